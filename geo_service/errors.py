"""One tree of exceptions: whoever uses the package badly gets one of these, with words that say how to mend it.

Bad *data* is never an exception: it is a :class:`geo_service.model.report.Finding` in a report.
"""

from enum import StrEnum

_NAMED = 5
"""How many places a text names."""


class GeoServiceError(Exception):
    """Base of every error this package raises on purpose; its text is fit to be shown to a user."""


class ConfigError(GeoServiceError):
    """A setting has a value that cannot be used."""


class BadValueError(GeoServiceError):
    """An argument is outside what the function accepts.

    Args:
        message: What is wrong and how to mend it.
        field: The name of the parameter at fault, as the caller wrote it.
        accepted: The accepted values, where they can be listed.
    """

    def __init__(self, message: str, *, field: str = "", accepted: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.accepted = accepted


class NotFoundError(GeoServiceError):
    """What was asked for does not exist, or is not public: the two look alike on purpose."""


class UnreadableFileError(GeoServiceError):
    """A file cannot be read at all (too big, binary, a bomb, broken JSON): nothing was written."""


class StoreError(GeoServiceError):
    """The database cannot be opened, read or written."""


class StaleEditError(StoreError):
    """A place changed after the revision an edit had seen; nothing of the batch was applied.

    Args:
        place_ids: The ids of the places that changed meanwhile, sorted.
    """

    def __init__(self, place_ids: tuple[str, ...]) -> None:
        more = f" and {len(place_ids) - _NAMED} more" if len(place_ids) > _NAMED else ""
        super().__init__(f"changed meanwhile, read them again: {', '.join(place_ids[:_NAMED])}{more}")
        self.place_ids = place_ids


class GeocodingTrouble(StrEnum):
    """Why a geocoder is of no help: nobody answers, it refuses us (for now), or the answer is nonsense."""

    OFFLINE = "offline"
    REFUSED = "refused"
    BROKEN = "broken"


class TapRefusedError(GeoServiceError):
    """A merchant's link, or the form that it led to, does nothing (any more).

    Args:
        reason: Why, as a word that pages have a sentence for.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"this link or form cannot be used: {reason}")
        self.reason = reason


class GeocodingError(GeoServiceError):
    """The geocoder did not answer, or answered nonsense; try again later or use a named place.

    Args:
        message: What happened, without the address that was asked about.
        trouble: Which of the three it is. That an address is unknown is no error.
        retry_after_s: Seconds after which the geocoder allows to ask again, where it says so.
    """

    def __init__(
        self,
        message: str,
        *,
        trouble: GeocodingTrouble = GeocodingTrouble.OFFLINE,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.retry_after_s = retry_after_s


class AssetError(GeoServiceError):
    """A web asset is missing or would be fetched from another host; run ``make assets``."""
