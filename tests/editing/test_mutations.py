"""What people's tools do to a list that nobody edited: it still changes nothing."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress

import openpyxl
import pytest

from geo_service.drawing.list_book import list_csv
from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.editing.values import RowClass
from geo_service.errors import UnreadableFileError
from tests.editing.lists import CAFE, OWN, context, edited, shown

CSV = list_csv(OWN, 7).decode("utf-8-sig")
Book = Callable[[openpyxl.Workbook], object]


def separated(delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(CSV, newline=""), delimiter=";"))
    return out.getvalue().encode()


def with_cells(change: Callable[[str, str], str]) -> bytes:
    def every(rows):
        for row in rows:
            row |= {name: change(name, text) for name, text in row.items()}

    return edited(every)


def reordered(rows):
    for number, row in enumerate(rows):
        rows[number] = dict(sorted(row.items(), key=lambda pair: pair[0][::-1]))


def renamed(old: str, new: str) -> bytes:
    return CSV.replace(old, new, 1).encode()


def merged(rows):
    for row in rows:
        row["address"] = f"{row['address']}, {row.pop('postcode')} Paris"


def curly(_name: str, text: str) -> str:
    return text.replace("'", "’").replace('"', "“")


def no_break(_name: str, text: str) -> str:
    return text.replace(" ", "\u00a0")


def comma(name: str, text: str) -> str:
    return text.replace(".", ",") if name in {"lat", "lon"} else text


def french_date(name: str, text: str) -> str:
    return re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", text) if name in {"verified_at", "closures"} else text


MUTATIONS = {
    "semicolon": CSV.encode(),
    "comma": separated(","),
    "tab": separated("\t"),
    "bom": b"\xef\xbb\xbf" + CSV.encode(),
    "cp1252": CSV.encode("cp1252"),
    "utf-16": CSV.encode("utf-16"),
    "decimal comma": with_cells(comma),
    "french dates": with_cells(french_date),
    "curly quotes": with_cells(curly),
    "no-break spaces": with_cells(no_break),
    "reordered": edited(reordered),
    "renamed": renamed("name;address;postcode", "NOM DU LIEU;Adresse ;Code  postal"),
    "merged": edited(merged),
    "trailing blank rows": CSV.encode() + b";;;\r\n" * 40,
    "line ends": CSV.replace("\r\n", "\n").encode(),
    "rounded": with_cells(lambda name, text: text[:9] if name in {"lat", "lon"} else text),
}


@pytest.mark.parametrize("data", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_list_that_only_a_program_touched_changes_nothing(data):
    preview = shown(data)

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * 3, [row.changes for row in preview.rows]
    assert preview.missing == ()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_read_back_without_a_change(form):
    preview = shown(list_bytes(OWN, 7, form, context().reference), name=f"liste.{form}")

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * 3, [row.changes for row in preview.rows]


def test_french_headings_of_csv_are_read_back_without_a_change():
    data = list_bytes(OWN, 7, "csv", context().reference, "fr")

    assert data.decode("utf-8-sig").startswith("Identifiant;Type de lieu;Nom;Adresse;")
    assert [row.kind for row in shown(data).rows] == [RowClass.UNCHANGED] * 3


def test_a_postcode_that_lost_its_zero_is_the_same():
    ain = tuple(place for place in OWN[:1])
    data = edited(lambda rows: rows[0].update(postcode="01000", city="elsewhere"), ain)
    lost = edited(lambda rows: rows[0].update(postcode="1000", city="elsewhere"), ain)

    assert shown(lost).rows[0].changes == shown(data).rows[0].changes


def mutated(change: Book) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(list_bytes(OWN, 7, "xlsx", context().reference)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hide_another(book):
    sheet = book.create_sheet("Brouillon", 0)
    sheet.append(["Nom", "Adresse"])
    sheet.append(["Faux lieu", "1 rue Fausse"])
    sheet.sheet_state = "hidden"


def title_above(book):
    book["Liste"].insert_rows(1)
    book["Liste"]["A1"] = "Notre liste"
    book["Liste"].merge_cells("A1:F1")


def numbers(book):
    for row in book["Liste"].iter_rows(min_row=2):
        row[4].value, row[4].number_format = int(row[4].value), "0"


def blank_rows(book):
    for _ in range(20):
        book["Liste"].append([" "])


@pytest.mark.parametrize("change", [hide_another, title_above, numbers, blank_rows])
def test_a_workbook_that_only_a_program_touched_changes_nothing(change):
    preview = shown(mutated(change), name="liste.xlsx")

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * 3, [row.changes for row in preview.rows]


def test_a_formula_counts_as_its_stored_value_and_is_never_text():
    def compute(book):
        book["Liste"]["C2"] = '="Café "&"de l\'Étoile"'

    row = shown(mutated(compute), name="liste.xlsx").rows[0]

    assert row.kind is RowClass.REJECTED  # openpyxl stores no value: the name is empty
    assert "=" not in str(row.changes)


def test_the_list_has_drop_downs_explanations_and_text_where_zeros_lead():
    book = openpyxl.load_workbook(io.BytesIO(list_bytes(OWN, 7, "xlsx", context().reference)))
    sheet = book["Liste"]

    assert [cell.value for cell in sheet[1]][:3] == ["Identifiant", "Type de lieu", "Nom"]
    assert {area.bounds[0] for rule in sheet.data_validations.dataValidation for area in rule.sqref} == {2, 6, 19, 21}
    assert "Cinq chiffres" in sheet["E1"].comment.text
    assert "Five digits" in sheet["E1"].comment.text
    assert sheet.freeze_panes == "D2"
    assert sheet["E2"].number_format == sheet.column_dimensions["E"].number_format == "@"
    assert sheet["V2"].is_date
    assert book.sheetnames == [
        *("Liste", "Offres", "Dons", "Fermetures", "Périodes d’activité", "Lisez-moi - Read me", "Choix"),
    ]
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert CAFE.name in [cell.value for cell in sheet["C"]]


def test_the_heading_of_an_ods_is_frozen():
    data = list_bytes(OWN, 7, "ods", context().reference)

    settings = zipfile.ZipFile(io.BytesIO(data)).read("settings.xml").decode()
    assert 'config:name="VerticalSplitPosition" config:type="int">1<' in settings


def test_entities_that_multiply_are_not_expanded():
    source = zipfile.ZipFile(io.BytesIO(list_bytes(OWN, 7, "ods", context().reference)))
    bomb = '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "content.xml":
                content = content.replace(b"?>", b"?>" + bomb.encode(), 1).replace(b"Boulangerie", b"&b;&b;")
            target.writestr(member, content)

    with suppress(UnreadableFileError):
        assert all("AAAA" not in row.name for row in shown(out.getvalue(), name="liste.ods").rows)
