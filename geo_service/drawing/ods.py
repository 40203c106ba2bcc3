"""An association's list as an OpenDocument spreadsheet, which LibreOffice opens without asking."""

import io
from collections.abc import Sequence
from datetime import date

from odf import config, office, style, table, text
from odf.number import DateStyle, Day, Month, Text, TextContent, TextStyle, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.teletype import addTextToElement

from geo_service.drawing.list_book import Cell, ListBook, ListColumn
from geo_service.drawing.workbook import ROWS, WIDTH, WIDTHS
from geo_service.frames import NUMBERS
from geo_service.labels import load_labels

_CM = 0.2
"""Width of a character, in centimetres."""
_FROZEN = {
    "HorizontalSplitMode": ("short", "2"),
    "VerticalSplitMode": ("short", "2"),
    "HorizontalSplitPosition": ("int", "3"),
    "VerticalSplitPosition": ("int", "1"),
    "ActiveSplitRange": ("short", "3"),
    "PositionRight": ("int", "3"),
    "PositionBottom": ("int", "1"),
}
"""Three columns and the heading stay in sight. Source: what LibreOffice 7 writes into settings.xml."""


def list_ods(book: ListBook) -> bytes:
    """Return a list as an OpenDocument spreadsheet: text cells but for coordinates and dates, and no formula."""
    document, fr = OpenDocumentSpreadsheet(), load_labels("fr")
    _add_styles(document)
    _add_validations(document, book.columns)
    _freeze(document, fr("list.sheet"))
    document.spreadsheet.addElement(_list_table(document, fr("list.sheet"), book))
    readme = f"{fr('list.readme')} - {load_labels('en')('list.readme')}"
    lines = [*book.readme, ("", ""), *((f"{col.heading} : {col.help_fr}", col.help_en) for col in book.columns)]
    document.spreadsheet.addElement(_plain_table(readme, lines))
    words = [*((column.heading, column.choices) for column in book.columns if column.choices), *book.words]
    document.spreadsheet.addElement(_plain_table(fr("list.choices"), [(head, *all_of) for head, all_of in words]))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _add_styles(document: OpenDocumentSpreadsheet) -> None:
    as_text = TextStyle(name="as-text")
    as_text.addElement(TextContent())
    as_date = DateStyle(name="as-date", automaticorder="false")
    for part in (Year(style="long"), Text(text="-"), Month(style="long"), Text(text="-"), Day(style="long")):
        as_date.addElement(part)
    document.automaticstyles.addElement(as_text)
    document.automaticstyles.addElement(as_date)
    for name, format_name in (("text", "as-text"), ("date", "as-date"), ("number", None), ("heading", "as-text")):
        named = {"datastylename": format_name} if format_name else {}
        cell_style = style.Style(name=name, family="table-cell", **named)
        if name == "heading":
            cell_style.addElement(style.TextProperties(fontweight="bold"))
        document.automaticstyles.addElement(cell_style)


def _add_validations(document: OpenDocumentSpreadsheet, columns: Sequence[ListColumn]) -> None:
    validations = table.ContentValidations()
    for column in columns:
        if column.choices:
            quoted = ";".join(f'"{word}"' for word in column.choices)
            rule = table.ContentValidation(
                name=column.name, condition=f"of:cell-content-is-in-list({quoted})", allowemptycell="true"
            )
            rule.addElement(table.ErrorMessage(title=column.heading, messagetype="warning", display="true"))
            validations.addElement(rule)
    document.spreadsheet.addElement(validations)


def _freeze(document: OpenDocumentSpreadsheet, sheet: str) -> None:
    of_sheet = config.ConfigItemMapEntry(name=sheet)
    for name, (kind, value) in _FROZEN.items():
        of_sheet.addElement(config.ConfigItem(name=name, type=kind, text=value))
    sheets = config.ConfigItemMapNamed(name="Tables")
    sheets.addElement(of_sheet)
    view = config.ConfigItemMapEntry()
    view.addElement(config.ConfigItem(name="ViewId", type="string", text="view1"))
    view.addElement(sheets)
    views = config.ConfigItemMapIndexed(name="Views")
    views.addElement(view)
    settings = config.ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    document.settings.addElement(settings)


def _list_table(document: OpenDocumentSpreadsheet, name: str, book: ListBook) -> table.Table:
    sheet = table.Table(name=name)
    for number, column in enumerate(book.columns):
        width = style.Style(name=f"column{number}", family="table-column")
        width.addElement(style.TableColumnProperties(columnwidth=f"{WIDTHS.get(column.name, WIDTH) * _CM:.1f}cm"))
        document.automaticstyles.addElement(width)
        sheet.addElement(table.TableColumn(stylename=width, defaultcellstylename=_style_of(column)))
    header = table.TableRow()
    for column in book.columns:
        header.addElement(_heading(column))
    sheet.addElement(header)
    for cells in book.rows:
        row = table.TableRow()
        for column, cell in zip(book.columns, cells, strict=True):
            row.addElement(_cell(column, cell))
        sheet.addElement(row)
    room = table.TableRow(numberrowsrepeated=max(1, ROWS - len(book.rows)))
    for column in book.columns:
        row_cell = _cell(column, "")
        room.addElement(row_cell)
    sheet.addElement(room)
    return sheet


def _style_of(column: ListColumn) -> str:
    if column.name in NUMBERS:
        return "number"
    return "date" if column.name == "verified_at" else "text"


def _heading(column: ListColumn) -> table.TableCell:
    cell = table.TableCell(valuetype="string", stylename="heading")
    note = office.Annotation()
    for line in (column.help_fr, column.help_en):
        note.addElement(text.P(text=line))
    cell.addElement(note)
    cell.addElement(text.P(text=column.heading))
    return cell


def _cell(column: ListColumn, value: Cell) -> table.TableCell:
    shared = {"stylename": _style_of(column)} | ({"contentvalidationname": column.name} if column.choices else {})
    if value == "":
        return table.TableCell(**shared)
    if isinstance(value, float):
        return table.TableCell(valuetype="float", value=repr(value), **shared)
    if isinstance(value, date):
        return table.TableCell(valuetype="date", datevalue=value.isoformat(), **shared)
    return _text_cell(value, **shared)


def _text_cell(value: str, **shared: str) -> table.TableCell:
    cell = table.TableCell(valuetype="string", **shared)
    for line in value.split("\n"):
        paragraph = text.P()
        addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell


def _plain_table(name: str, lines: Sequence[Sequence[str]]) -> table.Table:
    sheet = table.Table(name=name)
    for line in lines:
        row = table.TableRow()
        for value in line:
            row.addElement(_text_cell(value))
        sheet.addElement(row)
    return sheet
