"""The documents of the API, made from what the service answers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from heapq import merge
from itertools import islice, repeat
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote_plus

import msgspec

from geo_service.drawing.geojson import Owed, collection, licences_owed, whole_licence
from geo_service.hours.arriving import Arrival, arrive, walk_s
from geo_service.hours.entering import entry
from geo_service.labels import load_labels
from geo_service.labels.found import found_words
from geo_service.model.city import City
from geo_service.model.matching import matches
from geo_service.model.place import Place
from geo_service.model.query import Answer, Match, Nearby, NearestQuery, OpenAt, PlaceFilter
from geo_service.model.vocabulary import Term
from geo_service.service import GeoService
from geo_service.view import real_places
from geo_service.web.api.cursors import NearestCursor, PlacesCursor, question_of, write_cursor
from geo_service.web.api.fragments import FEATURES, NOTHING, NOTHING_WRITTEN, Fragments, Telling, Written, unasked
from geo_service.web.api.ways import walk_link

Json = dict[str, Any]
Query = Sequence[tuple[str, str]]


class List(NamedTuple):
    """A document, and the places that it lists.

    Attributes:
        body: The JSON.
        told: What differs wherever it does, but shorter; empty where nothing is known that is.
        features: The places, which tell how long it is right.
    """

    body: bytes
    told: Sequence[bytes] = ()
    features: Written = NOTHING_WRITTEN


_SLEEP = "sleep_tonight"
_PLACE, _DISTANCE_M, _COVERS = map(attrgetter, ("place", "distance_m", "covers"))
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")
"""What stands in a query string as it is; most of what is asked."""
_OWED = 1024
"""Different sets of licences that are kept in JSON."""
_NIGHT_LINE = "115"
"""Telephone of the State's service for a place tonight."""


class Asked(NamedTuple):
    """What every answer depends on beside the question.

    Attributes:
        service: What is asked.
        fragments: Writes its places.
        telling: How they are told: language, instant, root of absolute addresses.
        path: The address asked, from the root of the service on.
        query: Its parameters, as checked.
        arrive: Whether to say what is found on arriving on foot.
        began: When the first page was asked for; None where the question names its instant.
    """

    service: GeoService
    fragments: Fragments
    telling: Telling
    path: str
    query: Query
    arrive: bool = False
    began: datetime | None = None

    def features(self, places: Sequence[Place]) -> Written:
        """Return places as features."""
        return self.fragments.write_all(map(unasked, places), self.telling)

    def nearby(self, results: Sequence[Nearby], query: NearestQuery) -> Written:
        """Return places found as features."""
        more = [self._walked(near, query) for near in results] if query.walks else repeat(NOTHING)
        told = zip(map(_PLACE, results), map(_DISTANCE_M, results), map(_COVERS, results), more, strict=False)
        return self.fragments.write_all(told, self.telling)

    def _walked(self, near: Nearby, query: NearestQuery) -> Json:
        """Return what is said of the walk to a place."""
        more: Json = {}
        if self.arrive:
            context, where = self.service.hours_of(near.place.city), replace(query.where, needs=near.covers)
            more["arrival"] = _arrival(arrive(near.place, where, duration_s(near), self.telling.instant, context))
        more["walk"] = near.walk
        if near.leg:
            more["leg"] = near.leg
        return more

    def links(self, last: PlacesCursor | NearestCursor | None) -> Json:
        """Return the links of a list: to the next page, where this one ended at a cursor."""
        if last is None:
            return {}
        asked = [pair for pair in self.query if pair[0] != "cursor"]
        if not _PLAIN.fullmatch("".join([name + value for name, value in asked])):
            asked = [(quote_plus(name), quote_plus(value)) for name, value in asked]
        query = "".join([f"{name}={value}&" for name, value in asked])
        return {"next": f"{self.telling.root}{self.path}?{query}cursor={write_cursor(last)}"}

    def nearest_cursor(self, last: Nearby) -> NearestCursor:
        """Return where a page of nearest places ended."""
        began_s = None if self.began is None else int(self.began.timestamp())
        return NearestCursor(last.rank, began_s, question_of(self.query))


def _arrival(arrival: Arrival) -> Json:
    return {
        "estimate": True,
        "duration_s": arrival.duration_s,
        "at": arrival.at.isoformat(),
        "state": arrival.open.state,
        "reason": arrival.open.reason,
        "closes_in_s": arrival.closes_in_s,
        "tight": arrival.tight,
    }


