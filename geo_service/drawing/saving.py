"""Workbooks as bytes: equal workbooks are equal files, whenever they are written."""

import io
import re
import zipfile

from openpyxl import Workbook

_PROPERTIES = "docProps/core.xml"
_INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NO_INSTANT = b"2000-01-01T00:00:00Z"


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file that does not tell when it was written."""
    written, settled = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _PROPERTIES:
                content = _INSTANT.sub(_NO_INSTANT, content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
