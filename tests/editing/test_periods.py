"""Closures and campaigns in sheets of their own, and in one cell of CSV."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.editing.values import RowClass
from geo_service.frames import details_text
from geo_service.importing.period_text import PERIODS
from geo_service.model.changes import Snapshot
from geo_service.model.place import Period
from tests.editing.lists import CAFE, NOW, OWN, context, edited, first, setting, shown
from tests.editing.test_detailed import changes, row_of, rows_of, workbook, write

HOLIDAYS = CAFE.closures[0]
TEXTS = st.text('ab é"«=+@-–.;:,|01/\t\n\u00a0’', max_size=10) | st.sampled_from(["néant", "24/12/2026", "[]", "'x"])
DAYS = st.none() | st.dates(date(1890, 1, 1), date(2100, 1, 1))
RECENT = st.none() | st.dates(date(1999, 1, 1), date(2100, 1, 1))
ANY = st.lists(st.builds(Period, DAYS, DAYS, TEXTS), max_size=4).map(tuple)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12, deadline=None)
@example(closures=(), campaigns=(Period(), Period(reason="néant"), Period(reason="a\u00a0b"), Period(reason="a b")))
@given(closures=ANY, campaigns=ANY)
def test_whatever_periods_say_comes_back(form, closures, campaigns):
    place = replace(CAFE, closures=closures, campaigns=campaigns)

    [row] = shown(list_bytes((place,), 7, form, context().reference), Snapshot(7, (place,), {}), name=f"a.{form}").rows

    assert (row.kind, row.changes) == (RowClass.UNCHANGED, ())


@settings(max_examples=12, deadline=None)
@given(
    kept=st.sets(st.integers(0, 2)),
    added=st.lists(st.builds(Period, RECENT, RECENT, st.sampled_from(["congés", "travaux"])), max_size=3, unique=True),
)
def test_rows_that_come_and_go_are_exactly_what_changes(kept, added):
    stored = tuple(Period(date(2027, month, 1), date(2027, month, 9), "été") for month in (6, 7, 8))
    place = replace(CAFE, closures=stored)

    def edit(book):
        sheet = book["Fermetures"]
        for number in sorted(set(range(3)) - kept, reverse=True):
            sheet.delete_rows(number + 2)
        for period in added:
            sheet.append(["PAR-0001", None, period.starts, period.ends, period.reason])

    wanted = (*(stored[number] for number in sorted(kept)), *added)
    [row] = shown(workbook(edit, (place,)), Snapshot(7, (place,), {}), name="a.xlsx").rows

    backwards = any(period.starts and period.ends and period.ends < period.starts for period in wanted)
    assert row.kind is (
        RowClass.REJECTED if backwards else RowClass.UNCHANGED if wanted == stored else RowClass.CHANGED
    )
    if row.kind is RowClass.CHANGED:
        assert changes(row) == {"closures": wanted}


def test_a_closure_is_told_in_its_sheet():
    def look(book):
        sheet = book["Fermetures"]
        assert [cell.value for cell in sheet[1]] == ["Identifiant", "Nom", "Du", "Au", "Motif"]
        said = [cell.value for cell in sheet[2]]
        assert [said[0], said[1], said[2].date(), said[3].date(), said[4]] == [
            *("PAR-0001", CAFE.name, HOLIDAYS.starts, HOLIDAYS.ends, HOLIDAYS.reason),
        ]
        assert not {"Fermetures", "Périodes d’activité"} & {cell.value for cell in book["Liste"][1]}

    workbook(look)


def test_a_closure_is_moved_and_another_added_by_the_name_of_its_place():
    def edit(book):
        sheet = book["Fermetures"]
        write(sheet, 2, Au="05/01/2027")
        sheet.append([None, "boulangerie", date(2027, 8, 1), date(2027, 8, 31), "congés"])

    cafe, bakery, _ = rows_of(edit)

    assert changes(cafe) == {"closures": (replace(HOLIDAYS, ends=date(2027, 1, 5)),)}
    assert changes(bakery) == {"closures": (Period(date(2027, 8, 1), date(2027, 8, 31), "congés"),)}


def test_a_row_that_was_emptied_is_gone_and_one_that_is_there_twice_is_one():
    def empty(book):
        write(book["Fermetures"], 2, Du=None, Au=None, Motif=None)

    def repeat(book):
        book["Fermetures"].append([cell.value for cell in book["Fermetures"][2]])

    assert changes(rows_of(empty)[0]) == {"closures": ()}
    assert rows_of(repeat)[0].kind is RowClass.UNCHANGED


def test_a_place_that_is_closed_and_nobody_said_since_when_stays_so():
    place = replace(CAFE, closures=(Period(),))
    now = Snapshot(7, (place,), {})

    def edit(book):
        book["Fermetures"].append(["PAR-0001", None, None, None, "travaux"])

    assert shown(workbook(lambda _: None, (place,)), now, name="a.xlsx").rows[0].kind is RowClass.UNCHANGED
    [row] = shown(workbook(edit, (place,)), now, name="a.xlsx").rows
    assert changes(row) == {"closures": (Period(), Period(reason="travaux"))}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"Du": "Noël"}, "sheet Fermetures, row 2, column Du: not understood"),
        ({"Au": "01/01/2020"}, "ends before it begins"),
    ],
)
def test_days_that_cannot_be_right_hold_back_one_place(cells, problem):
    def edit(book):
        write(book["Fermetures"], row_of(book["Fermetures"], "PAR-0001", book["Fermetures"]["C2"].value), **cells)
        book["Liste"]["C3"] = "Boulangerie Neuve"

    cafe, bakery, _ = rows_of(edit)

    assert (cafe.kind, [found.problem for found in cafe.findings]) == (RowClass.REJECTED, [problem])
    assert changes(bakery) == {"name": "Boulangerie Neuve"}


def test_a_cell_of_csv_is_typed_in_words():
    row = first(edited(setting(closures="du 24/12/2026 au 02/01/2027 congés; 01/05/2027", campaigns="..31/12/2027")))

    assert changes(row) == {
        "closures": (HOLIDAYS, Period(date(2027, 5, 1), date(2027, 5, 1))),
        "campaigns": (Period(None, date(2027, 12, 31)),),
    }
    assert "2026-12-24..2027-01-02 congés" in list_bytes(OWN, 7, "csv", context().reference).decode()


def test_a_cell_of_csv_that_is_no_period_holds_back_its_place():
    row = first(edited(setting(closures="01/05/2027; à Noël")))

    assert row.kind is RowClass.REJECTED
    [found] = row.findings
    assert (found.field, found.value, found.problem) == ("closures", "à Noël", "cannot be read as days")


def older(rows):
    for row, place in zip(rows, OWN, strict=True):
        row |= {name: details_text(getattr(place, name)) for name in PERIODS}


def test_a_list_from_before_is_still_read():
    def edit(rows):
        older(rows)
        rows[0]["closures"] = rows[0]["closures"].replace("2027-01-02", "2027-01-05")

    assert '"starts"' in edited(older).decode().replace('""', '"')
    assert {row.kind for row in shown(edited(older)).rows} == {RowClass.UNCHANGED}
    assert changes(first(edited(edit))) == {"closures": (replace(HOLIDAYS, ends=date(2027, 1, 5)),)}


def test_a_workbook_from_before_has_columns_and_no_sheets():
    def before(book):
        sheet = book["Liste"]
        for name in PERIODS:
            column = sheet.max_column + 1
            sheet.cell(1, column).value = {"closures": "Fermetures", "campaigns": "Périodes d’activité"}[name]
            for number, place in enumerate(OWN, start=2):
                sheet.cell(number, column).value = details_text(getattr(place, name))
        del book["Fermetures"], book["Périodes d’activité"]

    def emptied(book):
        before(book)
        book["Liste"].cell(2, book["Liste"].max_column - 1).value = None

    assert {row.kind for row in rows_of(before)} == {RowClass.UNCHANGED}
    assert changes(rows_of(emptied)[0]) == {"closures": ()}


def test_somebody_else_who_changed_the_closures_makes_them_a_conflict():
    other = replace(CAFE, closures=())

    def edit(book):
        write(book["Fermetures"], 2, Motif="vacances")

    now = replace(NOW, revision=8, places=(other, *NOW.places[1:]))
    [row, *_] = shown(workbook(edit), now, NOW, name="liste.xlsx").rows

    assert row.kind is RowClass.CONFLICT
    assert [clash.field for clash in row.conflicts] == ["closures"]
