"""Where addresses of lists become positions: a queue that outlives its process, and people who confirm."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from geo_service.errors import ConfigError, GeocodingError, GeocodingTrouble, NotFoundError, StaleEditError
from geo_service.geocoding.acceptance import judge, metres
from geo_service.geocoding.interface import ListGeocoder
from geo_service.geocoding.waiting import Unlocated, postponed, unlocated
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, BatchSummary, Edit, Snapshot
from geo_service.model.locating import Candidate, QueueLine, QueueState, Verdict, address_key, may_be_asked
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.reference import Reference
from geo_service.store.interface import Store

WHO = "geocoder"
"""Who applies what was accepted without a person."""
FAILED_WAITS = timedelta(days=7)
"""When an address without a match is asked about again."""
LEASE = timedelta(minutes=2)
"""How long a process that was killed keeps others from asking."""
KEPT_M = 50.0
"""A position nearer than this, in metres, to that of the new address stays: a person may have set it."""
_TRIES = 3
Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run over the queue did.

    Attributes:
        accepted: Places that got a position, or keep theirs.
        to_confirm: Places whose candidates wait for a person.
        failed: Places without a match.
        postponed: Places that wait because nobody answered.
        trouble: Why the run ended early; None where it did not.
        message: The same in words; empty where it did not.
        batch: The batch of the accepted positions; None where there was none.
    """

    accepted: int = 0
    to_confirm: int = 0
    failed: int = 0
    postponed: int = 0
    trouble: GeocodingTrouble | None = None
    message: str = ""
    batch: int | None = None


@dataclass(slots=True)
class _Run:
    accepted: list[tuple[Unlocated, Candidate]] = field(default_factory=list)
    to_confirm: int = 0
    failed: int = 0
    postponed: int = 0
    error: GeocodingError | None = None

    def report(self, batch: BatchSummary | None) -> RunReport:
        return RunReport(
            len(self.accepted),
            self.to_confirm,
            self.failed,
            self.postponed,
            self.error.trouble if self.error else None,
            str(self.error or ""),
            batch.id if batch else None,
        )


