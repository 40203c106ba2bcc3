"""One statement of a French text: in which season, on which days, at which times, or closed."""

from dataclasses import dataclass, field

EVERY = frozenset(range(7))
"""All weekdays."""


class UnclearError(ValueError):
    """A text cannot be read with certainty; it is caught by the reader and never leaves this package."""


@dataclass
class Clause:
    """One statement of a text, while it is being read.

    Attributes:
        season: OSM dates (``Nov 01-Mar 31``); empty for the whole year.
        days: Weekdays, 0 for Monday; None where none are named.
        nth: Weekdays of a month (``Th[2,4]``).
        public, school: Whether public or school holidays are named.
        every_day: Whether it says "every day".
        spans: Times in minutes; an end of None is not stated.
        always: Whether it says "24 h / 24".
        closed: Whether it says closed.
        condition: "sur rendez-vous" and the like, as written.
        vague: Parts of the day without times, as written.
        without: What "sauf" takes away.
    """

    season: str = ""
    days: frozenset[int] | None = None
    nth: tuple[str, ...] = ()
    public: bool = False
    school: bool = False
    every_day: bool = False
    spans: list[tuple[int, int | None]] = field(default_factory=list)
    always: bool = False
    closed: bool = False
    condition: str = ""
    vague: list[str] = field(default_factory=list)
    without: list["Clause"] = field(default_factory=list)

    @property
    def names_days(self) -> bool:
        """Whether it says on which days."""
        return self.days is not None or bool(self.nth) or self.public or self.school

    @property
    def finished(self) -> bool:
        """Whether it says what holds, so that further days begin another clause."""
        return bool(self.spans or self.always or self.closed or self.condition)
