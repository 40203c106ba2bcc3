"""The rows of an upload that cannot be applied, as a table to mend and send again."""

import csv
import io
from collections.abc import Iterable

from geo_service.drawing.tables import DELIMITER, neutralised
from geo_service.editing.reading import Upload
from geo_service.editing.values import PreviewRow
from geo_service.labels import Labels
from geo_service.labels.found import found_words


def rejected_csv(upload: Upload, rows: Iterable[PreviewRow], words: Labels) -> bytes:
    """Return rows as their file has them, behind each what is wrong and how to mend it.

    Args:
        upload: The file as read.
        rows: The rows that were rejected.
        words: The language of what is wrong.
    """
    records = {row.raw.row: row.raw.fields for row in upload.rows}
    headings = list(next(iter(records.values()), {}))
    told = [words(f"upload.{name}") for name in ("csv_row", "column", "problem", "remedy")]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(map(neutralised, [*headings, *told]))
    for row in rows:
        record = records.get(row.row, {})
        columns, problems, remedies = (
            " | ".join(texts)
            for texts in (
                [found.field for found in row.findings],
                [found_words(found.problem, words) for found in row.findings],
                [found_words(found.remedy, words) for found in row.findings],
            )
        )
        texts = (*(record.get(name, "") for name in headings), str(row.row), columns, problems, remedies)
        writer.writerow(map(neutralised, texts))
    return ("\ufeff" + out.getvalue()).encode()
