"""The sheets of a workbook that say more of the places of its list: one row for each service, donation or period."""

from collections.abc import Mapping, Sequence
from functools import cache

from geo_service.importing.period_text import PERIODS
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.text import fold

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "offers": (
        *("id", "name", "service", "sort", "free", "quota", "window", "hours", "how_to_ask", "conditions", "note"),
        *("verified_at", "verified_by", "verified_how"),
    ),
    "accepted": ("id", "name", "item", "need", "note", "until"),
    **dict.fromkeys(PERIODS, ("id", "name", "starts", "ends", "reason")),
}
"""The field that a sheet tells -> our names of its columns; of the place only id and name."""
DATES = frozenset({"verified_at", "until", "starts", "ends"})
"""The columns that hold days."""
CODES: Mapping[str, str] = {"offers": "services", "accepted": "accepts"}
"""The field that a sheet tells -> the field that lists its codes; periods have none."""
SUBJECT: Mapping[str, str] = {"offers": "service", "accepted": "item", **dict.fromkeys(PERIODS, "starts")}
"""The field that a sheet tells -> the column that it cannot do without."""


@cache
def detail_field(title: str) -> str:
    """Return which field a sheet of this name tells; empty for none."""
    said = fold(title)
    return next(
        (
            name
            for name in COLUMNS
            if said in {name, *(fold(load_labels(lang)(f"list_sheet.{name}")) for lang in LANGUAGES)}
        ),
        "",
    )


def is_detail_header(field: str, cells: Sequence[str]) -> bool:
    """Return whether a row is the heading of such a sheet: it says of which place, and of what.

    Args:
        field: The field that the sheet tells.
        cells: The row.
    """
    names = set(column_names(field, cells).values())
    return SUBJECT[field] in names and bool({"id", "name"} & names)


def column_names(field: str, header: Sequence[str]) -> dict[str, str]:
    """Return which of our columns the headings of such a sheet are, unknown ones left out."""
    known = _headings(field)
    return {heading: known[fold(heading)] for heading in header if fold(heading) in known}


@cache
def _headings(field: str) -> dict[str, str]:
    known = {fold(name): name for name in COLUMNS[field]}
    for lang in LANGUAGES:
        known |= {fold(load_labels(lang)(f"list_{field}.{name}")): name for name in COLUMNS[field]}
    return known
