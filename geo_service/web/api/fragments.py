"""Places as GeoJSON bytes, of which only what depends on the moment or the question is written anew each time.

A fragment is what :func:`geo_service.drawing.geojson.feature` says of a place in one language, cut where a distance,
what it covers, the states of its doors and the root of our addresses belong. What the last two are filled with is kept
with the instants between which it is right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, chain
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from geo_service.drawing.geojson import FeatureContext, Owed, feature, owed_for, state_values
from geo_service.hours.doors import Door, HoursContext, Lasting, door_of, lasting_state, own_door
from geo_service.labels import LANGUAGES
from geo_service.model.place import Place
from geo_service.service import GeoService

MOST = 20_000
"""Fragments kept by a process, about 2 kB each; one more, and all are written again as they are asked for."""
_LOOKED_AT = 100
"""So many of them in each language are looked at whenever an edited place is written."""
_DIGEST = 16
"""Bytes of the digest of a place's fragment, as of an ETag."""
_CUT = msgspec.Raw(b"\0")
"""Where something is put in: no JSON holds this byte."""
FEATURES = msgspec.Raw(b"[\0]")
"""Where features are put in."""
NOTHING: Mapping[str, Any] = {}
"""No properties to add."""
_NEVER = datetime.min.replace(tzinfo=UTC)
Told = tuple[Place, float | None, tuple[str, ...], Mapping[str, Any]]
"""A place as it may be shown, geodesic metres from where the person is (None where nobody asked), the needs asked that
it meets, and properties to add."""


class Telling(NamedTuple):
    """How places are told.

    Attributes:
        lang: Language of labels.
        instant: When, aware of its time zone.
        root: Root of absolute addresses without a final slash, empty for those from the root of the host on.
    """

    lang: str
    instant: datetime
    root: str = ""


class Written(NamedTuple):
    """Places as features.

    Attributes:
        pieces: The JSON, to be joined, with commas between features.
        told: What differs wherever this does, but shorter: of what is kept of a place its digest.
        changes: When the states in each may differ next; None where not known.
        zones: Time zones of their cities.
        owed: Licences and attributions owed for them.
    """

    pieces: Sequence[bytes]
    told: Sequence[bytes]
    changes: Sequence[datetime | None]
    zones: AbstractSet[ZoneInfo]
    owed: AbstractSet[Owed]

    def within(self, document: Mapping[str, Any]) -> tuple[bytes, Sequence[bytes]]:
        """Return a document in JSON, with features where it has :data:`FEATURES`, and what differs wherever it does."""
        before, after = msgspec.json.encode(document).split(b"\0")
        return b"".join([before, *self.pieces, after]), [before, *self.told, after]


NOTHING_WRITTEN = Written((), (), (), frozenset(), frozenset())


class _DoorText:
    """What a door says, as JSON, written again once it says something else."""

    def __init__(self, door: Door, hours: HoursContext) -> None:
        self._door, self._hours = door, hours
        self._said: tuple[Lasting, bytes] | None = None

    def at(self, instant: datetime) -> tuple[Lasting, bytes]:
        said = self._said
        if said is None or not said[0].since <= instant < said[0].until:
            lasting = lasting_state(self._door, instant, self._hours)
            said = self._said = lasting, msgspec.json.encode(state_values(lasting.state, self._hours.zone))
        return said


class Fragment(NamedTuple):
    """A place in one language, as it is said from one instant to before another, cut in pieces.

    A tuple, as nearly all of it is asked for each time.

    Attributes:
        place: The place.
        since: From when on it is said so, UTC.
        until: Until when.
        root: Of the place's address.
        to_distance: The JSON before the distance.
        to_covers: From there to what it covers.
        rest: What follows.
        digest: Of these three.
        change: When a door may say something else next, UTC; None where not known.
        zone: Time zone of its city.
        owed: What is owed for it.
        cuts: Where in the rest what each door says begins and ends, then where the root does.
        doors: What they say.
    """

    place: Place
    since: datetime
    until: datetime
    root: str
    to_distance: bytes
    to_covers: bytes
    rest: bytes
    digest: bytes
    change: datetime | None
    zone: ZoneInfo
    owed: Owed
    cuts: tuple[int, ...]
    doors: Sequence[_DoorText]

    def said(self, instant: datetime, root: str) -> "Fragment":
        """Return the place as it is said at an instant."""
        lasting, texts = zip(*(door.at(instant) for door in self.doors), strict=True)
        changes = [one.state.next_change for one in lasting if one.state.next_change is not None]
        rest, cuts = self._filled((*texts, _inside(root)))
        return self._replace(
            since=_shared(max(one.since for one in lasting).astimezone(UTC)),
            until=_shared(min(one.until for one in lasting).astimezone(UTC)),
            root=root,
            rest=rest,
            digest=blake2b(b"\0".join((self.to_distance, self.to_covers, rest)), digest_size=_DIGEST).digest(),
            change=_shared(min(changes).astimezone(UTC)) if changes else None,
            cuts=cuts,
        )

    def _filled(self, fillings: Iterable[bytes]) -> tuple[bytes, tuple[int, ...]]:
        """Return the rest and its cuts with something else between the latter."""
        bounds = (0, *self.cuts, len(self.rest))
        cuts: list[int] = []
        parts, end = [self.rest[: bounds[1]]], bounds[1]
        for filling, start, stop in zip(fillings, bounds[2::2], bounds[3::2], strict=True):
            parts += (filling, self.rest[start:stop])
            cuts += (end, end + len(filling))
            end = cuts[-1] + stop - start
        return b"".join(parts), tuple(cuts)


