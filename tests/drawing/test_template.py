import csv
import io

import pytest
from openpyxl import load_workbook

from geo_service.drawing.template import headings, template_csv, template_xlsx
from geo_service.importing.mapper import Mapper
from geo_service.importing.pipeline import load_context, read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import Kind
from geo_service.reference import load_reference

EMPTY = Snapshot(0, ())


@pytest.fixture(scope="module")
def context(datasets):
    return load_context(datasets, load_reference(datasets))


def cells(data):
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(data))}


def test_the_shipped_templates_are_what_the_code_writes(datasets):
    folder = datasets / "templates"

    assert cells((folder / "merchants.xlsx").read_bytes()) == cells(template_xlsx())
    assert (folder / "merchants.csv").read_bytes().decode("utf-8-sig") == template_csv()


@pytest.mark.parametrize("name", ["merchants.xlsx", "merchants.csv"])
def test_of_an_empty_template_only_the_example_is_left_out(datasets, context, name):
    report = read_and_decide(datasets / "templates" / name, EMPTY, context).report

    assert report.dataset == "carillon"
    assert [found.problem for found in report.findings] == ["is the example row of the template"]


def test_every_column_is_read_and_every_service_known(tmp_path, context):
    rows = list(csv.reader(io.StringIO(template_csv()), delimiter=";"))
    rows[1][0] = "Café de la Place"
    (tmp_path / "filled.csv").write_text(
        "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8"
    )

    decision = read_and_decide(tmp_path / "filled.csv", EMPTY, context)
    place = decision.edits[0].after

    assert decision.report.findings == ()
    assert (place.kind, place.network, place.city) == (Kind.MERCHANT, "Le Carillon", "paris")
    assert len(place.services) == sum(row == "oui" for row in rows[1]) - 1
    mapping = next(source for source in context.sources if source.slug == "carillon")
    used = " ".join(str(text) for text in (*mapping.fields.values(), *(table.columns for table in mapping.tables)))
    assert [heading for heading in headings() if heading not in used.replace('"', "'")] == []
    assert "services" in Mapper(mapping, headings()).spoken


def test_drop_downs_and_explanations():
    book = load_workbook(io.BytesIO(template_xlsx()))
    choices = {rule.formula1 for rule in book["Commerces"].data_validations.dataValidation}

    assert choices == {'"oui,non"', '"oui,non,partiel"'}
    assert [row[0].value for row in book["Mode d'emploi"].iter_rows(min_row=2)] == list(headings())
    assert all(row[1].value for row in book["Mode d'emploi"].iter_rows(min_row=2))
