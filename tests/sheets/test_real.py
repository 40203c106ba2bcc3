"""Sheets of real ground: their shape is compared, not their pixels."""

import io
import re
from dataclasses import replace

import pdfplumber
import pytest

from geo_service.areas.choosing import area_of_postcode
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from geo_service.printing.paper import Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.sheets.grounds import Grounds
from geo_service.sheets.making import Wishes, preview_sheet
from geo_service.streets.importer import import_streets
from tests.areas.files import NOW, importer
from tests.builders import PARIS, make_place
from tests.web.services import build_service, shipped_reference

LISTS = {"paris": "paris-fontaines-a-boire-2021.csv", "lyon": None, "toulouse": None}
MARAIS = (2.352, 48.853, 2.366, 48.862)
SECRET = make_place("PAR-9999", name="Refuge", address="7 rue Secrète", visibility=Visibility.REFERRAL)


@pytest.fixture(scope="module")
def print_real(real_data, tmp_path_factory):
    """Return a function that prints a ground of a city with its streets and open data."""
    opened = []

    def sheet(city: str, extract: str, ground, **wishes):
        folder = tmp_path_factory.mktemp(city)
        service = build_service(folder, [replace(SECRET, position=PARIS)])
        opened.append(service)
        if LISTS[city]:
            service.import_file(real_data / "places" / LISTS[city], service.import_context())
        found = service.reference.city(city)
        import_streets([real_data / "streets" / extract], found, folder, now=NOW, progress=lambda _: None)
        for name in ("paris-arrondissements", "paris-quartiers"):
            importer(folder).run(real_data / "boundaries" / f"{name}.geojson", {})
        grounds = Grounds(service, found, Paper())
        return preview_sheet(service, Wishes(found, grounds.paper, **wishes), ground(grounds))

    yield sheet
    for service in opened:
        service.store.close()


def check(sheet, title: str):
    """Compare a sheet as printed to what it is made of; return the text of its pages."""
    with pdfplumber.open(io.BytesIO(sheet_pdf(sheet))) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
        words = pdf.pages[0].extract_words()
    assert title in texts[0].splitlines()[0]
    assert f"Échelle 1:{sheet.order.frame.scale}" in texts[0]
    ids = re.findall(r"[A-Z]{3}-\d{4,5}", "\n".join(texts))
    assert {row.id for row in sheet.rows} <= set(ids)
    pinned = sum(len(pin.spots) for pin in sheet.pinned.pins) + len(sheet.pinned.unplaced)
    assert pinned == len(sheet.rows)
    labels = {word["text"] for word in words}
    # A reader joins labels of pins that almost touch to one word.
    assert sum(pin.label in labels for pin in sheet.pinned.pins) >= 0.5 * len(sheet.pinned.pins)
    assert not [text for text in texts if "Secrète" in text]
    return texts


def test_the_16th_by_either_of_its_postcodes(print_real):
    def ground(grounds):
        areas = grounds.known_areas()
        both = [grounds.area(area_of_postcode(areas, grounds.city, code)) for code in ("75016", "75116")]
        assert both[0] == both[1]
        return both[0]

    sheet = print_real("paris", "paris-16e-2022.osm.pbf", ground)
    texts = check(sheet, "16e arrondissement (Passy)")
    assert sheet.order.outline
    assert len(sheet.rows) > 100
    assert "Refuge" in texts[-1]


def test_the_marais_by_its_box(print_real):
    sheet = print_real("paris", "paris-marais.osm.pbf", lambda grounds: grounds.box(MARAIS), mono=True)
    check(sheet, "Paris")
    assert any(name.text.endswith(("Rivoli", "Bourgeois", "Beaubourg")) for name in sheet.names)
    assert len(sheet.names) > 20


@pytest.mark.parametrize(
    ("city", "extract", "at"),
    [
        ("lyon", "lyon-2021.osm.pbf", Position(45.7597, 4.8456)),
        ("toulouse", "toulouse-2020.osm.pbf", Position(43.6045, 1.4440)),
    ],
)
def test_a_centre_with_streets_and_no_areas(print_real, city, extract, at):
    sheet = print_real(city, extract, lambda grounds: grounds.at(at))
    check(sheet, shipped_reference().city(city).name)
    drawn = {name.text for name in sheet.names}
    assert len(drawn) > 20
    known = {word for feature in sheet.order.features for word in feature.name.split()}
    assert sum(name.split()[-1] in known for name in drawn) >= 0.9 * len(drawn)
