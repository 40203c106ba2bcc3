"""What a tap means: who may tap, what may be said, what waits for the association, and what comes of it."""

from dataclasses import replace
from datetime import date, timedelta

from geo_service.errors import BadValueError
from geo_service.model.place import Kind, Period, Place, Verification, Visibility
from geo_service.model.taps import MERCHANT, TAP, Act, Wish

CLOSED_REASON = "fermeture exceptionnelle"
HOLIDAY_REASON = "congés"
"""Reasons of closures, in the language of those who tap, as sources write theirs."""
LONGEST_HOLIDAY_DAYS = 30
"""A longer one waits for the association: it takes a place out of people's plans."""
_LATEST_DAYS = 366
_ONE_DAY = timedelta(days=1)


def may_tap(place: Place) -> bool:
    """Return whether a place may have a link: a real merchant that everybody may know of and an association keeps."""
    listed = place.kind is Kind.MERCHANT and bool(place.association) and place.visibility is Visibility.PUBLIC
    return listed and not place.demonstration and not place.archived


def read_wish(place: Place, wish: Wish, today: date) -> Wish:
    """Return what a merchant says as it is kept: what is said of today names the day.

    Args:
        place: The place.
        wish: What was asked.
        today: The day there.

    Raises:
        BadValueError: A holiday ends before it starts, lies in the past or far ahead; a service is none of the
            place's. The error's ``field`` is that of the wish.
    """
    if wish.act in {Act.OPEN, Act.CLOSED_TODAY}:
        return Wish(wish.act, today, today)
    if wish.act is Act.HOLIDAY:
        return _holiday(wish, today)
    if wish.act is Act.STOP and wish.service not in place.services:
        raise BadValueError("this place does not offer that", field="service", accepted=tuple(sorted(place.services)))
    return wish


def waits(wish: Wish) -> bool:
    """Return whether the association decides before anything changes."""
    if wish.act is Act.HOLIDAY and wish.starts and wish.ends:
        return (wish.ends - wish.starts).days + 1 > LONGEST_HOLIDAY_DAYS
    return wish.act is Act.LEAVE


def after(place: Place, wish: Wish) -> Place:
    """Return a place as it is once a merchant's word is taken; the same place where that changes nothing."""
    match wish.act:
        case Act.OPEN if wish.starts:
            verified = Verification(wish.starts, MERCHANT, TAP)
            return replace(place, verified=verified, closures=_ended(place.closures, wish.starts))
        case Act.CLOSED_TODAY:
            return _closed(place, Period(wish.starts, wish.ends, CLOSED_REASON))
        case Act.HOLIDAY:
            return _closed(place, Period(wish.starts, wish.ends, HOLIDAY_REASON))
        case Act.STOP:
            return replace(place, offers=tuple(offer for offer in place.offers if offer.service != wish.service))
        case Act.LEAVE:
            return replace(place, archived=True)
        case _:
            return place


def described(wish: Wish) -> str:
    """Return one line for lists of batches and the audit log."""
    said = wish.act.value.replace("_", " ")
    days = f" {wish.starts} to {wish.ends}" if wish.act is Act.HOLIDAY else ""
    return f"{TAP}: {said}{days}{f' {wish.service}' if wish.service else ''}"


def _holiday(wish: Wish, today: date) -> Wish:
    starts, ends = wish.starts, wish.ends
    if starts is None or starts < today:
        raise BadValueError("a holiday starts today or later", field="starts")
    if ends is None or ends < starts:
        raise BadValueError("a holiday ends on its first day or later", field="ends")
    if (ends - today).days > _LATEST_DAYS:
        raise BadValueError("a holiday ends within a year", field="ends")
    return Wish(wish.act, starts, ends)


def _closed(place: Place, closure: Period) -> Place:
    if closure in place.closures:
        return place
    return replace(place, closures=(*place.closures, closure))


def _ended(closures: tuple[Period, ...], today: date) -> tuple[Period, ...]:
    """Return closures without those of today: what began before ended yesterday, what began today was none."""
    kept = (closure for closure in closures if not (closure.covers(today) and closure.starts == today))
    return tuple(replace(one, ends=today - _ONE_DAY) if one.covers(today) else one for one in kept)
