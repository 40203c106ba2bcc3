"""The places that meet a need: by name, or by distance from where the visitor says to be."""

from dataclasses import dataclass, replace

from flask import render_template, request

from geo_service.drawing.walk_words import distance_words
from geo_service.model.city import City
from geo_service.model.query import PlaceFilter
from geo_service.web.current import current_service
from geo_service.web.pages.ask import Ask, read_ask
from geo_service.web.pages.cards import cards_of
from geo_service.web.pages.listing import SLEEP, Finder, Listing
from geo_service.web.pages.near_words import near_words
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.site import banner_for, city_of, setting_now
from geo_service.web.pages.where import Whereabouts, find_whereabouts

PART = 20
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


def show(city: str) -> str:
    """Show the places that meet what the address asks for, without distances."""
    here = city_of(city)
    return _page(here, read_ask(request.args, here, current_service().reference.vocabulary), _NOWHERE)


def show_near(city: str) -> str:
    """Show the places near the point that a form names; it stands in the form alone, never in an address."""
    here, service = city_of(city), current_service()
    ask = read_ask(request.form, here, service.reference.vocabulary)
    return _page(here, ask, find_whereabouts(request.form, here, service))


def find_results(finder: Finder, where: PlaceFilter, whereabouts: Whereabouts) -> Results:
    """Return what is found for a question.

    A bed is never looked for like a glass of water: day centres are listed in its stead, then the places that
    give beds through 115.

    Args:
        finder: Looks places up.
        where: What is asked for.
        whereabouts: From where.
    """
    at = whereabouts.point.position if whereabouts.point else None

    def find(wanted: PlaceFilter) -> Listing:
        return finder.listed(wanted) if at is None else finder.near(wanted, at)

    if SLEEP not in where.needs:
        return Results(find(where), Listing())
    others = replace(where, needs=tuple(need for need in where.needs if need != SLEEP))
    main = find(others) if others.needs else finder.day_centres(others, at)
    return Results(main, find(replace(where, needs=(SLEEP,))))


def _page(city: City, ask: Ask, whereabouts: Whereabouts) -> str:
    setting = setting_now()
    service = current_service()
    found = find_results(Finder(service, setting.instant), ask.where, whereabouts)
    part = part_of(found.main.found, ask.part, PART)
    services = setting.vocabulary.services
    return render_template(
        "results.html",
        city=city,
        ask=ask,
        whereabouts=whereabouts,
        vocabulary=setting.vocabulary,
        needs=[services[need] for need in ask.where.needs],
        listing=found.main,
        unmet=[services[need] for need in found.main.unmet],
        part=part,
        cards=cards_of(part.items, setting, ask.where.needs),
        unlocated=cards_of(found.main.unlocated[:PART], setting, ask.where.needs),
        beds=cards_of((found.beds.found + found.beds.unlocated)[:PART], setting, (SLEEP,)),
        path=found.main.path_m and distance_words(found.main.path_m, setting.words),
        near_words=near_words(setting),
        wants_bed=SLEEP in ask.where.needs,
        banner=banner_for([each.place for each in found.main.found]),
    )
