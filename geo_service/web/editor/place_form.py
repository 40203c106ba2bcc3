"""A place as the texts of a form, one field after the other; rows of a list are ``offers-0-service`` and so on."""

import re
from collections.abc import Iterable, Mapping

from geo_service.model.phone import phone_words
from geo_service.model.place import Accepted, Offer, Period, Place

Form = Mapping[str, str]
"""Name of a field -> what stands in it."""
Row = dict[str, str]

PLAIN = (
    *("kind", "city", "name", "address", "postcode", "town", "lat", "lon", "hours", "phone", "website", "description"),
    *("how_to_ask", "conditions", "audience", "wheelchair", "network", "visibility"),
)
"""The fields that a place has once; several audiences are joined by ``|``."""
ROWS: Mapping[str, tuple[str, ...]] = {
    "offers": ("service", "sort", "free", "hours", "quota", "window", "conditions", "how_to_ask", "note"),
    "accepts": ("item", "need", "note", "until"),
    "closures": ("starts", "ends", "reason"),
    "campaigns": ("starts", "ends", "reason"),
}
"""The lists of a form and the fields of their rows."""
PRESET = {"sort": "immediate", "need": "wanted"}
"""What a new row has chosen already."""
MAX_ROWS = 60
"""Rows of one list: more than there are services."""
OFFER_TEXTS = ("hours", "quota", "window", "conditions", "how_to_ask", "note")
"""The fields of an offer that are typed."""
LONG = frozenset({"description", "how_to_ask", "conditions", "hours"})
"""Fields of several lines, of a place as of an offer."""
_FREE = {None: "", True: "yes", False: "no"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff]")
_ROW_FIELD = re.compile(r"(?P<list>[a-z]+)-(?P<row>[0-9]{1,2})-(?P<field>[a-z_]+)")


def form_of(place: Place) -> dict[str, str]:
    """Return a place as the texts of its form, position included: for its own people alone."""
    form = {name: str(getattr(place, name) or "") for name in PLAIN if name not in {"lat", "lon", "audience"}}
    form["lat"], form["lon"] = (repr(place.position.lat), repr(place.position.lon)) if place.position else ("", "")
    form["phone"] = phone_words(place.phone)
    form["audience"] = "|".join(place.audience)
    form |= _numbered("offers", map(row_of_offer, place.offers))
    form |= _numbered("accepts", map(row_of_accepted, place.accepts))
    form |= _numbered("closures", map(row_of_period, place.closures))
    form |= _numbered("campaigns", map(row_of_period, place.campaigns))
    return {name: _as_sent(name, text) for name, text in form.items()}


def row_of_offer(offer: Offer) -> Row:
    """Return an offer as a row."""
    texts = {name: _as_sent(name, getattr(offer, name)) for name in OFFER_TEXTS}
    return {"service": offer.service, "sort": str(offer.sort), "free": _FREE[offer.free], **texts}


def row_of_accepted(accepted: Accepted) -> Row:
    """Return something that can be given as a row."""
    until = accepted.until.isoformat() if accepted.until else ""
    return {"item": accepted.item, "need": str(accepted.need), "note": _as_sent("note", accepted.note), "until": until}


def row_of_period(period: Period) -> Row:
    """Return a closure or campaign as a row; days as ISO 8601."""
    days = {"starts": period.starts, "ends": period.ends}
    told = {name: day.isoformat() if day else "" for name, day in days.items()}
    return {**told, "reason": _as_sent("reason", period.reason)}


def sent_form(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the fields of a form that a browser sent; all others are left out.

    Args:
        pairs: Names and values, several of one name where several boxes are ticked.
    """
    form = dict.fromkeys(PLAIN, "")
    for name, text in pairs:
        if name == "audience" and form[name] and text:
            form[name] += f"|{text}"
        elif name in PLAIN or _is_of_row(name):
            form[name] = _as_sent(name, text)
    return form


def rows_of(form: Form, group: str) -> list[Row]:
    """Return the rows of a list, in their order, empty ones included."""
    found = [_ROW_FIELD.fullmatch(name) for name in form]
    numbers = sorted({int(name["row"]) for name in found if name and name["list"] == group})
    return [{field: form.get(f"{group}-{number}-{field}", "") for field in ROWS[group]} for number in numbers]


def with_rows(form: Form, group: str, rows: Iterable[Row]) -> dict[str, str]:
    """Return a form with other rows of a list."""
    kept = {name: text for name, text in form.items() if not name.startswith(f"{group}-")}
    return kept | _numbered(group, list(rows)[:MAX_ROWS])


def row_added(form: Form, group: str) -> dict[str, str]:
    """Return a form with one more empty row."""
    blank = {field: PRESET.get(field, "") for field in ROWS[group]}
    return with_rows(form, group, [*rows_of(form, group), blank])


def row_removed(form: Form, group: str, number: int) -> dict[str, str]:
    """Return a form without one of its rows."""
    return with_rows(form, group, [row for at, row in enumerate(rows_of(form, group)) if at != number])


def tidied(form: Form) -> dict[str, str]:
    """Return a form whose rows are numbered from 0, without services and donations of which nothing is said.

    A closure of which nothing is said holds until further notice, so it stays.
    """
    for group, fields in ROWS.items():
        rows = rows_of(form, group)
        form = with_rows(form, group, [row for row in rows if "starts" in fields or not is_blank(row)])
    return dict(form)


def is_blank(row: Row) -> bool:
    """Return whether nobody wrote anything in a row."""
    return all(text in {"", PRESET.get(field)} for field, text in row.items())


def _is_of_row(name: str) -> bool:
    found = _ROW_FIELD.fullmatch(name)
    return bool(found and found["field"] in ROWS.get(found["list"], ()) and int(found["row"]) < MAX_ROWS)


def _numbered(group: str, rows: Iterable[Row]) -> dict[str, str]:
    return {f"{group}-{number}-{field}": text for number, row in enumerate(rows) for field, text in row.items()}


def _as_sent(name: str, text: str) -> str:
    """Return a text as browsers send it: without characters that no field can hold."""
    field = name.rpartition("-")[2]
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if field not in LONG:
        lines = lines.replace("\n", "")
    return _CONTROL.sub("", lines).strip()
