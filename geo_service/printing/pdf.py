"""From a sheet to the bytes of a PDF."""

import json
from pathlib import Path

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
    values = tidied(template_values(sheet))
    check_glyphs(texts(values))
    pdf: bytes = typst.compile(
        TEMPLATE,
        sys_inputs={"sheet": json.dumps(values, ensure_ascii=False)},
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return pdf
