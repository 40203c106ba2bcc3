"""From a sheet to its edition: what is kept of it, and what has changed since."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from geo_service.model.editions import Edition, Imprint, Shown, code_of
from geo_service.model.place import Period, Place
from geo_service.printing.frame import Frame, to_metres
from geo_service.printing.sheet import Order, Sheet, build_sheet
from geo_service.store.interface import Store

MOVED_M = 15.0
"""A place is said to have moved from so many metres on: nearer, a person sees its door."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A place that is still there, and no longer as printed.

    Attributes:
        number: Its number on the sheet.
        place: The place as it is now.
        what: What differs: ``hours``, ``phone``... How it was is on the sheet, and not told again: it may have
            been taken back for a reason.
        moved_m: How far it has moved; 0 where it has not.
    """

    number: int
    place: Place
    what: tuple[str, ...]
    moved_m: float


@dataclass(frozen=True, slots=True)
class Since:
    """What an edition no longer tells.

    Attributes:
        current: The public places of its area now, by id.
        changed: Places that are no longer as printed.
        closed: Places that are shut now by a closure that the sheet does not know.
        gone: Numbers and ids of places that are listed no more, for whatever reason.
        new: Places of the area that are not on the sheet.
    """

    current: tuple[Place, ...]
    changed: tuple[Changed, ...]
    closed: tuple[Changed, ...]
    gone: tuple[tuple[int, str], ...]
    new: tuple[Place, ...]


def publish(order: Order, places: Iterable[Place], referrals: Iterable[Place], store: Store, revision: int) -> Sheet:
    """Build a sheet and register it as an edition; one that shows demonstration places is none.

    Args:
        order: What is to be printed.
        places: Public places, as :func:`geo_service.printing.sheet.build_sheet` takes them.
        referrals: Likewise.
        store: Where editions are kept.
        revision: Revision that the places are of.

    Returns:
        The sheet with its code. Printing the same again gives the same code, registered once.

    Raises:
        BadValueError: There are too many places for a sheet.
    """
    known = {place.id: place for place in places}
    sheet = build_sheet(order, known.values(), referrals)
    if sheet.demonstration:
        return sheet
    imprint = imprint_of(order, revision)
    shown = tuple(_shown(row.number, known[row.id]) for row in sheet.rows)
    for attempt in count():
        edition = Edition(code_of(imprint, attempt), imprint, sheet.validity.until, shown)
        if store.register(edition).imprint == imprint:
            return replace(sheet, code=edition.code)
    raise AssertionError("unreachable: the loop ends by returning")


def imprint_of(order: Order, revision: int) -> Imprint:
    """Return what makes the edition of an order.

    Args:
        order: What is printed.
        revision: Revision of the places.
    """
    paper, frame = order.paper, order.frame
    return Imprint(
        city=order.city.code,
        area=order.area,
        day=order.day,
        revision=revision,
        needs=tuple(sorted(order.needs)),
        lang=order.lang,
        paper=paper.name,
        landscape=paper.landscape,
        large_print=paper.large_print,
        mono=order.mono,
        west_m=frame.west_m,
        north_m=frame.north_m,
        scale=frame.scale,
        width_mm=frame.width_mm,
        height_mm=frame.height_mm,
    )


def since(edition: Edition, places: Iterable[Place], today: date) -> Since:
    """Return what has changed since an edition.

    Why a place is gone is not told: that it is confidential now is nobody's business.

    Args:
        edition: The edition.
        places: The public places of now.
        today: The day in the edition's city.
    """
    public = {place.id: place for place in places if place.position is not None and not place.demonstration}
    kept = [_compared(shown, public[shown.id]) for shown in edition.places if shown.id in public]
    printed = {shown.id for shown in edition.places}
    current = tuple(place for _, place in sorted(public.items()) if _in_area(edition.imprint, place))
    differing = [one for one in kept if one.moved_m or one.what]
    closed = tuple(one for one in differing if "closures" in one.what and _is_shut(one.place, today))
    return Since(
        current=current,
        changed=tuple(one for one in differing if one not in closed),
        closed=closed,
        gone=tuple((shown.number, shown.id) for shown in edition.places if shown.id not in public),
        new=tuple(place for place in current if place.id not in printed),
    )


def _shown(number: int, place: Place) -> Shown:
    return Shown(number, place.id, *_metres(place), _said(place))


def _metres(place: Place) -> tuple[float, float]:
    if place.position is None:
        raise AssertionError("only located places are on a sheet")
    x_m, y_m = to_metres(place.position)
    return round(x_m, 1), round(y_m, 1)


def _said(place: Place) -> dict[str, str]:
    """Return what a sheet says of a place, as the store has it; empty texts are left out."""
    offers = place.offers
    said = {
        "name": place.name,
        "address": " ".join(filter(None, (place.address, place.postcode, place.town))),
        "services": " ".join(sorted(place.services)),
        "hours": place.hours,
        "own_hours": "; ".join(f"{offer.service}: {offer.hours}" for offer in offers if offer.hours),
        "ask": "; ".join(filter(None, (place.how_to_ask, place.conditions, *(offer.how_to_ask for offer in offers)))),
        "limits": "; ".join(filter(None, (text for offer in offers for text in (offer.quota, offer.window)))),
        "phone": place.phone,
        "closures": "; ".join(map(_dates, place.closures)),
        "campaigns": "; ".join(map(_dates, place.campaigns)),
    }
    return {key: text for key, text in said.items() if text}


def _dates(period: Period) -> str:
    return f"{period.starts or ''}/{period.ends or ''} {period.reason}".strip()


def _compared(shown: Shown, place: Place) -> Changed:
    now = _said(place)
    keys = dict.fromkeys((*shown.said, *now))
    what = tuple(key for key in keys if shown.said.get(key) != now.get(key))
    moved_m = math.dist((shown.x_m, shown.y_m), _metres(place))
    return Changed(shown.number, place, what, moved_m if moved_m >= MOVED_M else 0.0)


def _in_area(imprint: Imprint, place: Place) -> bool:
    frame = Frame(imprint.west_m, imprint.north_m, imprint.scale, imprint.width_mm, imprint.height_mm)
    if imprint.needs and not place.services.intersection(imprint.needs):
        return False
    return place.position is not None and frame.holds(*frame.to_page(*to_metres(place.position)))


def _is_shut(place: Place, today: date) -> bool:
    return any((one.starts or date.min) <= today <= (one.ends or date.max) for one in place.closures)
