"""For givers: what is needed, where and when to bring it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request

from geo_service.model.place import Demand
from geo_service.model.query import PlaceFilter
from geo_service.model.text import fold
from geo_service.web.current import current_service
from geo_service.web.pages.ask import read_part
from geo_service.web.pages.cards import Card, Setting, card_of
from geo_service.web.pages.listing import Found
from geo_service.web.pages.paging import part_of
from geo_service.web.pages.place import AcceptedLine, accepted_lines, found_now, period_words
from geo_service.web.pages.site import banner_for, setting_now

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
    setting = setting_now()
    found = _ordered([found_now(place, setting) for place in taking], item)
    part = part_of(found, read_part(request.args), PART)
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
        collections=[collection_of(each, setting) for each in part.items],
        banner=banner_for(taking),
    )


def collection_of(found: Found, setting: Setting) -> Collection:
    """Return a place that takes things, with its words."""
    place = found.place
    today = setting.instant.astimezone(setting.hours_of(place.city).zone).date()
    ends = [period.ends for period in place.campaigns]
    return Collection(
        card=card_of(found, setting),
        accepts=accepted_lines(place, setting),
        campaigns=[period_words(period, setting.words) for period in place.campaigns],
        over=bool(ends) and all(end is not None and end < today for end in ends),
    )


def _ordered(places: Iterable[Found], item: str | None) -> list[Found]:
    """Return the places that take an item (any where None): by state, urgent first, then by name and id."""
    taking = [found for found in places if item is None or any(one.item == item for one in found.place.accepts)]

    def rank(found: Found) -> tuple[int, int, bool, str, str]:
        place = found.place
        urgency = min(_URGENCY.index(one.need) for one in place.accepts if item is None or one.item == item)
        return (found.standing.rank, urgency, place.demonstration, fold(place.name), place.id)

    return sorted(taking, key=rank)
