"""The places that meet a need: by name, or by distance from where the visitor says to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat
from typing import Any

from flask import request
from markupsafe import escape

from geo_service.model.city import City
from geo_service.model.query import Order, PlaceFilter
from geo_service.model.walk import Method
from geo_service.web.current import current_service
from geo_service.web.pages.ask import Ask, read_ask
from geo_service.web.pages.cards import Setting, cards_of
from geo_service.web.pages.framed import framed
from geo_service.web.pages.listing import PART, SLEEP, Finder, Found, Listing
from geo_service.web.pages.paging import Part, part_of
from geo_service.web.pages.round import Round, round_map, round_words
from geo_service.web.pages.site import (
    banner_of,
    card_writer,
    city_of,
    profile_chosen,
    setting_now,
    take_profile,
)
from geo_service.web.pages.where import Whereabouts, find_whereabouts
from geo_service.web.security import allow_geolocation

_NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class Results:
    """What is found for a question.

    Attributes:
        main: The places asked for; day centres where only a bed was asked for.
        beds: Places that give beds through 115, where one was asked for.
    """

    main: Listing
    beds: Listing


def show(city: str) -> bytes:
    """Show the places that meet what the address asks for, without distances."""
    here = city_of(city)
    return _page(here, read_ask(request.args, here, current_service().reference.vocabulary), _NOWHERE)


def show_near(city: str) -> bytes:
    """Show the places near the point that a form names; it stands in the form alone, never in an address."""
    here, service = city_of(city), current_service()
    take_profile(request.form)
    ask = read_ask(request.form, here, service.reference.vocabulary)
    return _page(here, ask, find_whereabouts(request.form, here, service))


def find_results(finder: Finder, ask: Ask, whereabouts: Whereabouts) -> Results:
    """Return what is found for a question.

    A bed is never looked for like a glass of water: day centres are listed in its stead, then the places that
    give beds through 115.

    Args:
        finder: Looks places up.
        ask: What is asked for.
        whereabouts: From where.
    """
    where, order = ask.where, Order.WALK if ask.by_walk else Order.OPEN_FIRST
    at = whereabouts.point.position if whereabouts.point else None

    def find(wanted: PlaceFilter) -> Listing:
        return finder.listed(wanted) if at is None else finder.near(wanted, at, order)

    if SLEEP not in where.needs:
        return Results(find(where), Listing())
    others = replace(where, needs=tuple(need for need in where.needs if need != SLEEP))
    main = find(others) if others.needs else finder.day_centres(others, at, order)
    return Results(main, find(replace(where, needs=(SLEEP,))))


def _kept(ask: Ask) -> list[tuple[str, str]]:
    """Return what the page of a way has to know of a question."""
    return [(name, value) for name, value in ask.fields() if name != "order"]


def _start(ask: Ask, whereabouts: Whereabouts) -> list[tuple[str, str]]:
    """Return the fields of a form that goes on from the same start; none where none is known."""
    return [*_kept(ask), *_begins(whereabouts)] if whereabouts.point else []


def _begins(whereabouts: Whereabouts) -> list[tuple[str, str]]:
    choice = [("choice", str(whereabouts.choice))] if whereabouts.choice else []
    return [("where", whereabouts.text), *choice]


def _stop_starts(ask: Ask, whereabouts: Whereabouts, stops: Sequence[Found]) -> list[list[tuple[str, str]]]:
    """Return such fields for each stop of a round: from the one before it, and of what it is visited for."""
    begins = [_begins(whereabouts), *([("where", stop.place.id)] for stop in stops)]
    asks = (replace(ask, where=replace(ask.where, needs=stop.covers)) for stop in stops)
    return [[*_kept(each), *begun] for each, begun in zip(asks, begins, strict=False)]


def _round_map(listing: Listing, whereabouts: Whereabouts, city: City, setting: Setting) -> dict[str, Any] | None:
    """Return the map of places that answer together; None where they do not."""
    if whereabouts.point is None or not listing.together:
        return None
    walker, ground = current_service().walker, (city, setting.words, whereabouts.public)
    return round_map(listing.found, whereabouts.point, walker, profile_chosen(), ground)


def _page(city: City, ask: Ask, whereabouts: Whereabouts) -> bytes:
    allow_geolocation()
    setting, service = setting_now(), current_service()
    found = find_results(Finder(service, setting.instant, profile_chosen()), ask, whereabouts)
    listing, point, needs = found.main, whereabouts.point, ask.where.needs
    part = part_of(listing.found, ask.part, PART)
    walk = round_words(listing.found, setting.words) if listing.together else None
    beds = islice(chain(found.beds.found, found.beds.unlocated), PART)
    return framed(
        "results.html",
        {
            "cards": _found(part, setting, ask, whereabouts, walk),
            "unlocated": _lines(listing.unlocated[:PART], setting, needs) if part.number == part.count else "",
            "beds": _lines(beds, setting, (SLEEP,)),
            "start": card_writer().hidden(_start(ask, whereabouts)),
            "text": escape(whereabouts.text),
            "name": escape(point.name) if point else "",
        },
        keep=not (listing.together or whereabouts.choices),
        city=city,
        ask=ask,
        filters=replace(ask.where, city=None),
        part=replace(part, items=()),
        start_kind=point and point.kind,
        start_source=point and point.source,
        choice=whereabouts.choice,
        choices=whereabouts.choices,
        trouble=whereabouts.trouble,
        together=listing.together,
        relaxed=listing.relaxed,
        unmet=listing.unmet,
        cut=listing.cut,
        round=walk,
        map_data=_round_map(listing, whereabouts, city, setting),
        estimated=any(each.walk and each.walk.method is Method.STRAIGHT_LINE for each in part.items),
        wants_bed=SLEEP in needs,
        banner=banner_of(listing.found.invented, part.total),
    )


def _found(part: Part[Found], setting: Setting, ask: Ask, whereabouts: Whereabouts, walk: Round | None) -> str:
    """Return the places of a part of a list, as its lines or as lists of lines by state."""
    writer, start = card_writer(), _start(ask, whereabouts)
    cards = cards_of(part.items, setting, ask.where.needs)
    if walk is not None:
        return "\n".join(map(writer.card, cards, _stop_starts(ask, whereabouts, part.items), walk.legs))
    if ask.by_walk and start:
        return "\n".join(map(writer.card, cards, repeat(start)))
    return writer.by_state(cards, part.first, start)


def _lines(found: Iterable[Found], setting: Setting, asked: Iterable[str]) -> str:
    """Return places as lines of a list."""
    return "\n".join(map(card_writer().card, cards_of(found, setting, asked)))
