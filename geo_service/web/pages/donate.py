"""For givers: what is needed, where and when to bring it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request

from geo_service.hours.state import State, state_at
from geo_service.model.place import Demand, Place
from geo_service.model.query import PlaceFilter
from geo_service.model.text import fold
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.cards import Card, Setting, card_of
from geo_service.web.pages.listing import Found
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.place import AcceptedLine, accepted_lines, period_words
from geo_service.web.pages.site import banner_for, setting_in

PART = 20
_URGENCY = tuple(Demand)


@dataclass(frozen=True, slots=True)
class Collection:
    """A place that takes things.

    Attributes:
        card: The place as a line of a list.
        accepts: What it takes.
        campaigns: Its dates in words.
        over: Whether its last campaign has ended.
    """

    card: Card
    accepts: list[AcceptedLine]
    campaigns: list[str]
    over: bool


def show() -> str:
    """Show what can be brought where, by item and city; ``elsewhere`` is one of the cities."""
    service = current_service()
    vocabulary = service.reference.vocabulary
    code, item = request.args.get("city") or None, request.args.get("item") or None
    city = service.reference.city(code) if code else None
    item = item and vocabulary.items.check(item, "item")
    taking = [place for place in service.places(PlaceFilter(city=code)) if place.accepts]
    setting = setting_in(city or service.reference.cities[0])
    part = part_of(_ordered(taking, item, setting), read_part(request.args), PART)
    return render_template(
        "donate.html",
        cities=service.reference.cities,
        city_names=setting.city_names,
        city=city,
        items=vocabulary.items.terms,
        counts=Counter(
            accepted.item for place in taking for accepted in place.accepts if accepted.need is not Demand.REFUSED
        ),
        item=vocabulary.items[item] if item else None,
        part=part,
        collections=[collection_of(place, setting) for place in part.items],
        banner=banner_for(taking),
    )


def collection_of(place: Place, setting: Setting) -> Collection:
    """Return a place that takes things, with its words."""
    today = setting.instant.astimezone(setting.zone).date()
    ends = [period.ends for period in place.campaigns]
    return Collection(
        card=card_of(Found(place, closed=False), setting),
        accepts=accepted_lines(place, setting.vocabulary),
        campaigns=[period_words(period, setting.words) for period in place.campaigns],
        over=bool(ends) and all(end is not None and end < today for end in ends),
    )


def _ordered(places: Iterable[Place], item: str | None, setting: Setting) -> list[Place]:
    """Return the places that take an item (any where None): shut ones last, urgent first, then by name and id."""
    taking = [place for place in places if item is None or any(accepted.item == item for accepted in place.accepts)]

    def rank(place: Place) -> tuple[bool, int, bool, str, str]:
        closed = state_at(place, setting.instant, setting.zone).state is State.CLOSED
        urgency = min(
            _URGENCY.index(accepted.need) for accepted in place.accepts if item is None or accepted.item == item
        )
        return (closed, urgency, place.demonstration, fold(place.name), place.id)

    return sorted(taking, key=rank)
