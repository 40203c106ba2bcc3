"""The sheets of a list that have a row for each service, donation, closure and campaign of its places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from geo_service.drawing.list_values import Cell, ListColumn, ListSheet, day_cell, printable
from geo_service.drawing.tables import neutralised
from geo_service.importing.detail_sheets import COLUMNS, DATES
from geo_service.importing.period_text import PERIODS
from geo_service.labels import load_labels
from geo_service.model.place import Accepted, Demand, Offer, OfferSort, Period, Place
from geo_service.model.vocabulary import Terms
from geo_service.reference import Reference

_FREE = {None: "", True: "yes", False: "no"}


def detail_sheets(places: Sequence[Place], reference: Reference) -> tuple[ListSheet, ...]:
    """Return the services, donations, closures and campaigns of places, in French words.

    Args:
        places: The places.
        reference: Cities and vocabulary.
    """
    offers = ((place, _offer(offer)) for place in places for offer in place.offers)
    accepted = ((place, _accepted(taken)) for place in places for taken in place.accepts)
    periods = (
        _sheet(name, ((place, _period(each)) for place in places for each in getattr(place, name)), reference)
        for name in PERIODS
    )
    return _sheet("offers", offers, reference), _sheet("accepted", accepted, reference), *periods


def labels_of(terms: Terms) -> dict[str, str]:
    """Return the French labels of codes."""
    return {term.code: term.label("fr") for term in terms.terms}


def _sheet(field: str, rows: Iterable[tuple[Place, dict[str, str]]], reference: Reference) -> ListSheet:
    fr, en = load_labels("fr"), load_labels("en")
    words = _words(reference)
    columns = tuple(
        ListColumn(
            name,
            fr(f"list_{field}.{name}"),
            fr(f"list_{field}_help.{name}"),
            en(f"list_{field}_help.{name}"),
            tuple(words.get(name, {}).values()),
        )
        for name in COLUMNS[field]
    )
    cells = (_cells(columns, {"id": place.id, "name": place.name} | told, words) for place, told in rows)
    return ListSheet(fr(f"list_sheet.{field}"), columns, tuple(map(tuple, cells)))


def _words(reference: Reference) -> Mapping[str, Mapping[str, str]]:
    """Return the words of the columns that have a choice, by code."""
    fr, vocabulary = load_labels("fr"), reference.vocabulary
    codes: dict[str, Iterable[str]] = {"sort": OfferSort, "need": Demand, "free": ("yes", "no")}
    words = {name: {str(code): fr(f"list_word.{code}") for code in those} for name, those in codes.items()}
    return words | {"service": labels_of(vocabulary.services), "item": labels_of(vocabulary.items)}


def _cells(
    columns: Sequence[ListColumn], told: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> Iterator[Cell]:
    for column in columns:
        text = printable(told[column.name])
        text = words.get(column.name, {}).get(text, text)
        yield day_cell(text) if column.name in DATES else neutralised(text)


def _offer(offer: Offer) -> dict[str, str]:
    checked = offer.verified
    return {
        "service": offer.service,
        "sort": str(offer.sort),
        "free": _FREE[offer.free],
        **{name: getattr(offer, name) for name in ("quota", "window", "hours", "how_to_ask", "conditions", "note")},
        "verified_at": checked.at.isoformat() if checked else "",
        "verified_by": checked.by if checked else "",
        "verified_how": checked.how if checked else "",
    }


def _accepted(taken: Accepted) -> dict[str, str]:
    until = taken.until.isoformat() if taken.until else ""
    return {"item": taken.item, "need": str(taken.need), "note": taken.note, "until": until}


def _period(period: Period) -> dict[str, str]:
    first, last = (day.isoformat() if day else "" for day in (period.starts, period.ends))
    return {"starts": first, "ends": last, "reason": period.reason}
