"""Services, donations and closures in sheets of their own: what is edited there is what changes, and nothing else."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from geo_service.drawing.lists import list_bytes
from geo_service.editing.reading import Upload
from geo_service.editing.values import PreviewRow, RowClass, Why
from geo_service.model.changes import Snapshot
from geo_service.model.place import Accepted, Demand, Offer, OfferSort, Place, Verification
from tests.editing.lists import CAFE, NOW, OWN, context, shown

Change = Callable[[openpyxl.Workbook], object]


def workbook(change: Change, places: tuple[Place, ...] = OWN) -> bytes:
    """Download a list as XLSX and edit it."""
    book = openpyxl.load_workbook(io.BytesIO(list_bytes(places, 7, "xlsx", context().reference)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(change: Change, now: Snapshot = NOW) -> tuple[PreviewRow, ...]:
    return shown(workbook(change), now, name="liste.xlsx").rows


def row_of(sheet: Worksheet, place: str, subject: str) -> int:
    found = [row[0].row for row in sheet.iter_rows() if (row[0].value, row[2].value) == (place, subject)]
    assert len(found) == 1, [[cell.value for cell in row] for row in sheet.iter_rows()]
    return found[0]


def write(sheet: Worksheet, row: int, **cells: object) -> None:
    headings = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(row, headings[heading.replace("_", " ")]).value = value


def changes(row: PreviewRow) -> dict[str, object]:
    return {change.field: change.after for change in row.changes}


def test_a_sheet_says_of_a_service_what_its_place_says():
    book = openpyxl.load_workbook(io.BytesIO(list_bytes(OWN, 7, "xlsx", context().reference)))

    sheet = book["Offres"]
    row = row_of(sheet, "PAR-0001", "Coupe de cheveux")
    told = {head.value: cell.value for head, cell in zip(sheet[1], sheet[row], strict=True) if cell.value}
    assert told == {
        "Identifiant": "PAR-0001",
        "Nom": "Café de l'Étoile",
        "Service": "Coupe de cheveux",
        "Mode": "Bon",
        "Quantité": "4 par mois",
        "Horaires propres": "Tu 10:00-12:00",
    }
    assert "Détails des services" not in {cell.value for cell in book["Liste"][1]}
    assert sheet.freeze_panes == "D2"


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_whatever_offers_and_needs_say_comes_back(form):
    rich = replace(
        CAFE,
        offers=(
            Offer(
                "charge_phone", free=False, how_to_ask="Dire\n« bonjour »", conditions="  deux  espaces", note="=1+1"
            ),
            Offer(
                "haircut", OfferSort.PREPAID, window="fin\tde journée", verified=Verification(date(1900, 1, 1), "", "")
            ),
        ),
        accepts=(Accepted("toys", Demand.REFUSED, "'x", date(2026, 12, 31)),),
    )

    preview = shown(list_bytes((rich,), 7, form, context().reference), Snapshot(7, (rich,), {}), name=f"a.{form}")

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED], preview.rows[0].changes


def test_services_in_another_order_than_that_of_the_vocabulary_are_read_in_short(monkeypatch):
    odd = replace(CAFE, offers=CAFE.offers[::-1])
    understood = []
    monkeypatch.setattr(Upload, "understood", lambda *args: understood.append(args))

    preview = shown(list_bytes((odd,), 7, "xlsx", context().reference), Snapshot(7, (odd,), {}), name="a.xlsx")

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED]
    assert understood == []


def test_a_cell_that_was_edited_changes_that_service_alone():
    def edit(book):
        sheet = book["Offres"]
        write(
            sheet,
            row_of(sheet, "PAR-0001", "Coupe de cheveux"),
            Quantité="2 par mois",
            Gratuit="Oui",
            Mode="En attente",
        )

    [cafe, *others] = rows_of(edit)

    haircut = Offer("haircut", OfferSort.PREPAID, free=True, quota="2 par mois", hours="Tu 10:00-12:00")
    assert changes(cafe) == {"offers.haircut": haircut}
    assert {row.kind for row in others} == {RowClass.UNCHANGED}


def test_a_need_gets_a_last_day():
    def edit(book):
        sheet = book["Dons"]
        write(sheet, row_of(sheet, "PAR-0001", "Livres"), **{"Jusqu’au": "31/12/2026", "Besoin": "Urgent"})

    assert changes(rows_of(edit)[0]) == {"accepts.books": Accepted("books", Demand.URGENT, until=date(2026, 12, 31))}


def test_a_quota_that_was_emptied_is_gone_and_suspicious():
    def edit(book):
        sheet = book["Offres"]
        write(sheet, row_of(sheet, "PAR-0001", "Coupe de cheveux"), Mode=None, Quantité=None, Horaires_propres=None)
        write(sheet, row_of(sheet, "PAR-0001", "Recharger son téléphone"), Gratuit=None)

    row = rows_of(edit)[0]

    assert changes(row) == {"offers.haircut": Offer("haircut"), "offers.charge_phone": Offer("charge_phone")}
    assert row.kind is RowClass.SUSPICIOUS
    assert Why.QUOTA in {reason.why for reason in row.suspicions}


def added_in_the_sheet(book):
    book["Offres"].append(["PAR-0001", None, "Toilettes", None, "non"])


def added_in_the_list(book):
    cell = book["Liste"]["J2"]
    cell.value += " | Toilettes"


def added_in_both(book):
    added_in_the_sheet(book)
    added_in_the_list(book)


@pytest.mark.parametrize(
    ("add", "offer"),
    [
        (added_in_the_sheet, Offer("toilets", free=False)),
        (added_in_the_list, Offer("toilets")),
        (added_in_both, Offer("toilets", free=False)),
    ],
)
def test_a_service_may_be_added_in_either_sheet(add, offer):
    assert changes(rows_of(add)[0]) == {"offers.toilets": offer}


def removed_in_the_sheet(book):
    sheet = book["Offres"]
    sheet.delete_rows(row_of(sheet, "PAR-0001", "Coupe de cheveux"))


def removed_in_the_list(book):
    cell = book["Liste"]["J2"]
    cell.value = cell.value.replace(" | Coupe de cheveux", "")
    assert "Coupe" not in cell.value


@pytest.mark.parametrize("remove", [removed_in_the_sheet, removed_in_the_list])
def test_a_service_may_be_taken_away_in_either_sheet(remove):
    row = rows_of(remove)[0]

    assert changes(row) == {"offers.haircut": None}
    assert row.kind is RowClass.SUSPICIOUS


def without_the_column(book):
    removed_in_the_sheet(book)
    book["Liste"].delete_cols(10)


def test_a_service_is_taken_away_where_the_column_is_missing_too():
    assert changes(rows_of(without_the_column)[0]) == {"offers.haircut": None}


def all_gone(book):
    for name in ("Offres", "Dons"):
        book[name].delete_rows(2, 40)


def test_a_sheet_without_rows_takes_all_away_and_is_never_chosen_by_itself():
    row = rows_of(all_gone)[0]

    assert set(changes(row)) == {
        "offers.charge_phone",
        "offers.print_copy",
        "offers.haircut",
        "accepts.toys",
        "accepts.books",
    }
    assert row.kind is RowClass.SUSPICIOUS


DETAILS = ("Offres", "Dons", "Fermetures", "Périodes d’activité")


def drop_sheets(book):
    for name in DETAILS:
        del book[name]


def hide_sheets(book):
    for name in DETAILS:
        book[name].sheet_state = "hidden"


def put_first(book):
    for name in DETAILS:
        book.move_sheet(name, -book.sheetnames.index(name))


def title_above(book):
    book["Offres"].insert_rows(1)
    book["Offres"]["A1"] = "Nos services"


def shuffle(book):
    sheet = book["Offres"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


@pytest.mark.parametrize("change", [drop_sheets, hide_sheets, put_first, title_above, shuffle])
def test_what_is_not_said_of_services_leaves_them_as_they_are(change):
    preview = shown(workbook(change), name="liste.xlsx")

    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * 3, [row.changes for row in preview.rows]
    assert preview.missing == ()


def test_a_new_place_has_the_services_of_both_sheets():
    def add(book):
        book["Liste"].append(
            [None, "Commerçant", "Chez Ada", "5 rue Neuve", "75011", "Paris", None, None, None, "Wi-Fi"]
        )
        book["Offres"].append([None, "chez  ada", "Toilettes", None, None, "2 par jour"])
        book["Dons"].append([None, "Chez Ada", "Livres", None, "romans"])

    row = next(row for row in rows_of(add) if row.name == "Chez Ada")

    assert row.after is not None
    assert row.after.offers == (Offer("toilets", quota="2 par jour"), Offer("wifi"))
    assert row.after.accepts == (Accepted("books", note="romans"),)


@pytest.mark.parametrize(
    ("sheet", "cells", "column"),
    [
        ("Offres", {"Service": "Massage"}, "Service"),
        ("Offres", {"Gratuit": "peut-être"}, "Gratuit"),
        ("Offres", {"Vérifié le": "hier"}, "Vérifié le"),
        ("Dons", {"Jusqu’au": "Noël"}, "Jusqu’au"),
        ("Dons", {"Besoin": "un peu"}, "Besoin"),
    ],
)
def test_what_is_not_understood_names_sheet_row_and_column_and_holds_back_one_place(sheet, cells, column):
    def edit(book):
        write(book[sheet], 2, **cells)
        book["Liste"]["C3"] = "Boulangerie Neuve"

    [cafe, bakery, _refuge] = rows_of(edit)

    assert cafe.kind is RowClass.REJECTED
    [found] = cafe.findings
    assert found.problem == f"sheet {sheet}, row 2, column {column}: not understood"
    assert found.value == next(iter(cells.values()))
    assert changes(bakery) == {"name": "Boulangerie Neuve"}


def test_a_service_that_is_there_twice_is_refused():
    def edit(book):
        book["Offres"].append(["PAR-0001", None, "Coupe de cheveux"])

    row = rows_of(edit)[0]

    assert row.kind is RowClass.REJECTED
    assert row.findings[0].problem == "sheet Offres, row 7: Coupe de cheveux is there already for this place"


def test_a_row_of_no_place_is_refused_by_itself():
    def edit(book):
        book["Offres"].append([None, "Chez Personne", "Toilettes"])

    rows = rows_of(edit)

    [refused] = [row for row in rows if row.kind is RowClass.REJECTED]
    assert refused.findings[0].problem.startswith("sheet Offres, row 7: no place of the list has this name")
    assert sum(row.kind is RowClass.UNCHANGED for row in rows) == 3


def test_services_of_a_place_that_was_taken_out_of_the_list_are_said_not_to_be_read():
    preview = shown(workbook(lambda book: book["Liste"].delete_rows(2)), name="liste.xlsx")

    assert [one.place.id for one in preview.missing] == ["PAR-0001"]
    assert all(row.kind is RowClass.UNCHANGED for row in preview.rows)
    assert {found.problem.partition(":")[0] for found in preview.findings} == {
        "sheet Offres, rows 2, 3, 4",
        "sheet Dons, rows 2, 3",
        "sheet Fermetures, rows 2",
    }


def test_somebody_else_who_changed_the_same_service_makes_it_a_conflict():
    other = replace(CAFE, offers=(*CAFE.offers[:2], replace(CAFE.offers[2], quota="1 par mois")))

    def edit(book):
        sheet = book["Offres"]
        write(sheet, row_of(sheet, "PAR-0001", "Coupe de cheveux"), Quantité="9 par mois")

    now = replace(NOW, revision=8, places=(other, *NOW.places[1:]))
    [row, *_] = shown(workbook(edit), now, NOW, name="liste.xlsx").rows

    assert row.kind is RowClass.CONFLICT
    assert [clash.field for clash in row.conflicts] == ["offers.haircut"]