@dataclass(frozen=True)
class LocatingDesk:
    """Asks a geocoder about what waits, keeps what it says, and takes what people decide.

    Attributes:
        store: Where places, queue and answers are kept.
        reference: The cities.
        geocoder: Who is asked; None for nobody.
        clock: Returns the present instant, aware of its time zone.
        apply_batch: Applies a batch made on a revision.
        log: Adds a line to the audit log.
        pause: Waits for some seconds.
    """

    store: Store
    reference: Reference
    geocoder: ListGeocoder | None
    clock: Callable[[], datetime]
    apply_batch: Callable[[Batch, int], BatchSummary]
    log: Callable[[AuditEntry], None]
    pause: Callable[[float], None]

    def waiting(self, places: Iterable[Place]) -> tuple[Unlocated, ...]:
        """Return which of some places wait to be located, for people who may see them."""
        return unlocated(places, self.store.geocoding.lines(), self.reference.city)

    def run(self, city: str | None = None, limit: int | None = None, progress: Progress = _quiet) -> RunReport:
        """Ask about what is due, one request after the other, and apply what is accepted as one batch.

        Answers are kept as they come: a run that is killed begins again where it was. Where nobody answers, the run
        ends and everything that is due waits, longer each time.

        Args:
            city: Code of the only city; None for all.
            limit: How many places at most.
            progress: Called with the number of places done and their total.

        Raises:
            ConfigError: There is no geocoder.
            GeocodingError: Another process is asking.
        """
        if self.geocoder is None:
            raise ConfigError("GEO_SERVICE_GEOCODER=none: there is nobody to ask; set it to ban or nominatim")
        store, holder = self.store.geocoding, secrets.token_hex(8)
        if not store.take_lease(holder, self.clock(), LEASE):
            message = "another process is asking the geocoder: let it finish"
            raise GeocodingError(message, trouble=GeocodingTrouble.REFUSED)
        try:
            now = self.clock()
            places = [place for place in self.store.snapshot().places if city is None or place.city == city]
            due = [each for each in self.waiting(places) if each.may_be_asked_about(now)]
            run = self._work(self.geocoder, due, limit, lambda: store.take_lease(holder, self.clock(), LEASE), progress)
            return run.report(self._apply(run.accepted))
        finally:
            store.release(holder)

    def place_at(self, place_id: str, position: Position | None, *, seen: int, who: str) -> BatchSummary | None:
        """Take what a person decided: where a place is, or that its address cannot be found.

        Args:
            place_id: The place.
            position: Where it is; None for not found, which leaves it unlocated until its address changes.
            seen: The revision that the person looked at.
            who: The person's login.

        Returns:
            The batch; None where the place has that position already.

        Raises:
            NotFoundError: There is no such place.
            StaleEditError: The place changed meanwhile.
        """
        now = self.store.snapshot()
        place = now.by_id.get(place_id)
        if place is None or place.archived:
            raise NotFoundError(f"no place {place_id!r}")
        if self.store.history(place_id)[0].batch.id > seen:
            raise StaleEditError((place_id,))
        batch = None
        with self.store.together():
            if place.position != position:
                edit = Edit(place, replace(place, position=position))
                batch = self.apply_batch(Batch(who, self.clock(), f"position: {place_id}", (edit,)), seen)
            self.store.geocoding.drop([place_id])
            if position is None:
                given_up = QueueLine(place_id, address_key(place), state=QueueState.NOT_FOUND)
                self.store.geocoding.put([given_up])
            detail = f"batch {batch.id}" if batch else "unchanged"
            self.log(AuditEntry(self.clock(), who, "locate", place_id, detail))
        return batch

    def _work(
        self,
        geocoder: ListGeocoder,
        due: list[Unlocated],
        limit: int | None,
        still_ours: Callable[[], bool],
        progress: Progress,
    ) -> _Run:
        run, todo = _Run(), due[:limit]
        for done, each in enumerate(todo):
            progress(done, len(todo))
            if not still_ours():
                break
            try:
                self._decide(run, each, self._answer(geocoder, each), geocoder.name)
            except GeocodingError as error:
                alone = error.trouble is GeocodingTrouble.BROKEN
                self._postpone(run, [each] if alone else due[done:], error)
                if not alone:
                    run.error = error
                    break
        progress(len(todo), len(todo))
        return run

    def _answer(self, geocoder: ListGeocoder, each: Unlocated) -> tuple[Candidate, ...]:
        place, address = each.place, each.line.address
        known = self.store.geocoding.answer(geocoder.name, address, place.city, self.clock())
        if known is not None:
            return known
        self.pause(geocoder.pause_s)
        found = geocoder.candidates(place, self.reference.city(place.city))
        self.store.geocoding.keep_answer(geocoder.name, address, place.city, found, self.clock())
        return found

    def _decide(self, run: _Run, each: Unlocated, answer: tuple[Candidate, ...], name: str) -> None:
        city = self.reference.city(each.place.city)
        verdict, candidates = judge(each.place, city, answer, self.reference.city_at)
        line = replace(each.line, tries=0, next_try=None, geocoder=name, candidates=candidates)
        if verdict is Verdict.ACCEPTED:
            run.accepted.append((each, candidates[0]))
        elif verdict is Verdict.TO_CONFIRM:
            run.to_confirm += 1
            self.store.geocoding.put([replace(line, state=QueueState.TO_CONFIRM)])
        else:
            run.failed += 1
            again = self.clock() + FAILED_WAITS
            self.store.geocoding.put([replace(line, state=QueueState.FAILED, next_try=again)])

    def _postpone(self, run: _Run, waiting: list[Unlocated], error: GeocodingError) -> None:
        now = self.clock()
        run.postponed += len(waiting)
        self.store.geocoding.put(postponed(each.line, now, error.retry_after_s) for each in waiting)

    def _apply(self, accepted: list[tuple[Unlocated, Candidate]]) -> BatchSummary | None:
        """Apply what is accepted; what somebody changed since it was asked about waits for the next run."""
        for attempt in range(_TRIES):
            now = self.store.snapshot()
            edits = [edit for each, candidate in accepted if (edit := _edit(now, each.place, candidate))]
            self.store.geocoding.drop(edit.after.id for edit in edits if edit.before == edit.after)
            changes = tuple(edit for edit in edits if edit.before != edit.after)
            if not changes:
                return None
            try:
                return self.apply_batch(
                    Batch(WHO, self.clock(), f"addresses placed: {len(changes)}", changes), now.revision
                )
            except StaleEditError:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")


def _edit(now: Snapshot, asked: Place, found: Candidate) -> Edit | None:
    """Return what becomes of a place; None where it is another one by now than was asked about."""
    place = now.by_id[asked.id]
    same = place.position == asked.position and address_key(place) == address_key(asked)
    if not same or not may_be_asked(place):
        return None
    near = place.position is not None and metres(place.position, found.position) <= KEPT_M
    return Edit(place, place if near else replace(place, position=found.position))
