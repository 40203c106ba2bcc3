"""What a form says, as the row of a list: what nobody touched is told as the place tells it, so it cannot change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from geo_service.editing.comparing import as_told
from geo_service.editing.fields import OFFERS
from geo_service.hours.reading import MAX_LENGTH
from geo_service.importing.dates import read_date
from geo_service.importing.period_text import PERIODS
from geo_service.model.place import Accepted, Demand, Offer, OfferSort, Period, Place
from geo_service.model.report import Finding
from geo_service.web.editor.place_form import (
    LONG,
    OFFER_TEXTS,
    PLAIN,
    ROWS,
    Form,
    Row,
    form_of,
    is_blank,
    row_of_accepted,
    row_of_offer,
    row_of_period,
    rows_of,
)

SPOKEN = frozenset({*PLAIN, "services", "offers", "accepts", "accepted", "closures", "campaigns"}) | {
    *("verified_at", "verified_by", "verified_how"),
}
"""The fields of a list that a form can say something of."""
MAX_TEXT, MAX_LONG = 300, 4000
"""Characters of a field of one line, and of several."""
_FREE = {"yes": True, "no": False}
_PLACES = {"position": "lat", "services": "offers", "offers": "offers", "accepted": "accepts", "": "name"}
"""Where the trouble of a field of lists is shown, where the form has none of its name."""

Troubles = dict[str, str]
"""Name of a field -> what is wrong with it, the end of a key of labels."""


@dataclass
class Said:
    """What a form says.

    Attributes:
        form: What was sent, rows numbered from 0.
        base: The place as the form showed it; None for a new one.
        values: The texts of a list's row, empty ones left out.
        troubles: What has to be mended first.
    """

    form: Form
    base: Place | None
    values: dict[str, str] = field(default_factory=dict)
    troubles: Troubles = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shown: Form = form_of(self.base) if self.base else {}
        self.told: Mapping[str, str] = as_told(self.base, SPOKEN) if self.base else {}

    def untouched(self, group: str) -> bool:
        """Return whether the rows of a list are as they were shown."""
        return self.base is not None and rows_of(self.form, group) == rows_of(self.shown, group)


def read_form(form: Form, base: Place | None) -> Said:
    """Return what a form says.

    Args:
        form: What was sent, rows numbered from 0.
        base: The place as the form showed it; None for a new one.
    """
    said = Said(form, base)
    said.values |= {name: text for name, text in said.told.items() if name.startswith("verified_")}
    said.values |= _plain(said)
    said.troubles |= {name: "long" for name, text in form.items() if len(text) > _longest(name)}
    _say_offers(said)
    _say_accepts(said)
    for group in ("closures", "campaigns"):
        _say_periods(said, group)
    said.values = {name: text for name, text in said.values.items() if text}
    return said


def troubles_of(findings: tuple[Finding, ...], form: Form) -> Troubles:
    """Return where the form says what was not understood of it; hours are told back word by word beside."""
    mended = (found.field for found in findings if found.field != "hours" and not found.field.startswith(OFFERS))
    names = (_PLACES.get(name, name) for name in mended)
    return {name if name in form or name in ROWS else "name": _what(name) for name in names}


def _what(name: str) -> str:
    return "order" if name in PERIODS else name if name in {*PLAIN, *ROWS} else "other"


def _longest(name: str) -> int:
    last = name.rpartition("-")[2]
    return MAX_LENGTH if last == "hours" else MAX_LONG if last in LONG else MAX_TEXT


def _plain(said: Said) -> dict[str, str]:
    form, shown = said.form, said.shown
    same = {name for name in PLAIN if shown and form[name] == shown[name]}
    if shown and set(form["audience"].split("|")) == set(shown["audience"].split("|")):
        same.add("audience")
    values = {name: said.told.get(name, "") if name in same else form[name] for name in PLAIN}
    return values | {name: values[name].replace(",", ".") for name in ("lat", "lon")}


def _say_offers(said: Said) -> None:
    if said.untouched("offers"):
        said.values |= {name: said.told.get(name, "") for name in ("services", "offers")}
        return
    rows = rows_of(said.form, "offers")
    said.troubles |= _several("offers", "service", rows)
    offers = [_offer(row, said.base) for row in rows]
    said.values["services"] = "|".join(offer.service for offer in offers)
    said.values["offers"] = _json(offers)


def _offer(row: Row, base: Place | None) -> Offer:
    kept = (base and base.offer(row["service"])) or Offer(row["service"])
    was = row_of_offer(kept)
    typed: dict[str, Any] = {name: row[name] for name in OFFER_TEXTS if row[name] != was[name]}
    sort = OfferSort(row["sort"]) if row["sort"] in set(OfferSort) else OfferSort.IMMEDIATE
    return replace(kept, sort=sort, free=_FREE.get(row["free"]), **typed)


def _say_accepts(said: Said) -> None:
    if said.untouched("accepts"):
        said.values |= {name: said.told.get(name, "") for name in ("accepts", "accepted")}
        return
    rows = rows_of(said.form, "accepts")
    said.troubles |= _several("accepts", "item", rows)
    known = {accepted.item: accepted for accepted in said.base.accepts} if said.base else {}
    accepts = [
        _accepted(row, known.get(row["item"]), f"accepts-{number}", said.troubles) for number, row in enumerate(rows)
    ]
    said.values["accepts"] = "|".join(accepted.item for accepted in accepts)
    said.values["accepted"] = _json(accepts)


def _accepted(row: Row, known: Accepted | None, prefix: str, troubles: Troubles) -> Accepted:
    if known and row_of_accepted(known) == row:
        return known
    need = Demand(row["need"]) if row["need"] in set(Demand) else Demand.WANTED
    return Accepted(row["item"], need, row["note"], _day(row, "until", prefix, troubles))


def _several(group: str, code: str, rows: list[Row]) -> Troubles:
    """Return which rows name nothing, or what another row names already."""
    troubles: Troubles = {}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if not row[code]:
            troubles[f"{group}-{number}-{code}"] = "choose"
        elif row[code] in seen:
            troubles[f"{group}-{number}-{code}"] = "twice"
        seen.add(row[code])
    return troubles


def _say_periods(said: Said, group: str) -> None:
    if said.untouched(group):
        said.values[group] = said.told.get(group, "")
        return
    stored: tuple[Period, ...] = getattr(said.base, group) if said.base else ()
    known = [(row_of_period(period), period) for period in stored]
    periods = []
    for number, row in enumerate(rows_of(said.form, group)):
        kept = next((period for was, period in known if was == row), None)
        if kept is None and is_blank(row):
            said.troubles[f"{group}-{number}-starts"] = "blank"
        periods.append(kept or _period(row, f"{group}-{number}", said.troubles))
    said.values[group] = _json(periods)


def _json(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode() if values else ""


def _day(row: Row, name: str, prefix: str, troubles: Troubles) -> date | None:
    day = read_date(row[name])
    if row[name] and day is None:
        troubles[f"{prefix}-{name}"] = "date"
    return day


def _period(row: Row, prefix: str, troubles: Troubles) -> Period:
    starts, ends = (_day(row, name, prefix, troubles) for name in ("starts", "ends"))
    if starts and ends and ends < starts:
        troubles[f"{prefix}-ends"] = "order"
    return Period(starts, ends, row["reason"])
