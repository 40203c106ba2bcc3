"""Lists that LibreOffice opened and saved in another format still change nothing."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geo_service.drawing.lists import list_bytes
from geo_service.editing.values import RowClass
from geo_service.model.changes import Snapshot
from geo_service.model.place import Accepted, Demand, Offer, OfferSort, Period, Verification
from geo_service.model.position import Position
from tests.builders import make_place
from tests.editing.lists import CAFE, OWN, context, shown

ODD_FIELDS: list[dict[str, object]] = [
    {"address": "=HYPERLINK(1)", "description": "@x"},
    {"description": "  deux  espaces, une\ntabulation\tet 'guillemets'", "phone": "+441632960961"},
    {"postcode": "75001", "description": "1/2", "conditions": "007"},
    {"hours": "24/7", "how_to_ask": "12:30", "network": "1e3", "website": "https://example.org/?a=b&c=d"},
    {
        "offers": (
            Offer("water", free=False, hours="Lundi 9h-12h,\n« ou » mardi", quota="1/2", window="=fin", note=" a  b "),
            Offer("meal", OfferSort.PREPAID, verified=Verification(date(2026, 11, 1), "Nadia", "visite")),
        ),
        "accepts": (Accepted("toys", Demand.URGENT, "'2-12 ans'", date(2026, 12, 31)), Accepted("books", Demand.FULL)),
    },
    {
        "closures": (Period(date(2026, 12, 24), None, "=1+1"), Period(None, date(1900, 1, 1), "01/02"), Period()),
        "campaigns": (Period(date(2026, 12, 1), date(2026, 12, 1), "« collecte » ; une\nligne"),),
    },
    {"position": Position(48.123456789012, -1.5), "city": "elsewhere", "postcode": "35000"},
]
ODD = tuple(
    make_place(f"PAR-01{number:02}", **{"association": "la-cloche", "name": f"Lieu {number}", **odd})
    for number, odd in enumerate(ODD_FIELDS)
)
PLACES = (*OWN, *ODD)
NOW = Snapshot(7, PLACES, {"PAR-": 104})
CSV_AS = {
    "csv": "csv",
    "csv-french": "csv:Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true",
    "csv-tab": "csv:Text - txt - csv (StarCalc):9,34,ANSI,1,,1036,false,true",
    "ods": "ods",
    "xlsx": "xlsx",
}


@pytest.fixture(scope="session")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        reason = "LibreOffice is missing: install libreoffice-calc"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return str(found)


def converted(soffice: str, source: Path, target: str, folder: Path) -> Path:
    """Open a file in LibreOffice and save it as another."""
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
    done = subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(source)], check=False, capture_output=True, timeout=180
    )
    made = folder / "out" / f"{source.stem}.{target.partition(':')[0]}"
    assert made.exists(), done.stderr.decode()
    return made


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.mark.parametrize("target", CSV_AS)
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_list_saved_by_libreoffice_changes_nothing(soffice, folder, form, target):
    source = folder / f"{form}-{target}.{form}"
    source.write_bytes(list_bytes(PLACES, 7, form, context().reference))

    made = converted(soffice, source, CSV_AS[target], folder)

    preview = shown(made.read_bytes(), NOW, name=made.name)
    assert [row.kind for row in preview.rows] == [RowClass.UNCHANGED] * len(PLACES), [
        row.changes for row in preview.rows
    ]
    assert preview.missing == ()


def test_drop_downs_explanations_and_formats_are_what_libreoffice_reads(soffice, folder):
    source = folder / "drop-downs.ods"
    source.write_bytes(list_bytes((CAFE,), 7, "ods", context().reference))

    book = openpyxl.load_workbook(converted(soffice, source, "xlsx", folder))
    sheet = book["Liste"]

    assert {area.bounds[0] for rule in sheet.data_validations.dataValidation for area in rule.sqref} == {2, 6, 19, 21}
    services = [term.label("fr") for term in context().reference.vocabulary.services.terms]
    [rule] = [rule for rule in book["Offres"].data_validations.dataValidation if "C2" in rule.sqref]
    first, last = rule.formula1.removeprefix("Choix!").replace("$", "").split(":")
    assert [cell.value for [cell] in book["Choix"][first:last]] == services
    assert "Cinq chiffres" in sheet["E1"].comment.text
    assert sheet["E9"].number_format == "@"
