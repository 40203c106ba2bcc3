"""Places as GeoJSON bytes, of which only what depends on the moment or the question is written anew each time.

A fragment is what :func:`geo_service.drawing.geojson.feature` says of a place in one language, cut where a distance,
what it covers, the states of its doors and the root of our addresses belong. It holds nothing that depends on time.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
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


class Fragment(NamedTuple):
    """A place in one language, cut in pieces.

    Attributes:
        place: The place.
        zone: Time zone of its city.
        to_distance: The JSON before the distance.
        to_covers: From there to what it covers.
        doors: Those of its offers that have one of their own, in their order, then the place's, each after the JSON
            that comes before what it says.
        to_root: From the last door to the root of the place's address.
        end: The rest.
    """

    place: Place
    zone: ZoneInfo
    to_distance: bytes
    to_covers: bytes
    doors: tuple[tuple[bytes, _DoorText], ...]
    to_root: bytes
    end: bytes

    def written(self, telling: Telling, distance: bytes, covers: bytes, more: Mapping[str, Any]) -> Written:
        """Return it as a feature, with properties added."""
        _, zone, to_distance, to_covers, doors, to_root, end = self
        _, instant, root = telling
        parts, first = [to_distance, distance, to_covers, covers], None
        for piece, door in doors:
            lasting, text = door.at(instant)
            parts += (piece, text)
            change = lasting.state.next_change
            if change is not None and (first is None or change < first):
                first = change
        parts += (to_root, _inside(root), end)
        if more:
            parts[-1] = end.removesuffix(b"}}")
            parts.append(b"," + msgspec.json.encode(more).removeprefix(b"{") + b"}")
        return Written(msgspec.Raw(b"".join(parts)), first, zone)


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
        if len(self._kept) >= MOST:
            self._kept.clear()
        # Most places of a new revision are those of the last one, read again.
        again = kept._replace(place=place) if kept is not None and kept.place == place else None
        made = self._kept[key] = again or _cut(place, lang, self._service)
        return made


def _cut(place: Place, lang: str, service: GeoService) -> Fragment:
    hours = service.hours_of(place.city)
    drawn = feature(place, FeatureContext(service.clock(), hours, lang, service.reference.vocabulary))
    said = drawn["properties"]
    said |= {"distance_m": _CUT, "covers": _CUT, "open": _CUT, "url": msgspec.Raw(_rooted(said["url"]))}
    for values in said["offers"]:
        values["open"] = values["open"] and _CUT
    to_distance, to_covers, *to_doors, to_root, end = msgspec.json.encode(drawn).split(b"\0")
    texts = [_door_text(door, hours) for door in _doors(place, hours)]
    return Fragment(place, hours.zone, to_distance, to_covers, tuple(zip(to_doors, texts, strict=True)), to_root, end)


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
