"""An association's list, out to a spreadsheet and back, from the command line."""

import csv
import io
import json

import openpyxl
import pytest

from geo_service.config import config_from_env
from geo_service.model.accounts import Association
from geo_service.model.changes import Batch, Edit
from geo_service.service import open_service
from tests.editing.lists import NOON, OWN


@pytest.fixture
def listed(run, tmp_path, datasets):
    service = open_service(config_from_env({"GEO_SERVICE_GEOCODER": "none"}, tmp_path))
    with service.accounts.store.write() as records:
        records.put_association(Association("la-cloche", "La Cloche"))
    service.store.apply(Batch("test", NOON, "test", tuple(Edit(None, place) for place in OWN)), seen=0)
    yield service
    service.store.close()


OURS = ("--association", "la-cloche")


@pytest.mark.parametrize("name", ["liste.xlsx", "liste.ods", "liste.csv"])
def test_a_downloaded_list_changes_nothing(run, listed, name):
    run("edit", "download", name, *OURS)

    assert "Unchanged: 3 (revision 1)" in run("edit", "preview", name, *OURS).output
    assert "nothing is chosen" in run("edit", "apply", name, *OURS, status=2).output


def test_a_row_is_previewed_applied_and_taken_back(run, listed, tmp_path):
    run("edit", "download", "liste.csv", *OURS)
    path = tmp_path / "liste.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("12 rue de l'Orillon", "40 rue Neuve"), encoding="utf-8")

    text = run("edit", "preview", "liste.csv", *OURS).output
    assert "Address: 12 rue de l'Orillon -> 40 rue Neuve" in text
    shown = json.loads(run("edit", "preview", "liste.csv", *OURS, "--json").stdout)
    key = next(row["key"] for row in shown["rows"] if row["kind"] == "unlocated")
    applied = json.loads(run("edit", "apply", "liste.csv", *OURS, "--row", key, "--json").stdout)

    assert listed.store.snapshot().by_id["PAR-0001"].address == "40 rue Neuve"
    run("undo", str(applied["id"]))
    assert listed.store.snapshot().places == OWN


def edit_sheets(book):
    book["Liste"]["L3"] = "n'importe quoi 99h"
    book["Liste"]["U4"] = "confidentiel"
    row = [None, "Commerçant", "Chez Ada", "5 rue Neuve", "75011", "Paris", None, "48,8712", "2,3411", "Wi-Fi"]
    book["Liste"].append(row)
    offers = book["Offres"]
    [haircut] = [line for line in offers.iter_rows() if line[2].value == "Coupe de cheveux"]
    haircut[5].value, haircut[7].value = "2 par mois", "mardi 9h-12h, jeudi 9h-12h"
    book["Dons"].append(["PAR-0001", None, "Couvertures", "Urgent"])


def test_a_preview_is_said_in_words_in_either_language(run, listed, tmp_path):
    run("edit", "download", "liste.xlsx", *OURS)
    book = openpyxl.load_workbook(tmp_path / "liste.xlsx")
    edit_sheets(book)
    book.save(tmp_path / "liste.xlsx")

    said = run("edit", "preview", "liste.xlsx", *OURS).output
    french = run("edit", "preview", "liste.xlsx", *OURS, "--lang", "fr").output

    for code in ("Offer(", "Accepted(", "Position(", "Period(", "None", "offers.", "accepts.", "hours hours"):
        assert code not in said + french
    for words in (
        "Service: Haircut: with a voucher, Tuesday 10:00 to 12:00, quota: 4 par mois -> with a voucher, mardi 9h-12h, ",
        "Donation: Blankets: nothing -> urgent",
        "Position: 48.871200, 2.341100",
        "look twice: opening hours that cannot be read: the whole place",
        'Opening hours "n\'importe quoi 99h": cannot be read as opening hours -> write for example lundi',
        "(Rejected): PAR-0003 Maison discrète",
        "write Publique, Sur appel or Privée",
    ):
        assert words in said
    assert 'Horaires "n\'importe quoi 99h"' in french
    assert "écrivez par exemple lundi au vendredi 9h-12h30" in french
    assert "comma" not in said

    applied = run("edit", "apply", "liste.xlsx", *OURS)
    assert "2 places changed (batch 2: geo-service undo 2 takes it back)" in applied.stdout
    assert "2 rows were not applied: geo-service edit preview says why" in applied.stderr
    assert listed.store.snapshot().by_id["PAR-0002"] == OWN[1]


def test_conflicts_are_applied_only_as_decided(run, listed, tmp_path):
    run("edit", "download", "a.csv", *OURS)
    for name, hours in (("b.csv", "24/7"), ("c.csv", "Mo-Su 06:00-22:00")):
        rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
        rows[1][rows[0].index("hours")] = hours
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    run("edit", "apply", "b.csv", *OURS)

    assert (
        "Opening hours: then Monday to Friday 8:00 to 19:00; now, by somebody else, Day and night, every day"
        in run("edit", "preview", "c.csv", *OURS).output
    )
    run("edit", "apply", "c.csv", *OURS, status=2)
    run("edit", "apply", "c.csv", *OURS, "--conflicts", "yours")
    assert listed.store.snapshot().by_id["PAR-0001"].hours == "Mo-Su 06:00-22:00"


def test_an_unknown_association_or_format_is_refused(run, listed):
    run("edit", "download", "liste.csv", "--association", "nobody", status=2)
    run("edit", "download", "liste.pdf", *OURS, status=2)
