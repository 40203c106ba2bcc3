"""From a sheet to the bytes of a PDF, or to pictures of its pages."""

import json
from pathlib import Path
from typing import Any

import typst

from geo_service.printing.fonts import FOLDER, check_glyphs
from geo_service.printing.sheet import Sheet
from geo_service.printing.values import template_values, texts, tidied

TEMPLATE = Path(__file__).with_name("sheet.typ")


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as tagged PDF/UA-1 with its fonts embedded; the same sheet gives the same bytes.

    Raises:
        BadValueError: A text has a character that the fonts lack.
        AssetError: Fonts or pictograms are missing.
    """
    pdf: bytes = _compiled(sheet, format="pdf", pdf_standards=["ua-1"])
    return pdf


def sheet_pictures(sheet: Sheet, ppi: float) -> tuple[bytes, ...]:
    """Return the pages of a sheet as PNG, to look at before it is printed.

    Args:
        sheet: The sheet.
        ppi: Pixels per inch.

    Raises:
        BadValueError: As :func:`sheet_pdf`.
        AssetError: Likewise.
    """
    pages: bytes | list[bytes] = _compiled(sheet, format="png", ppi=ppi)
    return (pages,) if isinstance(pages, bytes) else tuple(pages)


def _compiled(sheet: Sheet, **how: Any) -> Any:
    values = tidied(template_values(sheet))
    check_glyphs(texts(values))
    return typst.compile(
        TEMPLATE,
        sys_inputs={"sheet": json.dumps(values, ensure_ascii=False)},
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        **how,
    )
