"""A city's places as JSON for "near me", of which only what the day decides is written anew for each list.

A piece is what the device is sent of a place in one language for some needs, cut where the numbers of its lines of
opening states and of its age belong. Few lines and ages serve thousands of places.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from geo_service.drawing.geojson import compact_feature
from geo_service.drawing.shelves import Shelves
from geo_service.drawing.state_lines import StateLines
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.arriving import doors_of
from geo_service.hours.doors import Door, HoursContext
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place, Source, Verification
from geo_service.web.pages.age import Age, age_known
from geo_service.web.pages.cards import Setting, hours_asked
from geo_service.web.pages.words import address_words

MOST = 40_000
"""Pieces kept by a process, about 700 bytes each."""
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


class Written(NamedTuple):
    """Places as they are sent.

    Attributes:
        features: The JSON of the features, with commas between them.
        lines: The lines of opening states that they name.
        ages: What is said of their ages, likewise.
    """

    features: bytes
    lines: StateLines
    ages: list[Age]


class Pieces:
    """Writes places for devices."""

    def __init__(self) -> None:
        self._shelves = Shelves[dict[str, _Piece]](MOST)

    def write(self, places: Iterable[Place], needs: tuple[str, ...], setting: Setting, today: date) -> Written:
        """Return places as features.

        Beside what :func:`geo_service.drawing.geojson.compact_feature` gives, ``h`` is the hours in words, ``o`` the
        lines that lead to what is asked, each with its service where it is an offer's own, ``g`` the number of what is
        said of the age, and where there is something to say ``a`` is the address, ``q`` how to ask and ``t`` the
        telephone as read out and as dialled.

        Args:
            places: Public places with positions.
            needs: Service codes asked.
            setting: Instant and language.
            today: The present day where the places are.
        """
        lines, ages, parts = StateLines(setting.instant, setting.words), dict[Age, int](), list[bytes]()
        told: dict[_Dated, tuple[bytes, bytes]] = {}
        way = setting.words.lang, needs
        kept = self._shelves.get(way) or {}
        for place in places:
            piece = kept.get(place.id)
            if piece is None or piece.place is not place:
                piece = kept[place.id] = _again(piece, place) or _cut(place, needs, setting)
            said = told.get(piece.dated)
            if said is None:
                said = told[piece.dated] = _said(piece.dated, lines, ages, setting, today)
            parts += (piece.before, said[0], piece.between, said[1], piece.after)
        self._shelves.put(way, kept)
        return Written(b"".join(parts)[1:], lines, list(ages))


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
