"""What an import changes: a pure function of what is stored and what a file says."""

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from geo_service.importing.formats.cells import short
from geo_service.importing.interface import Draft
from geo_service.importing.merge import MergeRules, merge
from geo_service.model.changes import Edit, Snapshot
from geo_service.model.place import Kind, Origin, Place, Visibility
from geo_service.model.position import Position
from geo_service.model.report import Counts, Finding, Outcome
from geo_service.model.text import fold
from geo_service.model.visibility import disclose

SAME_PLACE_M = 50.0
"""Two places of one name in one city that are nearer than this, in metres, are one."""
_DEGREE_M = 111_195.0
_CELL = 0.001
"""Degrees; a cell is 111 m high and in France at least 69 m wide, so neighbours hold all within 50 m."""
_MIN_DIGITS = 4
_ID = re.compile(r"([A-Z]{2,5}-D?)(\d{4,7})")


@dataclass(frozen=True, slots=True)
class DecideRules:
    """How one import decides.

    Attributes:
        dataset: Slug of the mapping.
        prefixes: City code -> id prefix.
        merge: What of a stored place an import may change.
        archive_missing: Whether places of this dataset that the file no longer holds are archived.
        replaces_demonstration: Whether merchants take the place of a city's demonstration places.
    """

    dataset: str
    prefixes: Mapping[str, str]
    merge: MergeRules
    archive_missing: bool = False
    replaces_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be done.

    Attributes:
        edits: The changes, rows in the file's order, then what is archived by id.
        counts: The sums; ``skipped`` counts drafts that were skipped already, too.
        findings: What was said of rows while deciding.
    """

    edits: tuple[Edit, ...]
    counts: Counts
    findings: tuple[Finding, ...]


@dataclass
class _Progress:
    """What has been decided so far."""

    numbers: dict[str, int]
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rows_by_content: dict[tuple[object, ...], int] = field(default_factory=dict)
    rows_by_key: dict[Origin, int] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    merchants_in: set[str] = field(default_factory=set)
    areas: set[tuple[str, str]] = field(default_factory=set)


def decide(snapshot: Snapshot, drafts: Sequence[Draft], rules: DecideRules) -> Decided:
    """Decide for each row whether it is new, changed, unchanged, a duplicate or older than what is stored.

    A row is recognised by our own id, else by its origin; without a key of its own by its name and address (and its
    position where it has no address). A place that vanished from a complete list is archived.
    """
    known = _Known(snapshot)
    state = _Progress(_numbers_after(snapshot, drafts))
    for draft in drafts:
        if draft.skipped is not None:
            state.counts["skipped"] += 1
        else:
            _decide_row(draft, known, rules, state)
    _archive(snapshot, rules, state)
    return Decided(tuple(state.edits), Counts(**state.counts), tuple(state.findings))


def fingerprint(place: Place) -> str:
    """Return what tells a place from others where its dataset does not: city, name, and address or position."""
    where = fold(place.address) or str(place.position or "")
    text = "|".join((place.city, fold(place.name), where))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class _Known:
    """The stored places by everything they are recognised by."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.by_id = snapshot.by_id
        self.last_numbers = snapshot.last_numbers
        self.by_origin = {place.origin: place for place in snapshot.places if place.origin}
        self._by_address: dict[tuple[str, str, str], Place] = {}
        self._by_cell: dict[tuple[str, str, int, int], list[Place]] = defaultdict(list)
        for place in snapshot.places:
            if not place.archived and not place.demonstration:
                self._by_address.setdefault((place.city, fold(place.name), fold(place.address)), place)
                if place.position:
                    self._by_cell[(place.city, fold(place.name), *_cell(place.position))].append(place)

    def elsewhere(self, place: Place, dataset: str) -> Place | None:
        """Return the same place as another dataset, or a person, has told it."""
        named = (place.city, fold(place.name))
        candidates = [self._by_address.get((*named, fold(place.address)))] if place.address else []
        if place.position:
            row, column = _cell(place.position)
            for cell in ((row + up, column + right) for up in (-1, 0, 1) for right in (-1, 0, 1)):
                candidates += [
                    other
                    for other in self._by_cell.get((*named, *cell), ())
                    if other.position and _distance_m(place.position, other.position) <= SAME_PLACE_M
                ]
        return next((other for other in candidates if other and _dataset(other) != dataset), None)


def _decide_row(draft: Draft, known: _Known, rules: DecideRules, state: _Progress) -> None:
    if _repeats(draft, state):
        return
    draft = _with_key(draft, state)
    place = draft.place
    before = known.by_id.get(place.id) or (known.by_origin.get(place.origin) if place.origin else None)
    if before is not None and before.id in state.kept:
        _skip(draft, f"is {before.id} once more", state)
        return
    if before is None:
        other = known.elsewhere(place, _dataset(place))
        if other is not None:
            _skip(draft, f"is known already as {other.id} ({_dataset(other) or 'typed in'})", state)
            return
    after = _numbered(place, known, rules, state) if before is None else merge(before, place, rules.merge)
    if before is not None and _older(place, before):
        problem = f"is of {place.source.as_of}, older than what {before.id} says ({before.source.as_of})"
        _say(draft, problem, "nothing needs to be done", Outcome.KEPT, state)
        after = before
    _count(draft, before, after, state)


