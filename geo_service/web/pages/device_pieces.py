"""A city's places as JSON for "near me", of which only what the day decides is written anew for each list.

A piece is what the device is sent of a place in one language for some needs, cut where the numbers of its lines of
opening states and of its age belong. Few lines and ages serve thousands of places. Places that follow each other are
joined to blocks, which last as long as the places and these numbers: an update changes few blocks of a city.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from operator import is_
from typing import Any, NamedTuple

import msgspec

from geo_service.drawing.geojson import compact_feature
from geo_service.drawing.shelves import Shelves
from geo_service.drawing.state_lines import StateLines
from geo_service.drawing.written_hours import hours_words
from geo_service.garbage import Apart, apart
from geo_service.hours.arriving import doors_of
from geo_service.hours.doors import Door, HoursContext
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place, Source, Verification
from geo_service.web.pages.age import Age, age_known
from geo_service.web.pages.cards import Setting, hours_asked
from geo_service.web.pages.words import address_words

MOST = 40_000
"""Pieces kept by a process, about 700 bytes each, and 300 for the block."""
_BLOCK = 64
"""Places in a block."""
_FEW_BLOCKS, _BLOCKS = 16, 512
"""Blocks kept for each way of writing, about 18 kB each: twice as many as its pieces fill, and a few, since places
without a position have none; never more than the latter. The rest is of lists that began elsewhere."""
_CUT = msgspec.Raw(b"\0")
"""Where something is put in: no JSON holds this byte."""


class _Dated:
    """What of a place the day decides. Equal ones are one object, so that to find out which costs nothing."""

    __slots__ = ("context", "doors", "source", "verified")

    def __init__(
        self,
        doors: tuple[tuple[Door, str], ...],
        source: Source,
        verified: Verification | None,
        context: HoursContext,
    ) -> None:
        self.doors, self.source, self.verified, self.context = doors, source, verified, context


_dated = lru_cache(maxsize=8192)(_Dated)


class _Piece(NamedTuple):
    """A place: the JSON before its lines, between these and its age, and after that."""

    place: Place
    before: bytes
    between: bytes
    after: bytes
    dated: _Dated


_Told = tuple[bytes, bytes]


class _Block(NamedTuple):
    """Places that follow each other: what the day decides of them, how it was said, and all that is sent of them."""

    places: Sequence[Place]
    pieces: Sequence[_Piece]
    dated: Sequence[_Dated]
    said: Sequence[_Told]
    features: Apart
    digest: bytes = b""

    def is_of(self, places: Sequence[Place]) -> bool:
        """Return whether it was made of these very objects."""
        return len(places) == len(self.places) and all(map(is_, places, self.places))

    def saying(self, said: Sequence[_Told]) -> "_Block":
        """Return the block with other lines and ages."""
        if said == self.said:
            return self
        told = dict(zip(self.dated, said, strict=True))
        features = b"".join(_features(self.pieces, told))
        digest = blake2b(features, digest_size=16).digest()
        return self._replace(said=said, features=apart(features), digest=digest)


def _features(pieces: Sequence[_Piece], told: dict[_Dated, _Told]) -> Iterator[bytes]:
    for piece in pieces:
        line, age = told[piece.dated]
        yield from (piece.before, line, piece.between, age, piece.after)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was written in one way: pieces by the ids of their places, blocks by the first of theirs."""

    pieces: dict[str, _Piece] = field(default_factory=dict)
    blocks: dict[str, _Block] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.pieces)

    def block(self, places: Sequence[Place], cut: Callable[[Place], _Piece]) -> _Block:
        """Return the block of some places."""
        known = self.blocks.get(places[0].id)
        if known is not None and known.is_of(places):
            return known
        pieces = [self._piece(place, cut) for place in places if place.position is not None]
        return _Block(places, pieces, list(dict.fromkeys([piece.dated for piece in pieces])), (), b"")

    def _piece(self, place: Place, cut: Callable[[Place], _Piece]) -> _Piece:
        piece = self.pieces.get(place.id)
        if piece is None or piece.place is not place:
            piece = self.pieces[place.id] = _again(piece, place) or cut(place)
        return piece

    def put(self, block: _Block) -> None:
        """Keep a block."""
        if len(self.blocks) >= min(_BLOCKS, _FEW_BLOCKS + 2 * len(self.pieces) // _BLOCK):
            self.blocks.clear()
        self.blocks[block.places[0].id] = block


class Written(NamedTuple):
    """Places as they are sent.

    Attributes:
        features: The JSON of the features, with commas between them, in parts.
        digests: What differs whenever the features do: 16 bytes of each part.
        lines: The lines of opening states that they name.
        ages: What is said of their ages, likewise.
    """

    features: Sequence[Apart]
    digests: Sequence[bytes]
    lines: StateLines
    ages: list[Age]


class Pieces:
    """Writes places for devices."""

    def __init__(self) -> None:
        self._shelves = Shelves[_Kept](MOST)

    def write(self, places: Sequence[Place], needs: tuple[str, ...], setting: Setting, today: date) -> Written:
        """Return places as features.

        Beside what :func:`geo_service.drawing.geojson.compact_feature` gives, ``h`` is the hours in words, ``o`` the
        lines that lead to what is asked, each with its service where it is an offer's own, ``g`` the number of what is
        said of the age, and where there is something to say ``a`` is the address, ``q`` how to ask and ``t`` the
        telephone as read out and as dialled.

        Args:
            places: Public places; those without a position are left out.
            needs: Service codes asked.
            setting: Instant and language.
            today: The present day where the places are.
        """
        lines, ages, blocks = StateLines(setting.instant, setting.words), dict[Age, int](), list[_Block]()
        way = setting.words.lang, needs
        kept = self._shelves.get(way) or _Kept()

        @cache
        def said(dated: _Dated) -> _Told:
            return _said(dated, lines, ages, setting, today)

        for start in range(0, len(places), _BLOCK):
            block = kept.block(places[start : start + _BLOCK], lambda place: _cut(place, needs, setting))
            block = block.saying([said(dated) for dated in block.dated])
            kept.put(block)
            if len(block.features):
                blocks.append(block)
        self._shelves.put(way, kept)
        features = [block.features for block in blocks]
        features[:1] = [first[len(b",") :] for first in features[:1]]
        return Written(features, [block.digest for block in blocks], lines, list(ages))


def _again(piece: _Piece | None, place: Place) -> _Piece | None:
    """Return what was written of an equal place: most places of a store that was read anew are."""
    return piece._replace(place=place) if piece is not None and piece.place == place else None


def _cut(place: Place, needs: tuple[str, ...], setting: Setting) -> _Piece:
    context, words = setting.hours_of(place.city), setting.words
    drawn = compact_feature(place)
    hours = hours_words(hours_asked(place, [need for need in needs if need in place.services]), words)
    drawn["properties"] |= {"h": hours, "o": _CUT} | _reached(place, setting) | {"g": _CUT}
    before, between, after = msgspec.json.encode(drawn).split(b"\0")
    doors = tuple((door, offer.service if offer else "") for door, offer in doors_of(place, needs, context).items())
    return _Piece(place, b"," + before, between, after, _dated(doors, place.source, place.verified, context))


def _reached(place: Place, setting: Setting) -> dict[str, Any]:
    told = {
        "a": address_words(place, setting.city_names[place.city]),
        "q": place.how_to_ask,
        "t": place.phone and (phone_words(place.phone), phone_link(place.phone)),
    }
    return {name: value for name, value in told.items() if value}


def _said(dated: _Dated, lines: StateLines, ages: dict[Age, int], setting: Setting, today: date) -> tuple[bytes, bytes]:
    ways = [(lines.line(door, dated.source, dated.context), service) for door, service in dated.doors]
    age = age_known(dated.verified, dated.source.as_of, today, setting.words)
    return msgspec.json.encode(ways), b"%d" % ages.setdefault(age, len(ages))
