"""A report for people, and as a table."""

import csv
import io
import re
from collections import defaultdict
from dataclasses import fields, replace

from geo_service.importing.pipeline import UNKNOWN
from geo_service.importing.steps.visibility import MASK
from geo_service.labels import Labels
from geo_service.labels.found import found_words
from geo_service.model.report import Finding, ImportReport, Outcome

COLUMNS = tuple(field.name for field in fields(Finding))
"""The columns of a report as CSV: row, field, value, problem, remedy, outcome."""
MAX_EXAMPLES = 5
"""Rows of one kind that the text repeats; the CSV has them all."""
MAX_KINDS = 40
"""Kinds of problems that the text lists."""
_ANY_ROW = re.compile(r"\brow (?P<row>\d+)|(?<=\bas )(?P<place>[A-Z]+-D?\d+)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ORDER = (
    Outcome.ARCHIVED,
    Outcome.SKIPPED,
    Outcome.REFERRAL,
    Outcome.UNLOCATED,
    Outcome.REPAIRED,
    Outcome.KEPT,
)


def report_text(report: ImportReport, words: Labels) -> str:
    """Return a report as plain text: the sums, then what was found, alike problems together.

    Every place that is hidden is named; of other findings that are alike the first rows are.

    Args:
        report: The report.
        words: The language.
    """
    lines = [_headline(report, words), _sums(report, words)]
    for outcome in _ORDER:
        found = [finding for finding in report.findings if finding.outcome is outcome]
        if outcome is Outcome.ARCHIVED:
            lines += [words("cli_import.archived", value=one.value, **_mending(one, words)) for one in found]
        elif found:
            title = words(f"cli_import_title.{outcome}")
            lines += ["", words("cli_import.title", title=title, count=len(found))]
            lines += _grouped(found, words, every=outcome is Outcome.REFERRAL)
    return "\n".join(lines)


def _mending(finding: Finding, words: Labels) -> dict[str, str]:
    return {name: found_words(getattr(finding, name), words) for name in ("problem", "remedy")}


def report_csv(report: ImportReport) -> str:
    """Return the findings as CSV, one line each; a text that a spreadsheet would take for a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([_disarmed(str(getattr(finding, column))) for column in COLUMNS])
    return out.getvalue()


def _headline(report: ImportReport, words: Labels) -> str:
    dataset = words("cli_import.unknown") if report.dataset == UNKNOWN else report.dataset
    told = words("cli_import.headline", file=report.file, dataset=dataset)
    if report.batch is not None:
        return words("cli_import.batch", headline=told, batch=report.batch)
    return words("cli_import.dry_run", headline=told) if report.dry_run else told


def _sums(report: ImportReport, words: Labels) -> str:
    counts = report.counts
    each = (words(f"cli_import_count.{one.name}", count=getattr(counts, one.name)) for one in fields(counts))
    sums = ", ".join(each)
    quiet = counts.usable and not (counts.created or counts.changed or counts.archived)
    return words("cli_import.nothing", sums=sums) if quiet else sums


def _grouped(found: list[Finding], words: Labels, *, every: bool) -> list[str]:
    kinds: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        told = _mending(replace(finding, problem=_ANY_ROW.sub("another", finding.problem)), words)
        kinds[finding.field, told["problem"], told["remedy"]].append(finding)
    by_number = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    lines = []
    for (field, problem, remedy), alike in by_number[:MAX_KINDS]:
        shown = alike if every else alike[:MAX_EXAMPLES]
        rows = words("cli_import.then").join(_example(finding, words) for finding in shown)
        if len(alike) > len(shown):
            rows = words("cli_import.more", rows=rows, count=len(alike) - len(shown))
        line = words("cli_import.problem", problem=problem, remedy=remedy, rows=rows)
        column = words.words.get(f"list_heading.{field}", field)
        lines.append(f"  {words('upload.detail', name=column, value=line) if field else line}")
    if len(by_number) > MAX_KINDS:
        lines.append(words("cli_import.kinds_more", count=len(by_number) - MAX_KINDS))
    return lines


def _example(finding: Finding, words: Labels) -> str:
    twin = _ANY_ROW.search(finding.problem)
    value = words("upload.hidden") if finding.value == MASK else " ".join(finding.value.split())[:60]
    told = [value, _twin(twin, words) if twin else ""]
    text = ", ".join(part for part in told if part)
    return f"{finding.row} ({text})" if text else str(finding.row)


def _twin(found: re.Match[str], words: Labels) -> str:
    return words("cli_import.as_row" if found["row"] else "cli_import.as_place", **found.groupdict())


def _disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
