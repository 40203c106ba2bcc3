"""Sheets of real ground, in French and Arabic: their shape is compared, not their pixels."""

import csv
import io
import re
from dataclasses import replace

import pdfplumber
import pytest

from geo_service.areas.choosing import area_of_postcode
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from geo_service.model.text import fold
from geo_service.printing.paper import Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.sheets.grounds import Grounds
from geo_service.sheets.making import Wishes, preview_sheet
from geo_service.streets.importer import import_streets
from tests.areas.files import NOW, importer
from tests.builders import PARIS, make_place
from tests.web.services import build_service, shipped_reference

EXTRACTS = {
    "paris": ("paris-16e-2022.osm.pbf", "paris-marais.osm.pbf"),
    "lyon": ("lyon-2021.osm.pbf",),
    "toulouse": ("toulouse-2020.osm.pbf",),
}
ADDRESSED = {
    "lyon": ("entourage-lyon-2021-12.csv", "Nom", "Adresse"),
    "toulouse": ("../facts/eight-cities.csv", "name", "address"),
}
"""Lists without coordinates: file, columns of names and of addresses."""
MARAIS = (2.352, 48.853, 2.366, 48.862)
BOTH = pytest.mark.parametrize("lang", ["fr", "ar"])
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that a PDF may keep in its text where the direction changes."""
SECRET = make_place("PAR-9999", name="Refuge", address="7 rue Secrète", visibility=Visibility.REFERRAL)


def located(real_data, city: str):
    """Return the places of a list without coordinates, each in the middle of the street of its address."""
    name, title, address = ADDRESSED[city]
    with (real_data / "vocabulary" / f"{city}-streets.csv").open(encoding="utf-8") as file:
        streets = {fold(row["name"]): Position(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    prefix = shipped_reference().city(city).prefix
    with (real_data / "places" / name).open(encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            words = fold(row[address]).split()
            ends = (" ".join(words[start:end]) for start in range(3) for end in range(len(words), start + 1, -1))
            at = next((streets[end] for end in ends if end in streets), None)
            if at and row[title]:
                yield make_place(
                    f"{prefix}-{number:04d}", city=city, name=row[title], address=row[address][:80], position=at
                )


@pytest.fixture(scope="module")
def print_real(real_data, tmp_path_factory):
    """Return a function that prints a ground of a city with its streets and places, imported once."""
    opened = {}

    def city_of(city: str):
        folder = tmp_path_factory.mktemp(city)
        places = located(real_data, city) if city in ADDRESSED else ()
        opened[city] = service = build_service(folder, [replace(SECRET, position=PARIS, city=city), *places])
        found = service.reference.city(city)
        import_streets(
            [real_data / "streets" / name for name in EXTRACTS[city]], found, folder, now=NOW, progress=lambda _: None
        )
        if city == "paris":
            service.import_file(real_data / "places/paris-fontaines-a-boire-2021.csv", service.import_context())
            importer(folder).run(real_data / "boundaries/paris-arrondissements.geojson", {})
        return service

    def sheet(city: str, ground, **wishes):
        service = opened.get(city) or city_of(city)
        grounds = Grounds(service, service.reference.city(city), Paper())
        return preview_sheet(service, Wishes(grounds.city, grounds.paper, **wishes), ground(grounds))

    yield sheet
    for service in opened.values():
        service.store.close()


def check(sheet, title: str) -> None:
    """Compare a sheet as printed to what it is made of."""
    with pdfplumber.open(io.BytesIO(sheet_pdf(sheet))) as pdf:
        texts = [_DIRECTIONS.sub("", page.extract_text()) for page in pdf.pages]
        words = [word for page in pdf.pages for word in page.extract_words()]
        width = float(pdf.pages[0].width)
    assert title in texts[0]
    assert f"1:{sheet.order.frame.scale}" in texts[0]
    ids = {row.id for row in sheet.rows}
    assert ids <= set(re.findall(r"[A-Z]{3}-\d{4,5}", "\n".join(texts)))
    assert sum(len(pin.spots) for pin in sheet.pinned.pins) + len(sheet.pinned.unplaced) == len(sheet.rows)
    labels = {word["text"] for word in words}
    # A reader joins labels of pins that almost touch to one word.
    assert sum(pin.label in labels for pin in sheet.pinned.pins) >= 0.5 * len(sheet.pinned.pins)
    if sheet.order.lang == "ar":
        assert "أماكن" in sheet.title
        lefts = [word["x0"] for word in words if word["text"] in ids]
        assert min(lefts) > width / 2, "from right to left, places stand on the right half"
    assert "Refuge" in texts[-1]
    assert not [text for text in texts if "Secrète" in text]


@BOTH
def test_the_16th_by_either_of_its_postcodes(print_real, lang):
    def ground(grounds):
        areas = grounds.known_areas()
        both = [grounds.area(area_of_postcode(areas, grounds.city, code)) for code in ("75016", "75116")]
        assert both[0] == both[1]
        return both[0]

    sheet = print_real("paris", ground, lang=lang)
    check(sheet, "16e arrondissement (Passy)")
    assert sheet.order.outline
    assert len(sheet.rows) > 100


@BOTH
def test_the_marais_by_its_box(print_real, lang):
    sheet = print_real("paris", lambda grounds: grounds.box(MARAIS), mono=True, lang=lang)
    check(sheet, "Paris")
    assert any(name.text.endswith(("Rivoli", "Bourgeois", "Beaubourg")) for name in sheet.names)
    assert len(sheet.names) > 20
    assert not sheet.order.features_whole, "the extract ends in the middle of the box"


@BOTH
@pytest.mark.parametrize(
    ("city", "at", "places"),
    [
        ("lyon", Position(45.7597, 4.8456), 5),
        ("toulouse", None, 1),
    ],
)
def test_a_centre_with_streets_and_places(print_real, city, at, places, lang):
    sheet = print_real(city, lambda on: on.at(at) if at else on.around(on.named("place du Capitole")[0]), lang=lang)
    check(sheet, shipped_reference().city(city).name)
    assert len(sheet.rows) >= places
    assert sheet.order.features_whole
    drawn = {name.text for name in sheet.names}
    assert len(drawn) > 20
    known = {word for feature in sheet.order.features for word in feature.name.split()}
    assert sum(name.split()[-1] in known for name in drawn) >= 0.9 * len(drawn)
