"""A place as a line of a list."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

from geo_service.drawing.walk_words import distance_words, minutes_words
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import ONE_DAY, HoursContext, midnight
from geo_service.hours.state import State
from geo_service.labels import Labels
from geo_service.model.phone import phone_link, phone_words
from geo_service.model.place import Place
from geo_service.model.vocabulary import Term, Vocabulary
from geo_service.model.walk import Method, Walk
from geo_service.web.pages.age import Age, age_of
from geo_service.web.pages.lasting import said_until
from geo_service.web.pages.listing import SLEEP, Found
from geo_service.web.pages.standing import WARNINGS, Standing, arrival_key, standing_words
from geo_service.web.pages.words import address_words
from geo_service.web.recent import Recent

SHOWN_OFFERS = 6
KEPT = 2048
"""Places kept for each application as lists told of them, up to eight kilobytes each once all lists have shown them."""
_ARRIVALS = 512
"""Walks and arrivals kept in words, some 150 bytes each."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a list says of a place that the clock decides: every text ready, none escaped yet.

    Attributes:
        hours: Hours in words; empty where unknown, or said with the state.
        state: ``open``, ``closed`` or ``unknown``.
        state_text: Whether what was asked for can be had, why, and what comes next.
        age: How old all that is known of it is.
        written: All this as who writes pages has written it, by the writer; goes when the moment goes.
    """

    hours: str
    state: State
    state_text: str
    age: Age
    written: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)


class Told(NamedTuple):
    """A place as a list showed it last.

    Attributes:
        about: What holds at any time.
        now: What holds from ``since`` to before ``until``, while the place stands as it stood then.
        standing: How it stood.
        since, until: Instants, aware.
    """

    about: Description
    now: Moment
    standing: Standing
    since: datetime
    until: datetime

    def holds(self, standing: Standing, instant: datetime) -> bool:
        """Return whether all of it is what is to be told of the same place."""
        now, before = standing.open, self.standing.open
        alike = (now is before or now == before) and standing.offer is self.standing.offer
        return alike and self.since <= instant < self.until


Kept = Recent[tuple[str, str, tuple[str, ...]], Told]
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
        kept: What was told before, with the same vocabulary and cities.
    """

    words: Labels
    vocabulary: Vocabulary
    city_names: Mapping[str, str]
    instant: datetime
    hours_of: Callable[[str], HoursContext]
    kept: Kept = field(default_factory=lambda: Recent(KEPT), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A place as a list shows it: every text ready, none escaped yet.

    Attributes:
        about: What holds at any time.
        now: What the clock decides.
        minutes: How long one walks there, in words; empty where no start is known.
        distance: How far that is, in words; empty where no start or no way is known.
        arrival: What is to be said of going there on foot; empty where there is nothing.
        late: Whether that is a warning.
    """

    about: Description
    now: Moment
    minutes: str
    distance: str
    arrival: str
    late: bool


def card_of(found: Found, setting: Setting, asked: Iterable[str] = ()) -> Card:
    """Return a place as a list shows it.

    Args:
        found: The place as it was found at the instant of the setting.
        setting: Language, instant and vocabulary.
        asked: Codes of services asked for.
    """
    told, walk, words = _told(found, setting, tuple(asked)), found.walk, setting.words
    if found.distance_m is None and walk is None:
        return Card(told.about, told.now, "", "", "", late=False)
    arrival, late = _arrival(found, words)
    return Card(
        about=told.about,
        now=told.now,
        minutes="" if found.distance_m is None else _minutes(walk, words),
        distance="" if walk is None else distance_words(walk.distance_m, words),
        arrival=arrival,
        late=late,
    )


def cards_of(found: Iterable[Found], setting: Setting, asked: Iterable[str] = ()) -> tuple[Card, ...]:
    """Return places as a list shows them; see :func:`card_of`."""
    codes = tuple(asked)
    return tuple([card_of(each, setting, codes) for each in found])


def _told(found: Found, setting: Setting, asked: tuple[str, ...]) -> Told:
    """Return what a list says of a place, if possible as it was said before."""
    key, kept, place = (setting.words.lang, found.place.id, asked), setting.kept, found.place
    known = kept.get(key)
    if known is None or known.about.place is not place:
        known = kept.put(key, _moment(_described(place, setting, asked), found.standing, setting))
    elif not known.holds(found.standing, setting.instant):
        known = kept.put(key, _moment(known.about, found.standing, setting))
    return known


def _moment(about: Description, standing: Standing, setting: Setting) -> Told:
    """Return what the clock decides of what a list says, and how long it does."""
    place, instant, words = about.place, setting.instant, setting.words
    context = setting.hours_of(place.city)
    today = instant.astimezone(context.zone).date()
    text = standing_words(standing, place, context, words, setting.vocabulary)
    hours = "" if about.hours in text else about.hours_text
    now = Moment(hours, standing.open.state, text, age_of(place, today, words))
    until = min(midnight(today + ONE_DAY, context), said_until(standing.open, instant))
    return Told(about, now, standing, instant, until)


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


def _minutes(walk: Walk | None, words: Labels) -> str:
    return minutes_words(None, words) if walk is None else _told_minutes(ceil(walk.duration_s / 60), walk.method, words)


@lru_cache(maxsize=_ARRIVALS)
def _told_minutes(minutes: int, method: Method, words: Labels) -> str:
    return minutes_words(Walk(0.0, 60 * minutes, method), words)


def _arrival(found: Found, words: Labels) -> tuple[str, bool]:
    then = found.arrival
    if then is None or found.walk is None:
        return "", False
    key = arrival_key(found.standing, then)
    how = "measured" if found.walk.method is Method.STREETS else "estimated"
    return key and _arrival_words(key, how, ceil(found.walk.duration_s / 60), words), key in WARNINGS


@lru_cache(maxsize=_ARRIVALS)
def _arrival_words(key: str, how: str, minutes: int, words: Labels) -> str:
    return words(f"arrival.{key}", walk=words(f"arrival.{how}", minutes=minutes))


def hours_asked(place: Place, asked: Sequence[str]) -> str:
    """Return the hours that count: those of the one service asked for where it has its own, else the place's."""
    offer = place.offer(asked[0]) if len(asked) == 1 else None
    return (offer.hours if offer else "") or place.hours
