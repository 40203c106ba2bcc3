"""A place as a line of a list."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from geo_service.drawing.walk_words import distance_words, minutes_words
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import HoursContext
from geo_service.hours.state import State
from geo_service.labels import Labels
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place
from geo_service.model.vocabulary import Term, Vocabulary
from geo_service.model.walk import Method
from geo_service.web.pages.age import Age, age_of
from geo_service.web.pages.listing import SLEEP, Found
from geo_service.web.pages.standing import WARNINGS, arrival_key, standing_words
from geo_service.web.pages.words import address_words

SHOWN_OFFERS = 6
_KEPT = 2048
"""Descriptions kept for each application, up to eight kilobytes each once all lists have shown them."""


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """What a list says of a place whatever the time: every text ready, none escaped yet.

    Attributes:
        place: The place, as it may be shown.
        kind: Its kind.
        offers: What it offers, what was asked for first, at most :data:`SHOWN_OFFERS` more.
        asked: Codes among the offers that were asked for.
        more: How many offers are left out.
        address: Address in one line; empty where unknown.
        hours: Hours as written; empty where unknown.
        hours_text: The same in words.
        phone: Telephone number as read out.
        phone_href: What dials it; empty where it cannot be dialled.
        by_115: Whether it gives beds, which is asked for by calling 115.
        written: All this as who writes pages has written it, by the writer; goes when the description goes.
    """

    place: Place
    kind: Term
    offers: tuple[Term, ...] = ()
    asked: tuple[str, ...] = ()
    more: int = 0
    address: str = ""
    hours: str = ""
    hours_text: str = ""
    phone: str = ""
    phone_href: str = ""
    by_115: bool = False
    written: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)


Descriptions = dict[tuple[str, str, tuple[str, ...]], Description]
"""By language, place and what was asked for."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a card depends on beside its place.

    Attributes:
        words: The language.
        vocabulary: Labels and pictograms.
        city_names: Names of the cities by code.
        instant: The present, aware.
        hours_of: Gives what the hours of a city's places depend on, by its code.
        kept: Descriptions written before, with the same vocabulary and cities.
    """

    words: Labels
    vocabulary: Vocabulary
    city_names: Mapping[str, str]
    instant: datetime
    hours_of: Callable[[str], HoursContext]
    kept: Descriptions = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A place as a list shows it: every text ready, none escaped yet.

    Attributes:
        about: What holds at any time.
        minutes: How long one walks there, in words; empty where no start is known.
        distance: How far that is, in words; empty where no start or no way is known.
        hours: Hours in words; empty where unknown, or said with the state.
        state: ``open``, ``closed`` or ``unknown``.
        state_text: Whether what was asked for can be had, why, and what comes next.
        arrival: What is to be said of going there on foot; empty where there is nothing.
        late: Whether that is a warning.
        age: How old all this is.
    """

    about: Description
    minutes: str
    distance: str
    hours: str
    state: State
    state_text: str
    arrival: str
    late: bool
    age: Age


def card_of(found: Found, setting: Setting, asked: Iterable[str] = ()) -> Card:
    """Return a place as a list shows it.

    Args:
        found: The place as it was found.
        setting: Language, instant and vocabulary.
        asked: Codes of services asked for.
    """
    place, words = found.place, setting.words
    context = setting.hours_of(place.city)
    about = _description(place, setting, tuple(asked))
    state_text = standing_words(found.standing, place, context, words, setting.vocabulary)
    arrival, late = _arrival(found, words)
    return Card(
        about=about,
        minutes="" if found.distance_m is None else minutes_words(found.walk, words),
        distance="" if found.walk is None else distance_words(found.walk.distance_m, words),
        hours="" if about.hours in state_text else about.hours_text,
        state=found.standing.open.state,
        state_text=state_text,
        arrival=arrival,
        late=late,
        age=age_of(place, setting.instant.astimezone(context.zone).date(), words),
    )


def cards_of(found: Iterable[Found], setting: Setting, asked: Iterable[str] = ()) -> tuple[Card, ...]:
    """Return places as a list shows them; see :func:`card_of`."""
    codes = tuple(asked)
    return tuple([card_of(each, setting, codes) for each in found])


def _description(place: Place, setting: Setting, asked: tuple[str, ...]) -> Description:
    """Return what a list says of a place whatever the time, if possible as it was written before."""
    key, kept = (setting.words.lang, place.id, asked), setting.kept
    known = kept.get(key)
    if known is None or known.place is not place:
        if len(kept) >= _KEPT:
            kept.clear()
        known = kept[key] = _described(place, setting, asked)
    return known


def _described(place: Place, setting: Setting, asked: tuple[str, ...]) -> Description:
    first = tuple([code for code in asked if place.offer(code)])
    rest = [offer.service for offer in place.offers if offer.service not in first]
    services, hours = setting.vocabulary.services, hours_asked(place, first)
    return Description(
        place=place,
        kind=setting.vocabulary.kinds[place.kind],
        offers=tuple([services[code] for code in (*first, *rest[:SHOWN_OFFERS])]),
        asked=first,
        more=len(rest[SHOWN_OFFERS:]),
        address=address_words(place, setting.city_names[place.city]),
        hours=hours,
        hours_text=hours_words(hours, setting.words),
        phone=phone_words(place.phone),
        phone_href=phone_link(place.phone),
        by_115=SLEEP in place.services,
    )


def _arrival(found: Found, words: Labels) -> tuple[str, bool]:
    then = found.arrival
    if then is None or found.walk is None:
        return "", False
    key = arrival_key(found.standing, then)
    how = "measured" if found.walk.method is Method.STREETS else "estimated"
    walk = words(f"arrival.{how}", minutes=ceil(found.walk.duration_s / 60))
    return key and words(f"arrival.{key}", walk=walk), key in WARNINGS


def hours_asked(place: Place, asked: Sequence[str]) -> str:
    """Return the hours that count: those of the one service asked for where it has its own, else the place's."""
    offer = place.offer(asked[0]) if len(asked) == 1 else None
    return (offer.hours if offer else "") or place.hours
