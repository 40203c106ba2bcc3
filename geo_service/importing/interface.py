"""The values that pass between the stages of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_service.model.place import Place
from geo_service.model.report import Finding


@dataclass(frozen=True, slots=True)
class RawPlace:
    """One record as the file has it, every value as text.

    Attributes:
        row: Number of the record as in :class:`geo_service.model.report.Finding`.
        fields: Column or flattened property name (``fields.nom``, ``geometry.coordinates``) -> text, stripped.
        findings: What was not understood of its rows in other sheets.
    """

    row: int
    fields: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read.

    Attributes:
        header: The names of all fields, in the file's order.
        rows: The records.
        findings: What had to be repaired while reading (encoding, control characters).
        details: Name of one of our fields -> the sheet that tells it with a row for each service or donation.
    """

    header: tuple[str, ...]
    rows: tuple[RawPlace, ...]
    findings: tuple[Finding, ...] = ()
    details: Mapping[str, "Table"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """One record on its way to becoming a place.

    Attributes:
        raw: The record it comes from.
        place: The place so far; its id is empty unless the file bears our ids.
        values: What the mapping found for our fields, as text that the steps still have to read.
        findings: What was repaired or hidden.
        skipped: The finding that says why it does not come in, or None.
    """

    raw: RawPlace
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    skipped: Finding | None = None
