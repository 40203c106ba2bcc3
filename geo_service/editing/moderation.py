"""What waits for an association's decision, from coming in to being decided."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from geo_service.errors import BadValueError, NotFoundError
from geo_service.model.accounts import AuditEntry
from geo_service.model.changes import Batch, BatchSummary, Edit
from geo_service.model.editions import code_from
from geo_service.model.place import Period, Place
from geo_service.model.reports import MAX_WORDS, Decision, QueueItem, QueueState, Report, Suggestion, names_somebody
from geo_service.store.interface import Store

TO_BE_CHECKED = "à vérifier"
"""Hours of an offer while nobody knows them; as what places say, French."""
_CODE_BYTES = 8


class Act(StrEnum):
    """What may be done about an item; those after ``noted`` change the place, ``apply`` as a suggestion says."""

    REFUSE = "refuse"
    DUPLICATE = "duplicate"
    NOTED = "noted"
    ARCHIVE = "archive"
    CLOSE_TODAY = "close_today"
    HOURS_UNKNOWN = "hours_unknown"
    DROP_SERVICE = "drop_service"
    APPLY = "apply"


_STATES = {Act.REFUSE: QueueState.REFUSED, Act.DUPLICATE: QueueState.DUPLICATE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided.

    Attributes:
        act: What to do.
        who: Login of who decides.
        words: Why, for who reported; a refusal needs them.
    """

    act: Act
    who: str
    words: str = ""


@dataclass(frozen=True)
class ModerationDesk:
    """Where reports and suggestions come in and are decided. Nothing changes a place before somebody decides so.

    Attributes:
        store: Where places and the queue are kept.
        clock: Returns the present instant, aware of its time zone.
        randomness: Returns unguessable bytes.
        apply_batch: Applies a batch made on a revision.
        log: Writes a line of the audit log.
    """

    store: Store
    clock: Callable[[], datetime]
    randomness: Callable[[int], bytes]
    apply_batch: Callable[[Batch, int], BatchSummary]
    log: Callable[[AuditEntry], None]

    def report(self, place: Place, report: Report) -> QueueItem:
        """Keep a report, unless one that waits says the same; return the one that is kept.

        Args:
            place: The place.
            report: What is wrong; its words name nobody.

        Raises:
            BadValueError: The words are too long, hold an address or a telephone number (``accepted`` says which of
                ``long`` and ``names``), the service is not the place's, or too much waits already.
        """
        check_words(report.words)
        if report.service and report.service not in place.services:
            raise BadValueError(f"{place.id} does not offer {report.service!r}", field="service")
        return self.store.reports.add(QueueItem(self._code(), place.id, self.clock(), self.store.revision(), report))

    def suggest(self, suggestion: Suggestion, seen: int) -> QueueItem:
        """Keep a suggestion, unless one that waits says the same; return the one that is kept.

        Args:
            suggestion: What to change.
            seen: The revision it was made on.

        Raises:
            BadValueError: It changes nothing, or too much waits already.
        """
        if suggestion.before == suggestion.after or suggestion.before.id != suggestion.after.id:
            raise BadValueError("a suggestion changes something of one place", field="place")
        item = QueueItem(self._code(), suggestion.before.id, self.clock(), seen, suggestion=suggestion)
        with self.store.together():
            kept = self.store.reports.add(item)
            self.log(AuditEntry(self.clock(), suggestion.who, "suggest", kept.place, kept.code))
        return kept

    def decide(self, code: str, verdict: Verdict, today: date) -> QueueItem:
        """Decide about an item: change its place where the verdict says so, and tell why, in one transaction.

        Args:
            code: Code of the item; see who may decide by its place.
            verdict: What to do.
            today: The day at the place.

        Raises:
            NotFoundError: There is no such item, or no such place any more.
            BadValueError: It was decided before, or the verdict does not fit it.
            StaleEditError: The place changed since it was suggested, or at this very moment.
        """
        if verdict.act is Act.REFUSE and not verdict.words:
            raise BadValueError("say why: who reported reads it", field="words")
        with self.store.together():
            item = self.store.reports.get(code)
            if item.state is not QueueState.OPEN:
                raise BadValueError("this was decided already: look at the list again", field="code")
            batch = self._change(item, verdict, today)
            state = _STATES.get(verdict.act, QueueState.ACCEPTED)
            decision = Decision(self.clock(), verdict.who, verdict.act, verdict.words, batch)
            decided = self.store.reports.decide(code, state, decision)
            self.log(AuditEntry(decision.at, verdict.who, f"report {verdict.act}", item.place, code))
        return decided

    def _change(self, item: QueueItem, verdict: Verdict, today: date) -> int | None:
        if verdict.act in {*_STATES, Act.NOTED}:
            return None
        now = self.store.snapshot()
        place = now.by_id.get(item.place)
        if place is None:
            raise NotFoundError(f"no place {item.place!r}")
        after = changed_place(place, item, verdict.act, today)
        if after == place:
            raise BadValueError("this would change nothing: the place is like this already", field="act")
        why = f"{'report' if item.report else 'suggestion'} {item.code}: {verdict.act}"
        edit = Edit(item.suggestion.before if item.suggestion else place, after)
        seen = item.revision if item.suggestion else now.revision
        return self.apply_batch(Batch(verdict.who, self.clock(), why, (edit,)), seen).id

    def _code(self) -> str:
        return code_from(self.randomness(_CODE_BYTES))


