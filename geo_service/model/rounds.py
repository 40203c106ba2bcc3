"""A round: merchants to visit on foot, on one sheet of paper, whose ticks are typed back in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_STOPS = 30
"""As many as one person visits in an afternoon."""


class Tick(StrEnum):
    """What was ticked for a place."""

    OPEN = "open"
    CLOSED = "closed"
    GONE = "gone"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Round:
    """A printed round. Where it begins is not kept: it may be somebody's door.

    Attributes:
        code: Printed on it; see :func:`geo_service.model.editions.code_from`.
        association: Code of the association whose places it lists.
        city: Code of the city.
        created: When it was printed, aware of its time zone.
        places: Ids of the places in walking order.
        batch: The batch its ticks became; None while there is none.
    """

    code: str
    association: str
    city: str
    created: datetime
    places: tuple[str, ...]
    batch: int | None = None
