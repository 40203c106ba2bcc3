"""What the adapters of geopy share: its errors in our words, and texts out of answers."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeopyError,
)

from geo_service.errors import GeocodingError, GeocodingTrouble

_REFUSALS = (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded)
_NONSENSE = (GeocoderParseError, GeocoderQueryError)
_INSTEAD = "name a quarter, a station, a postcode or the id of a place, or try again later"

logging.getLogger("geopy").setLevel(logging.WARNING)  # at DEBUG geopy writes the address a person typed


@contextmanager
def asking() -> Iterator[None]:
    """Raise :class:`geo_service.errors.GeocodingError` for whatever goes wrong, without the address in its text."""
    try:
        yield
    except GeopyError as error:
        trouble = _trouble(error)
        said = "refuses to answer" if trouble is GeocodingTrouble.REFUSED else "did not answer"
        raise GeocodingError(
            f"the address service {said} ({type(error).__name__}); {_INSTEAD}",
            trouble=trouble,
            retry_after_s=getattr(error, "retry_after", None),
        ) from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GeocodingError(
            f"the address service answered something else than addresses; {_INSTEAD}", trouble=GeocodingTrouble.BROKEN
        ) from error


def text_of(properties: Mapping[str, Any], *names: str) -> str:
    """Return the first value of some names that an answer has, as text; of a list its first item."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if value:
            return str(value)
    return ""


def _trouble(error: GeopyError) -> GeocodingTrouble:
    if isinstance(error, _REFUSALS):
        return GeocodingTrouble.REFUSED
    return GeocodingTrouble.BROKEN if isinstance(error, _NONSENSE) else GeocodingTrouble.OFFLINE
