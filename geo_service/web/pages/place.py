"""Everything about one place."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template

from geo_service.drawing.hours_words import open_words
from geo_service.drawing.written_hours import hours_words
from geo_service.hours.doors import door_of, door_state, own_door
from geo_service.labels import Labels
from geo_service.model.city import City
from geo_service.model.place import Accepted, Offer, Period, Place, Verification, Visibility
from geo_service.model.query import PlaceFilter
from geo_service.model.taps import MERCHANT, TAP
from geo_service.model.vocabulary import Term
from geo_service.web.current import current_service
from geo_service.web.pages.cards import Setting, card_of
from geo_service.web.pages.kept_pages import page_of
from geo_service.web.pages.lasting import lasts_until
from geo_service.web.pages.listing import Found
from geo_service.web.pages.sentences import sentences_for
from geo_service.web.pages.site import banner_for, setting_now
from geo_service.web.pages.standing import standing_of
from geo_service.web.pages.week import Day, week_of
from geo_service.web.pages.words import as_of_words, date_words
from geo_service.web.recent import Recent


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer with its words.

    Attributes:
        term: Its service.
        offer: The offer.
        hours: Its own hours, in words.
        state: ``open``, ``closed`` or ``unknown`` where it has a door of its own, else empty.
        state_text: The same in words.
        week: The coming days, where it has hours of its own.
        checked: Who checked it.
    """

    term: Term
    offer: Offer
    hours: str
    state: str
    state_text: str
    week: tuple[Day, ...]
    checked: str


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """Something that can be brought, with its words."""

    term: Term
    accepted: Accepted
    until: str


def show(place_id: str) -> str | bytes:
    """Show a place; of a referral place name, telephone and city only.

    Raises:
        NotFoundError: There is none of this id that may be shown.
    """
    service = current_service()
    place = service.place(place_id)
    city = service.reference.city(place.city)
    if place.visibility is Visibility.REFERRAL:
        return render_template("referral.html", place=place, city=city)
    setting = setting_now()
    return page_of(place, place_id, setting.instant, lambda: _written(place, city, setting))


def _written(place: Place, city: City, setting: Setting) -> tuple[str, datetime]:
    """Return the page of a public place, and before which instant it stays as it is."""
    words = setting.words
    page = render_template(
        "place.html",
        place=place,
        city=city,
        card=card_of(found_now(place, setting), replace(setting, kept=Recent(2))),  # the page is kept itself
        week=week_of(door_of(place, setting.hours_of(place.city)), place.city, setting),
        offers=offer_lines(place, setting),
        accepts=accepted_lines(place, setting),
        audiences=[setting.vocabulary.audiences[code] for code in place.audience],
        closures=[period_words(period, words) for period in place.closures],
        campaigns=[period_words(period, words) for period in place.campaigns],
        checked=verification_words(place.verified, words),
        as_of=as_of_words(place.source.as_of, words),
        sentences=sentences_for(place, words),
        banner=banner_for([place]),
    )
    return page, lasts_until(place, setting.instant, setting.hours_of(place.city))


def found_now(place: Place, setting: Setting) -> Found:
    """Return a place with whether it is open now."""
    return Found(place, standing_of(place, PlaceFilter(), setting.instant, setting.hours_of(place.city)))


def offer_lines(place: Place, setting: Setting) -> list[OfferLine]:
    """Return a place's offers with label, hours in words and who checked them."""
    return [_offer_line(place, offer, setting) for offer in place.offers]


def _offer_line(place: Place, offer: Offer, setting: Setting) -> OfferLine:
    context, words = setting.hours_of(place.city), setting.words
    door = own_door(place, offer, context)
    state = door_state(door, setting.instant, context) if door else None
    return OfferLine(
        setting.vocabulary.services[offer.service],
        offer,
        offer.hours and hours_words(offer.hours, words),
        state.state if state else "",
        open_words(state, setting.instant, context.zone, words, place.source) if state else "",
        week_of(door, place.city, setting) if door and offer.hours else (),
        verification_words(offer.verified, words),
    )


def accepted_lines(place: Place, setting: Setting) -> list[AcceptedLine]:
    """Return what can be brought to a place, with labels."""
    return [
        AcceptedLine(setting.vocabulary.items[taken.item], taken, until_words(taken, setting.words))
        for taken in place.accepts
    ]


def until_words(accepted: Accepted, words: Labels) -> str:
    """Return until when something is needed; empty where no end is known."""
    return words("need.until", day=date_words(accepted.until, words)) if accepted.until else ""


def period_words(period: Period, words: Labels) -> str:
    """Return the dates of a closure or campaign in words, with its reason."""
    starts = date_words(period.starts, words) if period.starts else ""
    ends = date_words(period.ends, words) if period.ends else ""
    key = f"period.{'from' if starts else 'open'}_{'until' if ends else 'open'}"
    dates = words(key, starts=starts, ends=ends)
    return words("open_reason.with_detail", reason=dates, detail=period.reason) if period.reason else dates


def verification_words(verified: Verification | None, words: Labels) -> str:
    """Return who checked, when and how; empty where nobody has."""
    if verified is None:
        return ""
    if (verified.by, verified.how) == (MERCHANT, TAP):
        return words("tap.checked", date=date_words(verified.at, words))
    return words("place.checked", date=date_words(verified.at, words), by=verified.by, how=verified.how)