def _repeats(draft: Draft, state: _Progress) -> bool:
    place = draft.place
    content = (
        place.id or (place.city, fold(place.name), fold(place.address), place.position, place.services, place.accepts),
    )
    first = state.rows_by_content.setdefault(content, draft.raw.row)
    if first == draft.raw.row and place.origin and place.origin.key:
        first = state.rows_by_key.setdefault(place.origin, draft.raw.row)
    if first != draft.raw.row:
        _skip(draft, f"is the same as row {first}", state)
    return first != draft.raw.row


def _with_key(draft: Draft, state: _Progress) -> Draft:
    """Give a row without a key one; the second of two that share name and address gets a number."""
    origin = draft.place.origin
    if origin is None or origin.key:
        return draft
    base = fingerprint(draft.place)
    key, number = Origin(origin.dataset, base), 1
    while key in state.rows_by_key:
        number += 1
        key = Origin(origin.dataset, f"{base}-{number}")
    state.rows_by_key[key] = draft.raw.row
    return replace(draft, place=replace(draft.place, origin=key))


def _numbered(place: Place, known: _Known, rules: DecideRules, state: _Progress) -> Place:
    """Return a new place with an id: the one its row bears where that is ours and was never given, else the next."""
    series = f"{rules.prefixes[place.city]}-{'D' if place.demonstration else ''}"
    last = known.last_numbers.get(series, 0)
    own, number = _series(place.id)
    if own == series and number > last and place.id not in state.kept:
        return place
    number = state.numbers.get(series, last) + 1
    state.numbers[series] = number
    return replace(place, id=f"{series}{number:0{_MIN_DIGITS}d}")


def _series(place_id: str) -> tuple[str, int]:
    """Return the series and the number of an id; nothing and 0 where it is none of ours."""
    found = _ID.fullmatch(place_id)
    return (found[1], int(found[2])) if found else ("", 0)


def _numbers_after(snapshot: Snapshot, drafts: Iterable[Draft]) -> dict[str, int]:
    """Return the highest number per series, also among the ids that the rows bear themselves."""
    numbers = dict(snapshot.last_numbers)
    for place in (*snapshot.places, *(draft.place for draft in drafts)):
        series, number = _series(place.id)
        numbers[series] = max(numbers.get(series, 0), number)
    return numbers


def _older(place: Place, before: Place) -> bool:
    new, old = place.source.as_of, before.source.as_of
    shared = min(len(new), len(old))
    return place.source.name == before.source.name and new[:shared] < old[:shared]


def _count(draft: Draft, before: Place | None, after: Place, state: _Progress) -> None:
    if before == after:
        state.counts["unchanged"] += 1
    else:
        state.counts["created" if before is None else "changed"] += 1
        state.edits.append(Edit(before, after, draft.raw.fields))
    state.counts["unlocated"] += after.position is None
    state.kept.add(after.id)
    state.areas.add((after.city, after.network))
    if after.kind is Kind.MERCHANT and after.visibility is Visibility.PUBLIC and not after.demonstration:
        state.merchants_in.add(after.city)


def _archive(snapshot: Snapshot, rules: DecideRules, state: _Progress) -> None:
    """Archive what vanished, within the cities and networks the file speaks of, and demonstration places; say why."""
    replaced = state.merchants_in if rules.replaces_demonstration else set()
    archived: Counter[tuple[str, str]] = Counter()
    for place in snapshot.places:
        if place.archived or place.id in state.kept:
            continue
        told = (place.city, place.network) in state.areas and _dataset(place) == rules.dataset
        if place.demonstration and place.city in replaced:
            archived[place.city, "of demonstration, which the real merchants of this file replace"] += 1
        elif told and rules.archive_missing:
            archived[place.city, "that the file no longer holds"] += 1
        else:
            continue
        state.edits.append(Edit(place, replace(place, archived=True)))
        state.counts["archived"] += 1
    for (city, why), count in archived.items():
        problem = f"places {why}: {count}"
        state.findings.append(Finding(1, "", city, problem, "undo the import to bring them back", Outcome.ARCHIVED))


def _skip(draft: Draft, problem: str, state: _Progress) -> None:
    state.counts["skipped"] += 1
    _say(draft, problem, "delete one of the two, if they are the same", Outcome.SKIPPED, state)


def _say(draft: Draft, problem: str, remedy: str, outcome: Outcome, state: _Progress) -> None:
    shown = disclose(draft.place)
    name = short(shown.name) if shown else ""
    state.findings.append(Finding(draft.raw.row, "", name, problem, remedy, outcome))


def _dataset(place: Place) -> str:
    return place.origin.dataset if place.origin else ""


def _cell(position: Position) -> tuple[int, int]:
    return math.floor(position.lat / _CELL), math.floor(position.lon / _CELL)


def _distance_m(one: Position, other: Position) -> float:
    """Return a distance of at most some hundred metres, to 1 %."""
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return _DEGREE_M * math.hypot(one.lat - other.lat, east)