def check_words(words: str) -> None:
    """Refuse words that are too long, or that hold an email address or a telephone number.

    They are refused and not masked: a number may be the very thing that is to be told, and who wrote it alone can say
    it otherwise.

    Raises:
        BadValueError: They are; ``accepted`` holds ``long`` or ``names``.
    """
    trouble = "long" if len(words) > MAX_WORDS else "names" if names_somebody(words) else ""
    if trouble:
        text = f"at most {MAX_WORDS} characters, without email addresses and telephone numbers"
        raise BadValueError(text, field="words", accepted=(trouble,))


def acts_for(item: QueueItem) -> tuple[Act, ...]:
    """Return what may be done about an item, the likeliest first."""
    if item.suggestion:
        return (Act.APPLY, Act.REFUSE, Act.DUPLICATE)
    drop = (Act.DROP_SERVICE,) if item.report and item.report.service else ()
    return (Act.NOTED, *drop, Act.HOURS_UNKNOWN, Act.CLOSE_TODAY, Act.ARCHIVE, Act.REFUSE, Act.DUPLICATE)


def changed_place(place: Place, item: QueueItem, act: Act, today: date) -> Place:
    """Return a place as it is once something was done about an item.

    Args:
        place: The place.
        item: The item.
        act: What to do.
        today: The day at the place.

    Raises:
        BadValueError: This cannot be done about this item.
    """
    if act not in acts_for(item):
        raise BadValueError(f"{act} does not fit this item", field="act")
    service = item.report.service if item.report else ""
    match act:
        case Act.APPLY if item.suggestion:
            return item.suggestion.after
        case Act.ARCHIVE:
            return replace(place, archived=True)
        case Act.CLOSE_TODAY:
            return replace(place, closures=(*place.closures, Period(today, today)))
        case Act.DROP_SERVICE:
            return replace(place, offers=tuple(offer for offer in place.offers if offer.service != service))
        case Act.HOURS_UNKNOWN:
            return without_hours(place, service)
    return place


def without_hours(place: Place, service: str) -> Place:
    """Return a place whose hours nobody knows: those of a service that has its own, else the place's."""
    offer = place.offer(service)
    if offer is None or not offer.hours:
        return replace(place, hours="")
    # An offer without hours would be as open as its place; words that are no hours are open or closed to nobody.
    offers = (replace(each, hours=TO_BE_CHECKED) if each.service == service else each for each in place.offers)
    return replace(place, offers=tuple(offers))
