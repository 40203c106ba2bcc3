"""Days on which a place is shut whatever its hours say: its closures, and the days between its campaigns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo_service.model.place import Period

_ONE_DAY = timedelta(days=1)

Believed = tuple[Period, date | None]
"""A closure, with the day until which it is believed where it has no end."""


@dataclass(frozen=True, slots=True)
class Shut:
    """A run of days on which a place is shut.

    Attributes:
        starts: First day; the first of all for "already".
        after: First day that it says nothing of; the last of all for "never".
        closure: The closure; None between campaigns.
        opens: First day on which nothing shuts the place any more, where several follow each other; None where
            nobody knows it.
    """

    starts: date
    after: date
    closure: Period | None = None
    opens: date | None = None

    @property
    def until(self) -> date | None:
        """Last day of a closure, first day of the next campaign; None where not known."""
        return self.opens - _ONE_DAY if self.opens and self.closure else self.opens


def shut_days(closures: Sequence[Believed], campaigns: Sequence[Period]) -> tuple[Shut, ...]:
    """Return the days on which a place is shut; of several that cover a day, the last one returned ends last."""
    runs = [run for run in (*_between(campaigns), *map(_of_closure, closures)) if run.starts < run.after]
    return tuple(sorted(_joined(runs), key=lambda run: (_ends(run), run.closure is not None)))


def doubted_days(closures: Sequence[Believed]) -> tuple[Shut, ...]:
    """Return the days from which on closures without an end are not believed any more."""
    lapsed = [(believed, closure) for closure, believed in closures if believed is not None and closure.ends is None]
    return tuple(Shut(believed + _ONE_DAY, date.max, closure) for believed, closure in lapsed)


def _ends(run: Shut) -> date:
    open_end = run.closure is not None and run.closure.ends is None
    return date.max if open_end else run.after


def _of_closure(closure: Believed) -> Shut:
    period, believed = closure
    return Shut(period.starts or date.min, _day_after(period.ends or believed), period)


def _day_after(day: date | None) -> date:
    return date.max if day is None or day == date.max else day + _ONE_DAY


def _between(campaigns: Sequence[Period]) -> Iterator[Shut]:
    after = date.min
    for campaign in sorted(campaigns, key=lambda one: one.starts or date.min):
        yield Shut(after, campaign.starts or date.min)
        after = max(after, _day_after(campaign.ends))
    if campaigns:
        yield Shut(after, date.max)


def _joined(runs: Sequence[Shut]) -> Iterator[Shut]:
    """Yield the runs, each told when all that overlap or follow each other have ended."""
    chain: list[Shut] = []
    for run in sorted(runs, key=lambda one: one.starts):
        if chain and run.starts > max(each.after for each in chain):
            yield from _opening(chain)
            chain = []
        chain.append(run)
    yield from _opening(chain)


def _opening(chain: Sequence[Shut]) -> Iterator[Shut]:
    last = max(map(_ends, chain), default=date.max)
    for run in chain:
        yield replace(run, opens=None if last == date.max else last)
