"""What merchants say with one tap: their links, what they may say, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MERCHANT = "merchant"
"""Who applies what merchants say of themselves, and who checked a place that is open as usual."""
TAP = "tap"
"""How a merchant checked a place: with one tap."""


class Act(StrEnum):
    """What a merchant may say."""

    OPEN = "open"
    CLOSED_TODAY = "closed_today"
    HOLIDAY = "holiday"
    STOP = "stop"
    LEAVE = "leave"
    UNDO = "undo"


class TapState(StrEnum):
    """What became of a tap.

    Asked and not confirmed; waiting for the association; in the place's history; refused by the association; taken
    back, or withdrawn while it waited.
    """

    ASKED = "asked"
    WAITING = "waiting"
    APPLIED = "applied"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a merchant says of their place.

    Attributes:
        act: What.
        starts: First day of a holiday.
        ends: Its last day.
        service: Code of the service that stops.
        tap: Id of the tap to take back.
    """

    act: Act
    starts: date | None = None
    ends: date | None = None
    service: str = ""
    tap: str = ""


@dataclass(frozen=True, slots=True)
class TapLink:
    """The right to tap for one place. The link itself is computed from it and the secret key, and kept nowhere.

    Attributes:
        place: Id of the place.
        generation: Which link of the place it is; only the last one opens anything.
        issued: When it was made.
        expires: When it ends, unless it is used or renewed before.
        used: When something was confirmed with it last; None for never.
        revoked: When it was taken back; None while it was not.
    """

    place: str
    generation: int
    issued: datetime
    expires: datetime
    used: datetime | None = None
    revoked: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Return whether the link may be used at an instant."""
        return self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True)
class Tap:
    """Something said of a place.

    Attributes:
        id: Hash of the number, used once, of its confirmation form.
        place: Id of the place.
        wish: What was said.
        at: When it was asked, and from then on when it was confirmed.
        state: What became of it.
        batch: The batch it became; None while it became none.
        decided_by: Login of who approved, refused or took it back for the association; empty for nobody.
    """

    id: str
    place: str
    wish: Wish
    at: datetime
    state: TapState = TapState.ASKED
    batch: int | None = None
    decided_by: str = ""