class Fragments:
    """Writes places as features.

    Args:
        service: Whose places.
    """

    def __init__(self, service: GeoService) -> None:
        self._service = service
        self._kept: dict[str, dict[str, Fragment]] = {lang: {} for lang in LANGUAGES}
        self._looked_at = 0
        self._let_go_at = -1

    def write(self, place: Place, telling: Telling) -> Written:
        """Return a place as a feature; see :meth:`write_all`."""
        return self.write_all([unasked(place)], telling)

    def write_all(self, told: Iterable[Told], telling: Telling) -> Written:
        """Return places as features, word for word what :func:`geo_service.drawing.geojson.feature` says.

        Args:
            told: The places, in order, and what is said of them.
            telling: Language, instant and root of addresses.
        """
        lang, instant, root = telling
        kept, before, codes = self._kept[lang], None, b""
        parts: list[bytes] = []
        short: list[bytes] = []
        changes: list[datetime | None] = []
        zones: set[ZoneInfo] = set()
        owed: set[Owed] = set()
        for place, distance_m, covers, more in told:
            one = kept.get(place.id)
            if one is None or one.place is not place:
                one = self._fragment(place, lang)
            _, since, until, rooted, start, middle, rest, digest, change, zone, owes, _, _ = one
            if not since <= instant < until or rooted != root:
                one = kept[place.id] = one.said(instant, root)
                _, _, _, _, start, middle, rest, digest, change, zone, owes, _, _ = one
            if covers is not before:
                codes, before = _codes(covers), covers
            distance = b"null" if distance_m is None else b"%.1f" % distance_m
            if more:
                rest = _ended(rest, more)
                short.append(rest)
            parts += (start, distance, middle, codes, rest, b",")
            short += (distance, codes, digest)
            changes.append(change)
            zones.add(zone)
            owed.add(owes)
        return Written(parts[:-1], short, changes, zones, owed)

    def _fragment(self, place: Place, lang: str) -> Fragment:
        """Return what is kept of a place that was edited, read again, or never written; edited, it is cut anew."""
        kept = self._kept[lang]
        known = kept.get(place.id)
        if known is not None and known.place == place:  # as most places of a new revision, read again
            kept[place.id] = again = known._replace(place=place)
            return again
        if known is not None:
            self._let_go()
        if sum(map(len, self._kept.values())) >= MOST:
            for each in self._kept.values():
                each.clear()
        kept[place.id] = made = _cut(place, lang, self._service)
        return made

    def _let_go(self) -> None:
        """Hold some places no more that were edited, read again, or have gone: perhaps nobody asks for them again.

        Once for each revision: an answer may be of a hundred places that were edited together.
        """
        view = self._service.view()
        if view.revision == self._let_go_at:
            return
        self._let_go_at, by_id, start = view.revision, view.by_id, self._looked_at
        for kept in self._kept.values():
            for place_id in list(kept)[start : start + _LOOKED_AT]:
                one, now = kept.get(place_id), by_id.get(place_id)
                if one is None or now is one.place:
                    continue
                if now is not None and now == one.place:  # read again
                    kept[place_id] = one._replace(place=now)
                else:
                    kept.pop(place_id, None)
        self._looked_at = start + _LOOKED_AT if start + _LOOKED_AT < max(map(len, self._kept.values())) else 0


def unasked(place: Place) -> Told:
    """Return a place of which nobody asked how far it is, or for what."""
    return place, None, (), NOTHING


def _cut(place: Place, lang: str, service: GeoService) -> Fragment:
    hours = service.hours_of(place.city)
    drawn = feature(place, FeatureContext(service.clock(), hours, lang, service.reference.vocabulary))
    said = drawn["properties"]
    said |= {"distance_m": _CUT, "covers": _CUT, "open": _CUT, "url": msgspec.Raw(_rooted(said["url"]))}
    for values in said["offers"]:
        values["open"] = values["open"] and _CUT
    to_distance, to_covers, *rest = msgspec.json.encode(drawn).split(b"\0")
    ends = tuple(accumulate(map(len, rest[:-1])))
    return Fragment(
        place,
        since=_NEVER,
        until=_NEVER,
        root="",
        to_distance=to_distance,
        to_covers=_shared(to_covers),
        rest=b"".join(rest),
        digest=b"",
        change=None,
        zone=hours.zone,
        owed=_shared(owed_for(place)),
        cuts=tuple(chain.from_iterable(zip(ends, ends, strict=True))),
        doors=tuple([_door_text(door, hours) for door in _doors(place, hours)]),
    )


def _doors(place: Place, hours: HoursContext) -> Iterator[Door]:
    yield from (door for offer in place.offers if (door := own_door(place, offer, hours)))
    yield door_of(place, hours)


def _ended(rest: bytes, more: Mapping[str, Any]) -> bytes:
    """Return the end of a feature with properties added."""
    return rest.removesuffix(b"}}") + b"," + msgspec.json.encode(more).removeprefix(b"{") + b"}"


def _rooted(path: str) -> bytes:
    return b'"\0' + _inside(path) + b'"'


@lru_cache(maxsize=64)
def _inside(text: str) -> bytes:
    """Return a text as it stands between the quotation marks of JSON."""
    return msgspec.json.encode(text)[1:-1]


@lru_cache(maxsize=4096)
def _shared(value: Any) -> Any:
    """Return the one of equal values that all fragments share, of which there are few: it is at hand when it is read.

    Of instants that are equal in different time zones there is one as well: pass them in UTC.
    """
    return value


@lru_cache(maxsize=8192)
def _door_text(door: Door, hours: HoursContext) -> _DoorText:
    return _DoorText(door, hours)


@lru_cache(maxsize=1024)
def _codes(codes: tuple[str, ...]) -> bytes:
    return msgspec.json.encode(codes)
