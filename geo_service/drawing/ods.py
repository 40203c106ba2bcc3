"""An association's list as an OpenDocument spreadsheet, which LibreOffice opens without asking.

Its XML is written as text: a library that builds a tree of the cells of 2,000 places takes ten seconds.
Source of the elements: OpenDocument 1.2, part 1.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from xml.sax.saxutils import escape, quoteattr

from geo_service.drawing.list_values import FROZEN, Cell, ListBook, ListColumn, ListSheet
from geo_service.drawing.workbook import ROOM, ROWS, WIDTH, WIDTHS, style_of
from geo_service.labels import load_labels

_CM = 0.2
"""Width of a character, in centimetres."""
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_OASIS}:{name}"'
    for prefix, name in (
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("table", "table:1.0"),
        ("number", "datastyle:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("config", "config:1.0"),
        ("of", "of:1.2"),
    )
)
_STYLES = (
    '<number:text-style style:name="as-text"><number:text-content/></number:text-style>'
    '<number:date-style style:name="as-date" number:automatic-order="false"><number:year number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/></number:date-style>'
    '<style:style style:name="text" style:family="table-cell" style:data-style-name="as-text"/>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="as-date"/>'
    '<style:style style:name="number" style:family="table-cell"/>'
    '<style:style style:name="heading" style:family="table-cell" style:data-style-name="as-text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_SPACES = re.compile(r"^ +|(?<= ) +| $")


def list_ods(book: ListBook) -> bytes:
    """Return a list as an OpenDocument spreadsheet: text cells but for coordinates and dates, and no formula.

    Equal lists are equal files.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # The first member is not compressed, so that the type of the file can be read at its beginning.
        archive.writestr(zipfile.ZipInfo("mimetype"), _TYPE)
        for name, content in (
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", "".join(_content(book))),
            ("settings.xml", _settings(book)),
        ):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _content(book: ListBook) -> Iterator[str]:
    fr = load_labels("fr")
    readme, choices = f"{fr('list.readme')} - {load_labels('en')('list.readme')}", fr("list.choices")
    words = [*((heading, words) for words, (_, heading) in book.choices.items()), *book.words]
    yield f'{_HEAD}<office:document-content {_NAMES} office:version="1.2"><office:automatic-styles>{_STYLES}'
    for name in dict.fromkeys(column.name for sheet in book.sheets for column in sheet.columns):
        width = f"{WIDTHS.get(name, WIDTH) * _CM:.1f}cm"
        yield f'<style:style style:name="column-{name}" style:family="table-column">'
        yield f'<style:table-column-properties style:column-width="{width}"/></style:style>'
    yield "</office:automatic-styles><office:body><office:spreadsheet><table:content-validations>"
    for listed, (number, heading) in book.choices.items():
        yield _validation(choices, number, heading, len(listed))
    yield "</table:content-validations>"
    for sheet in book.sheets:
        yield from _list_table(sheet, book)
    yield from _plain_table(readme, book.explained)
    yield from _plain_table(
        choices, list(zip_longest(*((heading, *listed) for heading, listed in words), fillvalue=""))
    )
    yield "</office:spreadsheet></office:body></office:document-content>"


def _validation(choices: str, number: int, heading: str, count: int) -> str:
    letter = chr(ord("A") + number - 1)
    condition = quoteattr(f"of:cell-content-is-in-list([${choices}.${letter}$2:.${letter}${count + 1}])")
    return (
        f'<table:content-validation table:name="choice{number}" table:condition={condition} '
        f'table:allow-empty-cell="true"><table:error-message table:title={quoteattr(heading)} '
        'table:message-type="warning" table:display="true"/></table:content-validation>'
    )


def _settings(book: ListBook) -> str:
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{_frozen(FROZEN)}"
        "</config:config-item-map-entry>"
        for sheet in book.sheets
    )
    return (
        f'{_HEAD}<office:document-settings {_NAMES} office:version="1.2"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        '</config:config-item><config:config-item-map-named config:name="Tables">'
        f"{tables}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _frozen(columns: int) -> str:
    """Return that the heading and the first columns stay in sight.

    Source: what LibreOffice 7 writes into settings.xml.
    """
    items = {
        "HorizontalSplitMode": ("short", 2),
        "VerticalSplitMode": ("short", 2),
        "HorizontalSplitPosition": ("int", columns),
        "VerticalSplitPosition": ("int", 1),
        "ActiveSplitRange": ("short", 3),
        "PositionRight": ("int", columns),
        "PositionBottom": ("int", 1),
    }
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, (kind, value) in items.items()
    )


def _list_table(sheet: ListSheet, book: ListBook) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(sheet.name)}>"
    for column in sheet.columns:
        yield f'<table:table-column table:style-name="column-{column.name}" '
        yield f'table:default-cell-style-name="{style_of(column)}"/>'
    yield _row(_heading(column) for column in sheet.columns)
    shared = [_shared(column, book) for column in sheet.columns]
    for cells in sheet.rows:
        yield _row(_cell(cell, attributes) for cell, attributes in zip(cells, shared, strict=True))
    yield f'<table:table-row table:number-rows-repeated="{max(ROOM, ROWS - len(sheet.rows))}">'
    yield "".join(_cell("", attributes) for attributes in shared)
    yield "</table:table-row></table:table>"


def _shared(column: ListColumn, book: ListBook) -> str:
    chosen = f' table:content-validation-name="choice{book.choices[column.choices][0]}"' if column.choices else ""
    return f'table:style-name="{style_of(column)}"{chosen}'


def _heading(column: ListColumn) -> str:
    note = _paragraphs(f"{column.help_fr}\n{column.help_en}")
    inside = f"<office:annotation>{note}</office:annotation>{_paragraphs(column.heading)}"
    return f'<table:table-cell office:value-type="string" table:style-name="heading">{inside}</table:table-cell>'


def _cell(value: Cell, attributes: str) -> str:
    if value == "":
        return f"<table:table-cell {attributes}/>"
    if isinstance(value, float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}" {attributes}/>'
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}" {attributes}/>'
    return f'<table:table-cell office:value-type="string" {attributes}>{_paragraphs(value)}</table:table-cell>'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_SPACES.sub(_counted, escape(line))}</text:p>" for line in text.split("\n"))


def _counted(spaces: re.Match[str]) -> str:
    """Return spaces that a reader would take for one, or for none, as an element that counts them."""
    return f'<text:s text:c="{len(spaces[0])}"/>'


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _plain_table(name: str, lines: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(name)}>"
    for line in lines:
        yield _row(_cell(value, 'table:style-name="text"') for value in line)
    yield "</table:table>"
