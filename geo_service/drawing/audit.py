"""The audit log as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC

from geo_service.accounts.interface import AuditLine
from geo_service.drawing.tables import DELIMITER, neutralised

HEADINGS = ("line", "when (UTC)", "who", "act", "target", "detail")


def audit_csv(lines: Iterable[AuditLine]) -> str:
    """Return lines of the audit log as CSV; no text of it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in lines:
        entry = line.entry
        texts = (entry.who, entry.act, entry.target, entry.detail)
        when = entry.at.astimezone(UTC).isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
        writer.writerow([line.id, when, *map(neutralised, texts)])
    return out.getvalue()
