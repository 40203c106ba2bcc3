"""What an import did, row by row: bad data is a value here, never an exception."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of the field or row a finding is about."""

    SKIPPED = "skipped"
    ARCHIVED = "archived"
    REPAIRED = "repaired"
    KEPT = "kept"
    REFERRAL = "referral"
    UNLOCATED = "unlocated"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing somebody should know of one row.

    Attributes:
        row: Number of the row in the file as a person counts it (spreadsheet line, header = 1), or of the
            feature in a list (first = 1).
        field: Column or property at fault; empty for the whole row.
        value: What stood there, at most 200 characters.
        problem: What is wrong.
        remedy: How to mend it.
        outcome: What was done.
    """

    row: int
    field: str
    value: str
    problem: str
    remedy: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Counts:
    """How many places an import touched.

    Attributes:
        created: New places.
        changed: Places that differ from before.
        unchanged: Places that are as before.
        archived: Places that the file no longer holds.
        skipped: Rows that did not come in, each with a finding.
        unlocated: Rows that came in without a position (among created, changed and unchanged).
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    archived: int = 0
    skipped: int = 0
    unlocated: int = 0

    @property
    def usable(self) -> int:
        """Rows that came in."""
        return self.created + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole report of one file.

    Attributes:
        file: Name of the file, without its folder.
        dataset: Slug of the mapping that read it.
        counts: The sums.
        findings: What was skipped, repaired or hidden, by row.
        batch: The batch to undo, or None where nothing changed or it was a dry run.
        dry_run: Whether nothing was to be written.
    """

    file: str
    dataset: str
    counts: Counts
    findings: tuple[Finding, ...] = ()
    batch: int | None = None
    dry_run: bool = False
