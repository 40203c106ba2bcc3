"""Rounds: whom to visit, and what the ticks of a visited list become."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo_service.editing.moderation import ModerationDesk, check_words
from geo_service.editing.values import Scope
from geo_service.errors import BadValueError
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, Edit
from geo_service.model.editions import code_from
from geo_service.model.place import Period, Place, Verification
from geo_service.model.reports import Reason, Report
from geo_service.model.rounds import Round, Tick

VISIT = "visite"
"""How places of a round were checked, in the words of lists."""
OLDEST = timedelta(days=61)
"""How long after a visit its ticks may be typed in."""
_CODE_BYTES = 8
_REASONS = {Tick.GONE: Reason.CLOSED_FOR_GOOD, Tick.HOURS: Reason.HOURS_WRONG}


@dataclass(frozen=True, slots=True)
class Ticked:
    """What is on the sheet for one place.

    Attributes:
        tick: The box.
        words: What was written beside it.
    """

    tick: Tick
    words: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What typing a sheet in did.

    Attributes:
        batch: The batch that verified and closed places; None where none was.
        reports: How many reports wait for a decision.
    """

    batch: int | None
    reports: int


def pressing_near(pressing: Sequence[Place], metres: Callable[[Place], float], count: int) -> tuple[Place, ...]:
    """Return the most pressing places of those near a point.

    Near are twice as many as asked for: so a round stays short, and passes the oldest of its neighbourhood.

    Args:
        pressing: Places to be verified again, the most pressing first, each with a position.
        metres: Returns how far a place is.
        count: How many to return at most.
    """
    near = {place.id for place in sorted(pressing, key=lambda place: (metres(place), place.id))[: 2 * count]}
    return tuple(place for place in pressing if place.id in near)[:count]


@dataclass(frozen=True)
class RoundDesk:
    """Where rounds are kept and typed in.

    Attributes:
        moderation: Takes the reports, and knows store, clock and audit log.
        undo: Takes a batch back for somebody.
    """

    moderation: ModerationDesk
    undo: Callable[[int, str], object]

    def plan(self, scope: Scope, city: str, places: Sequence[Place]) -> Round:
        """Keep a round.

        Args:
            scope: Whose list its places are in.
            city: Code of the city.
            places: The places in walking order.
        """
        desk = self.moderation
        ids = tuple(place.id for place in places)
        planned = Round(code_from(desk.randomness(_CODE_BYTES)), scope.association, city, desk.clock(), ids)
        desk.store.rounds.put(planned)
        return planned

    def enter(self, planned: Round, ticks: Mapping[str, Ticked], scope: Scope, day: date, who: str) -> Typed:
        """Apply the ticks of a round: all of them in one transaction, or none.

        Args:
            planned: The round.
            ticks: What is on the sheet, by id of the place; places that are no longer in the list are left out.
            scope: Whose list it is.
            day: Day of the visit.
            who: Login of who types it in.

        Raises:
            BadValueError: Nothing is ticked, it was typed in before, the day cannot be, or words name somebody
                (``field`` is then the id of the place).
            StaleEditError: A place changed at this very moment.
        """
        desk = self.moderation
        _check(planned, ticks, scope, day)
        now = desk.store.snapshot()
        places = [place for place in (now.by_id.get(one) for one in planned.places) if place and _listed(place, scope)]
        why = f"round {planned.code}"
        with desk.store.together():
            edits = tuple(filter(None, (_edit(place, ticks.get(place.id), scope, day) for place in places)))
            batch = desk.apply_batch(Batch(who, desk.clock(), why, edits), now.revision).id if edits else None
            reports = [report for place in places if (report := self._report(place, ticks.get(place.id)))]
            desk.store.rounds.put(replace(planned, batch=batch))
            desk.log(AuditEntry(desk.clock(), who, "round", planned.association, f"{planned.code}: batch {batch}"))
        return Typed(batch, len(reports))

    def take_back(self, planned: Round, who: str) -> None:
        """Take back what typing a round in changed; its reports stay.

        Raises:
            BadValueError: It was not typed in.
            StaleEditError: A place changed after it.
        """
        if planned.batch is None:
            raise BadValueError("this round was not typed in", field="code")
        with self.moderation.store.together():
            self.undo(planned.batch, who)
            self.moderation.store.rounds.put(replace(planned, batch=None))

    def _report(self, place: Place, ticked: Ticked | None) -> str:
        if ticked is None or ticked.tick not in _REASONS:
            return ""
        return self.moderation.report(place, Report(_REASONS[ticked.tick], ticked.words)).code


def _check(planned: Round, ticks: Mapping[str, Ticked], scope: Scope, day: date) -> None:
    if planned.batch is not None:
        raise BadValueError("this round was typed in already", field="typed")
    if not scope.today - OLDEST <= day <= scope.today:
        raise BadValueError("a round is typed in within two months", field="day")
    if not ticks:
        raise BadValueError("nothing is ticked", field="nothing")
    for place_id, ticked in ticks.items():
        try:
            check_words(ticked.words)
        except BadValueError as error:
            raise BadValueError(str(error), field="words", accepted=(place_id,)) from None


def _listed(place: Place, scope: Scope) -> bool:
    return scope.holds(place) and not place.archived


def _edit(place: Place, ticked: Ticked | None, scope: Scope, day: date) -> Edit | None:
    """Return what a tick changes at once; None for nothing."""
    after = place
    if ticked and ticked.tick is Tick.OPEN and (place.verified is None or place.verified.at <= day):
        after = replace(place, verified=Verification(day, scope.name, VISIT))
    if ticked and ticked.tick is Tick.CLOSED and not any(period.covers(day) for period in place.closures):
        after = replace(place, closures=(*place.closures, Period(day, day)))
    return Edit(place, after) if after != place else None