@lru_cache(maxsize=_OWED)
def _licences(owed: frozenset[Owed]) -> tuple[msgspec.Raw, str | None]:
    """Return what is owed for places, as JSON, and the licence of all of them, None where each has its own."""
    return msgspec.Raw(msgspec.json.encode(licences_owed(owed))), whole_licence(owed)


def _around(asked: Asked, where: PlaceFilter, shown: Written, links: Json) -> Json:
    """Return what every list says beside its places: the next page, licences, and whom to call first."""
    owed, whole = _licences(frozenset(shown.owed))
    around: Json = {"links": links, "licences": owed}
    if whole:
        around["licence"] = whole
    if _SLEEP in where.needs:
        around["emergency"] = {"phone": _NIGHT_LINE, "text": load_labels(asked.telling.lang)("emergency_sleep.text")}
    return around


def places_document(
    asked: Asked, where: PlaceFilter, limit: int, after: PlacesCursor | None, open_at: OpenAt | None = None
) -> List:
    """Return one page of the places that a filter asks for, by id; those that can be entered, where asked.

    With a city, its referral places are among them: name and telephone, to call first.
    """
    view = asked.service.view()
    may_enter = entry(open_at, asked.service.hours_contexts())
    referrals = asked.service.referrals(where.city) if where.city else ()
    ordered = merge(view.public, referrals, key=attrgetter("id"))
    left = (place for place in ordered if after is None or place.id > after.place_id)
    found = list(islice((place for place in left if matches(place, where, may_enter)), limit + 1))
    page = found[:limit]
    links = asked.links(PlacesCursor(page[-1].id, question_of(asked.query)) if len(found) > limit else None)
    features = asked.features(page)
    around = _around(asked, where, features, links)
    return List(*features.within(collection(FEATURES, revision=view.revision, **around)), features)


def nearest_document(asked: Asked, query: NearestQuery) -> List:
    """Return one page of the places nearest to a point.

    The places of a set are never parted: they are one answer.
    """
    answer = asked.service.nearest(query)
    links = asked.links(asked.nearest_cursor(answer.results[-1]) if answer.more else None)
    if through := walk_link(asked.telling.root, query, answer):
        links["walk"] = through
    features = asked.nearby(answer.results, query)
    document: Json = {
        "type": "FeatureCollection",
        "match": answer.match,
        "unmet": answer.unmet,
        "revision": answer.revision,
    }
    if note := nothing_note(asked, query, answer):
        document["note"] = note
    document |= _around(asked, query.where, features, links)
    document |= {"features": FEATURES, "path_m": None if answer.path_m is None else round(answer.path_m, 1)}
    return List(*features.within(document), features)


def nothing_note(asked: Asked, query: NearestQuery, answer: Answer) -> str:
    """Return that latitude and longitude may have changed places, where nothing was found; else an empty text."""
    meant = asked.service.reference.meant_by(query.at) if answer.match is Match.NONE else ""
    if not meant:
        return ""
    told = found_words(meant, load_labels(asked.telling.lang))
    return f"{told[0].upper()}{told[1:]}."


def duration_s(near: Nearby) -> int:
    """Return how long the walk to a place takes, in seconds; estimated where no way is known."""
    return near.walk.duration_s if near.walk else walk_s(near.distance_m)


def cities_document(service: GeoService) -> Json:
    """Return all cities with the number of places that everybody may know of."""
    public = service.view().public
    real = [place.city for place in real_places(public)]
    shown = [place.city for place in public if place.demonstration]
    return collection(_city(city, real.count(city.code), shown.count(city.code)) for city in service.reference.cities)


def _city(city: City, places: int, demonstration_places: int) -> Json:
    centre = city.centre
    return {
        "type": "Feature",
        "id": city.code,
        "geometry": None if centre is None else {"type": "Point", "coordinates": [centre.lon, centre.lat]},
        "properties": {
            "code": city.code,
            "name": city.name,
            "prefix": city.prefix,
            "insee": city.insee,
            "timezone": city.timezone,
            "places": places,
            "demonstration_places": demonstration_places,
        },
    }


def services_document(service: GeoService) -> Json:
    """Return the vocabulary."""
    words = service.reference.vocabulary
    lists = {"services": words.services, "items": words.items, "audiences": words.audiences, "kinds": words.kinds}
    return {name: [_term(term) for term in terms.terms] for name, terms in lists.items()}


def _term(term: Term) -> Json:
    return {
        "code": term.code,
        "labels": dict(term.labels),
        "group": term.group,
        "icon": term.icon,
        "aliases": term.aliases,
        "crosswalks": dict(term.crosswalks),
    }
