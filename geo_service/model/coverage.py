"""How far the streets of a city are from the nearest place of a kind: values alone."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from geo_service.model.city import City
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Profile

LIMITS_MIN = (5, 10, 15, 20)
"""Minutes on foot that streets are told apart by."""
HELPED_MIN = 10
"""Within how many minutes a new place counts as near."""
BEYOND, NO_WAY = len(LIMITS_MIN), len(LIMITS_MIN) + 1
"""Classes of streets, after one for each limit: farther than the last one, and without a way to any place."""
Line = tuple[tuple[float, float], ...]
"""Points as (lon, lat) in WGS 84 degrees."""
_MICRO = 6


def minutes(seconds: float) -> int:
    """Return seconds on foot as minutes that are told: whole ones, never fewer."""
    return -(-math.ceil(round(seconds, _MICRO)) // 60)


def class_of(seconds: float | None) -> int:
    """Return the class of a walk: a row of :data:`LIMITS_MIN`, :data:`BEYOND`, or :data:`NO_WAY` for None."""
    return NO_WAY if seconds is None else bisect_left(LIMITS_MIN, minutes(seconds))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a street between two nodes: junctions or ends.

    Attributes:
        street: Its name; empty where it has none.
        line: Its course.
        length_m: Metres on the ground.
        start_s: Seconds on foot from its first node to the nearest place; None where no way is known to any.
        end_s: The same from its last node.
    """

    street: str
    line: Line
    length_m: float
    start_s: float | None
    end_s: float | None

    @property
    def seconds(self) -> float | None:
        """Seconds from the node that is farther; None where no way is known from one of them."""
        return None if self.start_s is None or self.end_s is None else max(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Street:
    """All stretches of one name, in one area where areas are known.

    Attributes:
        name: What it is called.
        area: Name of its area; empty where none is known.
        length_m: Metres on the ground.
        no_way_m: Metres of it from which no way is known to any place.
        farthest_s: Seconds from its farthest node that has a way; None where none has.
        at: Where that node is; without any, where the street begins.
        nearest: The place that is nearest from there.
    """

    name: str
    area: str
    length_m: float
    no_way_m: float
    farthest_s: float | None
    at: Position
    nearest: Place | None


@dataclass(frozen=True, slots=True)
class Totals:
    """All streets together.

    Attributes:
        length_m: Metres of street.
        class_m: Metres per class, as :func:`class_of` numbers them.
        mean_s: Mean seconds of the streets that have a way, by length; None where none has.
    """

    length_m: float
    class_m: tuple[float, ...]
    mean_s: float | None

    def within_m(self, limit_min: int) -> float:
        """Return the metres of street within one of :data:`LIMITS_MIN`."""
        return sum(self.class_m[: LIMITS_MIN.index(limit_min) + 1])


@dataclass(frozen=True, slots=True)
class Effect:
    """What one more place would change.

    Attributes:
        at: Where it would be.
        best: Whether no other street node would bring more streets within :data:`HELPED_MIN`.
        street: The street it would be at; empty where that has no name.
        gained_m: Metres of street that would come within :data:`HELPED_MIN`.
        before_s: Mean seconds of the streets that have a way now; None where none has.
        after_s: The same streets with that place.
        totals: All streets with that place.
    """

    at: Position
    best: bool
    street: str
    gained_m: float
    before_s: float | None
    after_s: float | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer for a city.

    Attributes:
        city: The city.
        where: What a place must be.
        profile: Who walks.
        at: At which instant doors must be open, aware; None where hours do not matter.
        or_unknown: Whether places count of which nobody can say whether they are open then.
        revision: The store's revision.
        places: The places that count, by id.
        closed: Number of places left out because they are closed then.
        unknown: Number left out because nobody can say.
        away: Number left out because their position is unknown, or far from every street.
        streets_as_of: Day of the extract, ISO 8601; empty where not known.
        stretches: Every stretch within the city.
        streets: Named streets, the farthest first, last those without a way.
        totals: All stretches together.
        lines: Per class the courses of its streets, merged and simplified to be drawn.
        effects: What more places would change, each alone.
    """

    city: City
    where: PlaceFilter
    profile: Profile
    at: datetime | None
    or_unknown: bool
    revision: int
    places: tuple[Place, ...]
    closed: int
    unknown: int
    away: int
    streets_as_of: str
    stretches: tuple[Stretch, ...]
    streets: tuple[Street, ...]
    totals: Totals
    lines: tuple[tuple[Line, ...], ...]
    effects: tuple[Effect, ...] = ()

    @property
    def demonstration(self) -> bool:
        """Whether an invented place counts."""
        return any(place.demonstration for place in self.places)
