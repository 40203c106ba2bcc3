"""What a row and its sheets of details say together of a place's services, donations and periods.

A list names them in a column, and details them in a sheet of their own. Both are compared with the place as it was
downloaded: what either adds is added, and what either leaves out is taken away. Periods stand in their sheets alone.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from geo_service.editing.fields import plainly
from geo_service.editing.reading import Upload
from geo_service.editing.sameness import period_key
from geo_service.frames import details_text
from geo_service.importing.detail_sheets import CODES
from geo_service.importing.details import Detail, code_of, read_details, words_of
from geo_service.importing.period_text import PERIODS, read_periods
from geo_service.importing.steps.codes import parts_of
from geo_service.importing.steps.text import tidy
from geo_service.model.place import Offer, Period, Place
from geo_service.model.text import fold


def settled_details(name: str, said: Mapping[str, str], base: Place, upload: Upload) -> dict[str, str]:
    """Return the texts of a row with the list of codes and the details that the sheets agree on.

    Args:
        name: The field that a sheet tells.
        said: The texts of the row.
        base: The place as it was downloaded.
        upload: The file.
    """
    if name in PERIODS:
        return _settled_periods(name, said, base)
    stored: tuple[Detail, ...] = base.offers if name == "offers" else base.accepts
    known = {code_of(detail): detail for detail in stored}
    sheet = [_settled(detail, known.get(code_of(detail))) for detail in read_details(name, said.get(name, ""))]
    words = words_of(name, upload.steps)
    column = CODES[name]
    listed = parts_of(said.get(column, ""), words) if column in upload.spoken else list(known)
    detailed = {code_of(detail) for detail in sheet}
    taken = known.keys() - detailed
    codes = [part for part in listed if words.get(fold(part), part) not in taken]
    there = {words.get(fold(part), part) for part in listed}
    codes += [code for code in detailed if code not in there and code not in known]
    kept = [detail for detail in sheet if code_of(detail) in {words.get(fold(code), code) for code in codes}]
    return _texts(name, said, codes, kept, stored)


def _settled_periods(name: str, said: Mapping[str, str], base: Place) -> dict[str, str]:
    """Return the texts of a row with the periods of its sheet, those that the place has already in its own words.

    A row that says nothing but its place is one that was emptied, unless the place has just such a period.
    """
    stored: tuple[Period, ...] = getattr(base, name)
    known = {period_key(period) for period in stored}
    told = {period_key(period): period for period in read_periods(said.get(name, ""))[0]}
    added = [period for key, period in told.items() if key not in known and period != Period()]
    text = details_text([*(period for period in stored if period_key(period) in told), *added])
    texts = {other: value for other, value in said.items() if other != name}
    return texts | ({name: tidy(name, text)} if text else {})


def _texts(
    name: str, said: Mapping[str, str], codes: list[str], kept: list[Detail], stored: tuple[Detail, ...]
) -> dict[str, str]:
    """Return the texts of a row; those of a place that stays as it is are the ones it tells itself."""
    texts = {other: text for other, text in said.items() if other not in {name, CODES[name]}}
    if {code_of(detail): detail for detail in kept} == {code_of(detail): detail for detail in stored}:
        plain = all(detail == type(detail)(code_of(detail)) for detail in stored)
        kept = [] if plain else list(stored)
    told = {CODES[name]: "|".join(codes), name: details_text(kept)}
    return texts | {other: tidy(other, text) for other, text in told.items() if text}


def _settled(detail: Detail, known: Detail | None) -> Detail:
    """Return details with the texts of the place wherever a cell says the same in other characters."""
    if known is None or type(known) is not type(detail):
        return detail
    same: dict[str, Any] = {
        each.name: was
        for each in fields(detail)
        if isinstance(was := getattr(known, each.name), str) and _same(getattr(detail, each.name), was)
    }
    detail = replace(detail, **same)
    if isinstance(detail, Offer) and isinstance(known, Offer) and detail.verified and known.verified:
        one, other = detail.verified, known.verified
        if one.at == other.at and _same(one.by, other.by) and _same(one.how, other.how):
            return replace(detail, verified=other)
    return detail


def _same(one: str, other: str) -> bool:
    return " ".join(plainly(one).split()) == " ".join(plainly(other).split())
