from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from geo_service.hours.doors import context_of
from geo_service.labels import load_labels
from geo_service.model.place import Source, Verification
from geo_service.printing.round import RoundSheet, round_pdf
from tests.builders import make_place
from tests.printing.samples import HOSTILE
from tests.web.services import shipped_reference

DAY = date(2026, 11, 20)
CITY = shipped_reference().city("paris")


def sheet(*places):
    return RoundSheet("7K3M9QT1", "La Cloche", "Paris", DAY, places, context_of(CITY))


def read(pdf):
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages], [page.rects for page in document.pages]


@pytest.mark.parametrize(("lang", "words"), [("fr", "n’existe plus"), ("en", "gone")])
def test_a_sheet_has_a_code_and_four_boxes_for_each_place(lang, words):
    shop = make_place(
        name="Café de l'Œuvre",
        address="3 rue Un",
        phone="+33144671834",
        hours="Mo-Fr 09:00-18:00",
        verified=Verification(date(2024, 2, 1), "Ana", "visit"),
        source=Source("Liste", as_of="2019"),
    )
    (text,), _ = read(round_pdf(sheet(shop, make_place("PAR-0002")), load_labels(lang)))
    for expected in ("7K3M-9QT1", "Café de l'Œuvre", "3 rue Un", "01 44 67 18 34", "PAR-0001", "PAR-0002", "2024"):
        assert expected in text
    assert text.count(words) == 2


def test_thirty_places_with_much_to_say_go_on_whole_rows():
    places = [
        make_place(f"PAR-{number:04}", name=f"Boutique {number} " + "très longue " * 8, hours="sur rendez-vous " * 9)
        for number in range(30)
    ]
    pages, _ = read(round_pdf(sheet(*places), load_labels("fr")))
    assert len(pages) > 1
    for number in range(30):
        (page,) = (page for page in pages if f"PAR-{number:04}" in page)
        assert f"Boutique {number} " in page


def test_hostile_names_are_text():
    (text,), _ = read(round_pdf(sheet(make_place(name=f"#panic() {HOSTILE} $x$")), load_labels("fr")))
    assert "#panic()" in text


def test_the_same_sheet_has_the_same_bytes():
    assert round_pdf(sheet(make_place()), load_labels("fr")) == round_pdf(sheet(make_place()), load_labels("fr"))
