"""Places as GeoJSON bytes, of which only what depends on the moment or the question is written anew each time.

A fragment is what :func:`geo_service.drawing.geojson.feature` says of a place in one language, cut where a distance,
what it covers, the states of its doors and the root of our addresses belong. What the last two are filled with is kept
with the instants between which it is right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from geo_service.drawing.geojson import FeatureContext, feature, state_values
from geo_service.hours.doors import Door, HoursContext, Lasting, door_of, lasting_state, own_door
from geo_service.model.place import Place
from geo_service.service import GeoService

MOST = 20_000
"""Fragments kept by a process, about 2 kB each; one more, and all are written again as they are asked for."""
_CUT = msgspec.Raw(b"\0")
"""Where something is put in: no JSON holds this byte."""
_NOTHING: Mapping[str, Any] = {}
_NEVER = datetime.min.replace(tzinfo=UTC)


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
    """A place as a feature.

    Attributes:
        feature: The JSON.
        change: When a state in it may differ next; None where not known.
        zone: Time zone of its city.
    """

    feature: msgspec.Raw
    change: datetime | None
    zone: ZoneInfo


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


class _Rest(NamedTuple):
    """What follows in a fragment upon what the place covers, as said from one instant to before another.

    Attributes:
        since: From when on, UTC.
        until: Until when.
        root: Of the place's address.
        text: The JSON.
        cuts: Where in it what each door says begins and ends, then where the root does.
        change: When a door may say something else next, UTC; None where not known.
    """

    since: datetime
    until: datetime
    root: str
    text: bytes
    cuts: tuple[int, ...]
    change: datetime | None

    def filled(self, fillings: Iterable[bytes]) -> tuple[bytes, tuple[int, ...]]:
        """Return text and cuts with something else between the latter."""
        bounds = (0, *self.cuts, len(self.text))
        cuts: list[int] = []
        parts, end = [self.text[: bounds[1]]], bounds[1]
        for filling, start, stop in zip(fillings, bounds[2::2], bounds[3::2], strict=True):
            parts += (filling, self.text[start:stop])
            cuts += (end, end + len(filling))
            end = cuts[-1] + stop - start
        return b"".join(parts), tuple(cuts)


class Fragment:
    """A place in one language, cut in pieces; its end is kept as it was said last, until it says something else.

    Args:
        place: The place.
        hours: What opening hours need to know of its city.
        to_distance: The JSON before the distance.
        to_covers: From there to what it covers.
        rest: Pieces of what follows: what each door says belongs between them, then the root of the place's address.

    Attributes:
        place: As given.
    """

    __slots__ = ("_doors", "_rest", "_to_covers", "_to_distance", "_zone", "place")

    def __init__(
        self, place: Place, hours: HoursContext, to_distance: bytes, to_covers: bytes, rest: Sequence[bytes]
    ) -> None:
        self.place = place
        self._zone = hours.zone
        self._to_distance, self._to_covers = to_distance, to_covers
        self._doors = tuple([_door_text(door, hours) for door in _doors(place, hours)])
        ends = tuple(accumulate(map(len, rest[:-1])))
        twice = tuple(chain.from_iterable(zip(ends, ends, strict=True)))
        self._rest = _Rest(_NEVER, _NEVER, "", b"".join(rest), twice, None)

    def written(self, telling: Telling, distance: bytes, covers: bytes, more: Mapping[str, Any]) -> Written:
        """Return it as a feature, with properties added."""
        _, instant, root = telling
        rest = self._rest
        if not rest.since <= instant < rest.until or rest.root != root:
            rest = self._rest = self._said(instant, root)
        text = rest.text
        if more:
            text = text.removesuffix(b"}}") + b"," + msgspec.json.encode(more).removeprefix(b"{") + b"}"
        parts = (self._to_distance, distance, self._to_covers, covers, text)
        return Written(msgspec.Raw(b"".join(parts)), rest.change, self._zone)

    def _said(self, instant: datetime, root: str) -> _Rest:
        """Return the end as it is said at an instant."""
        lasting, texts = zip(*(door.at(instant) for door in self._doors), strict=True)
        changes = [one.state.next_change for one in lasting if one.state.next_change is not None]
        text, cuts = self._rest.filled((*texts, _inside(root)))
        return _Rest(
            max(one.since for one in lasting).astimezone(UTC),
            min(one.until for one in lasting).astimezone(UTC),
            root,
            text,
            cuts,
            min(changes).astimezone(UTC) if changes else None,
        )


class Fragments:
    """Writes places as features.

    Args:
        service: Whose places.
    """

    def __init__(self, service: GeoService) -> None:
        self._service = service
        self._kept: dict[tuple[str, str], Fragment] = {}

    def write(
        self,
        place: Place,
        telling: Telling,
        *,
        distance_m: float | None = None,
        covers: Sequence[str] = (),
        more: Mapping[str, Any] = _NOTHING,
    ) -> Written:
        """Return a place as a feature, word for word what :func:`geo_service.drawing.geojson.feature` says.

        Args:
            place: The place, as it may be shown.
            telling: Language, instant and root of addresses.
            distance_m: Geodesic metres from where the person is; None where nobody asked.
            covers: The needs asked that it meets.
            more: Properties to add.
        """
        distance = b"null" if distance_m is None else b"%.1f" % distance_m
        return self._fragment(place, telling.lang).written(telling, distance, _codes(tuple(covers)), more)

    def _fragment(self, place: Place, lang: str) -> Fragment:
        key = place.id, lang
        kept = self._kept.get(key)
        if kept is not None and kept.place is place:
            return kept
        if kept is not None and kept.place == place:  # as most places of a new revision, read again
            kept.place = place
            return kept
        if len(self._kept) >= MOST:
            self._kept.clear()
        made = self._kept[key] = _cut(place, lang, self._service)
        return made


def _cut(place: Place, lang: str, service: GeoService) -> Fragment:
    hours = service.hours_of(place.city)
    drawn = feature(place, FeatureContext(service.clock(), hours, lang, service.reference.vocabulary))
    said = drawn["properties"]
    said |= {"distance_m": _CUT, "covers": _CUT, "open": _CUT, "url": msgspec.Raw(_rooted(said["url"]))}
    for values in said["offers"]:
        values["open"] = values["open"] and _CUT
    to_distance, to_covers, *rest = msgspec.json.encode(drawn).split(b"\0")
    return Fragment(place, hours, to_distance, to_covers, rest)


def _doors(place: Place, hours: HoursContext) -> Iterator[Door]:
    yield from (door for offer in place.offers if (door := own_door(place, offer, hours)))
    yield door_of(place, hours)


def _rooted(path: str) -> bytes:
    return b'"\0' + _inside(path) + b'"'


@lru_cache(maxsize=64)
def _inside(text: str) -> bytes:
    """Return a text as it stands between the quotation marks of JSON."""
    return msgspec.json.encode(text)[1:-1]


@lru_cache(maxsize=8192)
def _door_text(door: Door, hours: HoursContext) -> _DoorText:
    return _DoorText(door, hours)


@lru_cache(maxsize=1024)
def _codes(codes: tuple[str, ...]) -> bytes:
    return msgspec.json.encode(codes)
