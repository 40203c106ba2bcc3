"""The shipped data itself: what it promises, and against the sources where they are at hand."""

import csv
import json
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from geo_service.importing.pipeline import load_context, read_and_decide
from geo_service.model.changes import Snapshot
from geo_service.model.place import Kind, Visibility
from geo_service.model.position import Position
from geo_service.model.text import fold
from geo_service.reference import Reference, load_reference

DATASETS = Path(__file__).parent.parent / "datasets"
PLACES = ("facts", "brief", "open-data")
NO_DATA = ("sources/", "templates/", "datapackage.json")
"""How files are read and written is no data; docs/data-sources.md describes it."""
SERVICES_OF_THE_DESIGN = """
    charge_phone water toilets wifi phone_call emergency_call microwave baby_bottle first_aid print_copy keep_belongings
    hygiene_products wash_hands shower laundry mail newspaper_book change_money hot_drink snack_unsold_food meal haircut
    rest_indoors shelter_storefront talk repair computer clothing luggage food_parcel sleep_tonight day_centre
    medical_care legal_help social_help french_course pet_care
"""
ITEMS_OF_THE_DESIGN = """
    warm_clothes clothes sleeping_bag blanket shoes hygiene toys food books furniture electronics
"""
TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(DATASETS)


@pytest.fixture(scope="module")
def package() -> dict:
    return json.loads((DATASETS / "datapackage.json").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (DATASETS / "places" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planar(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(geometry, TO_METRES.transform, interleaved=False)


# Cities


def test_outlines_are_coarse_and_valid(reference: Reference) -> None:
    for city in reference.cities:
        assert sum(len(ring) for ring in city.outline) <= 60
        parts = [shapely.Polygon(ring) for ring in city.outline]
        assert all(part.is_valid and part.exterior.is_ccw for part in parts)
        assert shapely.union_all(parts).area == pytest.approx(sum(part.area for part in parts))


def test_outlines_fit_the_communes(reference: Reference, real_data: Path) -> None:
    found = json.loads((real_data / "boundaries" / "communes-8-cities.geojson").read_text(encoding="utf-8"))
    communes = {one["properties"]["code"]: planar(shape(one["geometry"])) for one in found["features"]}
    mapped = [city for city in reference.cities if city.mapped]
    assert len(mapped) == len(communes)
    for city in mapped:
        commune = communes[city.insee]
        outline = planar(shapely.union_all([shapely.Polygon(ring) for ring in city.outline]))
        assert outline.intersection(commune).area >= 0.97 * commune.area, city.code
        assert outline.area <= 1.10 * commune.area, city.code
        assert outline.contains(planar(shapely.Point(city.centre.lon, city.centre.lat))), city.code


def test_the_islands_of_marseille_are_drawn(reference: Reference) -> None:
    south_west = {
        (min(lon for lon, _ in ring), min(lat for _, lat in ring)) for ring in reference.city("marseille").outline
    }
    assert any(lon < 5.31 and lat > 43.25 for lon, lat in south_west), "Frioul"
    assert any(lat < 43.19 for _, lat in south_west), "Riou"


def test_codes_agree_with_the_official_ones(reference: Reference, real_data: Path) -> None:
    found = json.loads((real_data / "vocabulary" / "communes-postcodes.json").read_text(encoding="utf-8"))
    communes = {commune["nom"]: commune for commune in found["communes"]}
    for city in reference.cities:
        if city.mapped:
            official = communes[city.name]
            assert (city.insee, city.department) == (official["code"], official["departement"])
            for postcode in official["codesPostaux"]:
                assert reference.city_of_postcode(postcode) == city


# Vocabulary


def test_every_code_of_the_design_is_there(reference: Reference) -> None:
    assert list(reference.vocabulary.services.by_code) == SERVICES_OF_THE_DESIGN.split()
    assert set(reference.vocabulary.items.by_code) >= set(ITEMS_OF_THE_DESIGN.split())
    assert list(reference.vocabulary.kinds.by_code) == list(Kind)


def test_labels_are_short_and_differ(reference: Reference) -> None:
    vocabulary = reference.vocabulary
    for terms in (vocabulary.services, vocabulary.items, vocabulary.audiences, vocabulary.kinds):
        for lang in ("fr", "en"):
            labels = [term.label(lang) for term in terms.terms]
            assert len(set(labels)) == len(labels)
            assert all(len(label) <= 30 and label[0].isupper() for label in labels)


def test_aliases_are_written_folded(reference: Reference) -> None:
    vocabulary = reference.vocabulary
    for terms in (vocabulary.services, vocabulary.items, vocabulary.audiences, vocabulary.kinds):
        for term in terms.terms:
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", term.code)
            assert all(alias == fold(alias) for alias in term.aliases)


def test_everything_has_a_pictogram(reference: Reference) -> None:
    vocabulary = reference.vocabulary
    drawn = {path.stem for path in DATASETS.parent.glob("node_modules/@mdi/svg/svg/*.svg")}
    for terms in (vocabulary.services, vocabulary.items, vocabulary.audiences, vocabulary.kinds):
        for term in terms.terms:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", term.icon), term.code
            assert not drawn or term.icon in drawn, term.icon
    assert all(term.group for term in vocabulary.services.terms)


def test_crosswalks_are_written_as_their_standards_do(reference: Reference) -> None:
    for term in reference.vocabulary.services.terms:
        assert set(term.crosswalks) <= {"osm", "data_inclusion", "hsds"}
        assert all(re.fullmatch(r"[a-z:_]+=[a-z_]+", tag) for tag in term.crosswalks.get("osm", ()))
        assert all("--" in theme for theme in term.crosswalks.get("data_inclusion", ()))
    assert reference.vocabulary.services["toilets"].crosswalks["osm"] == ("amenity=toilets",)


# Named points


def test_quarters_and_postcodes_are_complete(reference: Reference) -> None:
    counted = Counter((point.city, point.kind) for point in reference.named_points)
    assert counted["paris", "quarter"] == 80 + 20
    assert counted["paris", "postcode"] == 21
    assert counted["nantes", "quarter"] == 11
    assert counted["strasbourg", "quarter"] >= 20


def test_named_points_lie_in_their_city_and_bear_their_source(reference: Reference) -> None:
    names = [(point.city, fold(point.name)) for point in reference.named_points]
    assert len(set(names)) == len(names)
    for point in reference.named_points:
        found = reference.city_at(point.position)
        assert found is not None
        assert found.code == point.city
        assert point.source
        assert round(point.position.lat, 4) == point.position.lat


# Places


def test_facts_are_those_that_were_compiled(real_data: Path) -> None:
    with (real_data / "facts" / "eight-cities.csv").open(encoding="utf-8", newline="") as file:
        compiled = list(csv.DictReader(file))
    shipped = rows("facts")
    assert list(shipped[0]) == list(compiled[0])
    differing = [new["name"] for old, new in zip(compiled, shipped, strict=True) if old != new]
    assert differing == ["La Maison de l'Amitié – La Défense"]


@pytest.mark.parametrize("name", PLACES)
def test_places_use_our_words(reference: Reference, name: str) -> None:
    vocabulary = reference.vocabulary
    cities = {city.name: city for city in reference.cities} | {"elsewhere": reference.city("elsewhere")}
    for row in rows(name):
        assert row["name"] == row["name"].strip() != ""
        assert row["city"] in cities
        assert row["kind"] in vocabulary.kinds.by_code
        assert set(row["services"].split("|")) - {""} <= set(vocabulary.services.by_code)
        assert set(row["accepts"].split("|")) - {""} <= set(vocabulary.items.by_code)
        assert row.get("visibility", "") in {"", *Visibility}
        if row["lat"]:
            found = reference.city_at(Position(float(row["lat"]), float(row["lon"])))
            assert found == cities[row["city"]]


@pytest.mark.parametrize("name", PLACES)
def test_places_bear_their_source_and_its_date(name: str) -> None:
    for row in rows(name):
        assert row["source_name"]
        if name == "brief":
            assert row["source_name"].startswith("project brief, undated")
            assert row["as_of"] == ""
            assert row["lat"] == row["lon"] == ""
        else:
            assert row["source_url"].startswith("http")
            assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", row["as_of"])
            assert row["as_of"] <= "2026-11-22"
        if name == "open-data":
            assert row["source_licence"] in {"MIT", "ODbL-1.0"}


def test_each_city_has_at_least_ten_real_places() -> None:
    counted = Counter(row["city"] for name in PLACES for row in rows(name))
    assert len(counted) == 9
    assert all(count >= 10 for city, count in counted.items() if city != "elsewhere")
    assert counted["elsewhere"] == 3


def test_no_place_is_there_twice() -> None:
    names = Counter((row["city"], fold(row["name"])) for name in PLACES for row in rows(name))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_mobile_number_and_no_mail_address_ships() -> None:
    for path in (DATASETS / "places").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b0[67]([ .]?\d\d){4}\b", text)
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", text)


def test_seeds_elsewhere_begin_with_calais_which_is_listed_by_name_only() -> None:
    seeds = [row for row in rows("brief") if row["city"] == "elsewhere"]
    assert [row["town"] for row in seeds] == ["Calais", "Tours", "Quimper"]
    assert [row["visibility"] for row in seeds] == ["referral", "", ""]


@pytest.mark.parametrize("name", PLACES)
def test_every_place_can_be_imported(reference: Reference, name: str) -> None:
    context = load_context(DATASETS, reference)
    decision = read_and_decide(DATASETS / "places" / f"{name}.csv", Snapshot(0, ()), context)
    assert decision.report.counts.created == len(rows(name))
    assert decision.report.counts.skipped == 0
    places = {edit.after.name: edit.after for edit in decision.edits}
    if name == "brief":
        calais = places["Utopia 56 Calais"]
        assert (calais.id, calais.visibility) == ("FRA-0001", Visibility.REFERRAL)
        toys = places["Paris La Défense Info Centre, collecte de jouets"]
        assert toys.accepts[0].note == "neufs, pour enfants de 2 à 12 ans"
        assert toys.campaigns[0].starts == date(2019, 11, 25)
    if name == "open-data":
        assert {place.source.licence for place in places.values()} == {"MIT", "ODbL-1.0"}
    assert all(place.verified is None for place in places.values())


def test_dated_and_noted_facts_can_be_read() -> None:
    told = [row for row in rows("brief") if row["campaigns"]]
    assert [row["name"] for row in told] == ["Paris La Défense Info Centre, collecte de jouets"]
    assert json.loads(told[0]["campaigns"])[0].keys() == {"starts", "ends", "reason"}
    assert json.loads(told[0]["accepted"]) == [
        {"item": "toys", "need": "wanted", "note": "neufs, pour enfants de 2 à 12 ans"}
    ]


# Data package


def test_the_package_lists_every_file(package: dict) -> None:
    listed = [resource["path"] for resource in package["resources"]]
    there = [path.relative_to(DATASETS).as_posix() for path in DATASETS.rglob("*") if path.is_file()]
    assert sorted(listed) == sorted(path for path in there if not path.startswith(NO_DATA))


def test_the_package_gives_the_columns_of_every_table(package: dict) -> None:
    tables = [resource for resource in package["resources"] if resource["format"] == "csv"]
    assert len(tables) == 4
    for resource in tables:
        with (DATASETS / resource["path"]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            assert [field["name"] for field in resource["schema"]["fields"]] == reader.fieldnames
            required = [field["name"] for field in resource["schema"]["fields"] if "constraints" in field]
            assert all(row[name] for row in reader for name in required)


def test_the_package_gives_licence_and_source_of_everything(package: dict) -> None:
    licences = {licence["name"] for licence in package["licenses"]}
    for resource in package["resources"]:
        assert resource["title"]
        assert resource["sources"]
        assert "licenses" in resource or "licence" in resource["description"] or resource["name"] == "facts"
        assert {licence["name"] for licence in resource.get("licenses", [])} <= licences


def test_toml_files_hold_nothing_but_their_lists() -> None:
    for name in ("cities", "services", "items", "audiences", "kinds"):
        assert list(tomllib.loads((DATASETS / f"{name}.toml").read_text(encoding="utf-8"))) == [name]
