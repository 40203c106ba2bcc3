"""How far something is on foot, and the words of a way there: values alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo_service.model.position import Position


class Method(StrEnum):
    """How a walk was measured: along streets, or estimated from the straight line where streets are not known."""

    STREETS = "streets"
    STRAIGHT_LINE = "straight_line"


class Profile(StrEnum):
    """Who walks: ``normal``; ``slow`` with luggage, a stroller or a walking stick, never over steps."""

    NORMAL = "normal"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far something is on foot.

    Attributes:
        distance_m: Metres walked.
        duration_s: Whole seconds that it takes.
        method: How both were measured.
    """

    distance_m: float
    duration_s: int
    method: Method


def joined(walks: Sequence[Walk]) -> Walk:
    """Return several walks, one after the other, as one: an estimate where one of them is.

    Args:
        walks: At least one.
    """
    estimated = any(walk.method is Method.STRAIGHT_LINE for walk in walks)
    return Walk(
        round(sum(walk.distance_m for walk in walks), 1),
        sum(walk.duration_s for walk in walks),
        Method.STRAIGHT_LINE if estimated else Method.STREETS,
    )


class Turn(StrEnum):
    """How one goes on at the beginning of a stage."""

    START = "start"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a route that is told in one sentence.

    Attributes:
        turn: How it begins, seen from the stage before.
        street: Name of the street; empty where it has none.
        steps: Whether it goes over steps.
        distance_m: Its length.
    """

    turn: Turn
    street: str
    steps: bool
    distance_m: float


@dataclass(frozen=True, slots=True)
class Route:
    """A way on foot.

    Attributes:
        walk: Its length and duration.
        line: Where it runs, from start to end, both included.
        stages: The same for a reader; empty where no streets are known.
    """

    walk: Walk
    line: tuple[Position, ...]
    stages: tuple[Stage, ...] = ()
