"""A report for people, and as a table."""

import csv
import io
import re
from collections import defaultdict
from dataclasses import fields

from geo_service.model.report import Finding, ImportReport, Outcome

COLUMNS = tuple(field.name for field in fields(Finding))
"""The columns of a report as CSV: row, field, value, problem, remedy, outcome."""
MAX_EXAMPLES = 5
"""Rows of one kind that the text repeats; the CSV has them all."""
MAX_KINDS = 40
"""Kinds of problems that the text lists."""
_ANY_ROW = re.compile(r"\brow \d+|\bas [A-Z]+-D?\d+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TITLES = {
    Outcome.ARCHIVED: "Archived",
    Outcome.SKIPPED: "Skipped",
    Outcome.REFERRAL: "Listed by name and telephone only",
    Outcome.UNLOCATED: "Kept without a position",
    Outcome.REPAIRED: "Repaired",
    Outcome.KEPT: "Kept, but look at it",
}


def report_text(report: ImportReport) -> str:
    """Return a report as plain text: the sums, then what was found, alike problems together.

    Every place that is hidden is named; of other findings that are alike the first rows are.
    """
    lines = [_headline(report), _sums(report)]
    for outcome, title in _TITLES.items():
        found = [finding for finding in report.findings if finding.outcome is outcome]
        if outcome is Outcome.ARCHIVED:
            lines += [f"{title} in {finding.value}: {finding.problem} -> {finding.remedy}" for finding in found]
        elif found:
            lines += ["", f"{title} ({len(found)}):", *_grouped(found, every=outcome is Outcome.REFERRAL)]
    return "\n".join(lines)


def report_csv(report: ImportReport) -> str:
    """Return the findings as CSV, one line each; a text that a spreadsheet would take for a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([_disarmed(str(getattr(finding, column))) for column in COLUMNS])
    return out.getvalue()


def _headline(report: ImportReport) -> str:
    end = " (dry run: nothing was written)" if report.dry_run else ""
    if report.batch is not None:
        end = f" (batch {report.batch}: geo-service undo {report.batch} takes it back)"
    return f"{report.file}: {report.dataset}{end}"


def _sums(report: ImportReport) -> str:
    counts = report.counts
    sums = ", ".join(f"{getattr(counts, field.name)} {field.name}" for field in fields(counts))
    quiet = counts.usable and not (counts.created or counts.changed or counts.archived)
    return f"{sums}: nothing changes" if quiet else sums


def _grouped(found: list[Finding], *, every: bool) -> list[str]:
    kinds: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        kinds[finding.field, _ANY_ROW.sub("another", finding.problem), finding.remedy].append(finding)
    by_number = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    lines = []
    for (field, problem, remedy), alike in by_number[:MAX_KINDS]:
        shown = alike if every else alike[:MAX_EXAMPLES]
        rows = "; ".join(_example(finding) for finding in shown)
        more = f"; and {len(alike) - len(shown)} more" if len(alike) > len(shown) else ""
        lines.append(f"  {f'{field} ' if field else ''}{problem} -> {remedy}. Row {rows}{more}")
    if len(by_number) > MAX_KINDS:
        lines.append(f"  and {len(by_number) - MAX_KINDS} more kinds: see the report as CSV")
    return lines


def _example(finding: Finding) -> str:
    twin = _ANY_ROW.search(finding.problem)
    told = [" ".join(finding.value.split())[:60], twin.group() if twin else ""]
    text = ", ".join(part for part in told if part)
    return f"{finding.row} ({text})" if text else str(finding.row)


def _disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
