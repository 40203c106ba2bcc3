import json
import shutil
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError, ConfigError
from geo_service.labels import LANGUAGES
from geo_service.model.position import Position
from geo_service.reference import _LANGUAGES, Reference, load_reference

DATASETS = Path(__file__).parent.parent / "datasets"
EIGHT = ["paris", "lyon", "marseille", "lille", "bordeaux", "toulouse", "nantes", "strasbourg"]
CALAIS = """
[[cities]]
code = "calais"
prefix = "CAL"
name = "Calais"
insee = "62193"
department = "62"
centre = { lat = 50.95, lon = 1.86 }
around_m = 3000.0
postcodes = ["62100"]
towns = ["Coulogne"]
"""
CALAIS_OUTLINE = {
    "type": "Feature",
    "properties": {"city": "calais"},
    "geometry": {"type": "Polygon", "coordinates": [[[1.8, 50.9], [1.9, 50.9], [1.9, 51.0], [1.8, 51.0], [1.8, 50.9]]]},
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(DATASETS)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in DATASETS.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def code_of(city: object) -> str | None:
    return getattr(city, "code", None)


def test_the_eight_come_in_order_and_elsewhere_last(reference: Reference) -> None:
    assert [city.code for city in reference.cities] == [*EIGHT, "elsewhere"]
    prefixes = [city.prefix for city in reference.cities]
    assert prefixes == ["PAR", "LYO", "MAR", "LIL", "BOR", "TOU", "NAN", "STR", "FRA"]
    assert [city.code for city in reference.cities if city.mapped] == EIGHT


def test_every_city_has_a_time_zone_and_department(reference: Reference) -> None:
    for city in reference.cities:
        assert ZoneInfo(city.timezone)
        assert bool(city.department) == city.mapped


def test_a_city_is_found_by_its_code(reference: Reference) -> None:
    assert reference.city("lille").name == "Lille"
    with pytest.raises(BadValueError) as raised:
        reference.city("calais")
    assert raised.value.field == "city"
    assert "lille" in raised.value.accepted


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (48.8566, 2.3522, "paris"),
        (48.8920, 2.2360, "paris"),  # La Défense, Puteaux
        (45.7719, 4.8902, "lyon"),  # Villeurbanne
        (47.1836, -1.5490, "nantes"),  # Rezé
        (48.6066, 7.7494, "strasbourg"),  # Schiltigheim
        (50.6233, 3.1450, "lille"),  # Villeneuve-d'Ascq
        (43.2700, 5.2950, "marseille"),  # the Frioul islands
        (48.1173, -1.6778, None),  # Rennes
        (51.0344, 2.3768, None),  # Dunkerque
        (43.0000, 5.0000, None),  # the sea
        (0.0, 0.0, None),
        (90.0, 0.0, None),
        (-90.0, 180.0, None),
    ],
)
def test_a_city_is_found_by_position(reference: Reference, lat: float, lon: float, code: str | None) -> None:
    assert code_of(reference.city_at(Position(lat, lon))) == code


def test_swapped_coordinates_are_in_no_city(reference: Reference) -> None:
    for city in reference.cities:
        if city.centre:
            assert reference.city_at(Position(city.centre.lon, city.centre.lat)) is None


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (-1.5536, 47.2184, "did you mean 47.2184,-1.5536? Latitude comes first"),
        (47.2184, -1.5536, ""),
        (10.0, 10.0, ""),
        (10.0, 100.0, ""),
    ],
)
def test_who_swaps_coordinates_is_told_what_was_meant(reference: Reference, lat: float, lon: float, said: str) -> None:
    assert reference.meant_by(Position(lat, lon)) == said


def test_the_area_ends_at_its_distance(copied: Path) -> None:
    add_calais(copied)
    calais = load_reference(copied)
    degree_m = 111_200  # of latitude, about
    assert code_of(calais.city_at(Position(51.0 + 2_950 / degree_m, 1.85))) == "calais"
    assert calais.city_at(Position(51.0 + 3_060 / degree_m, 1.85)) is None


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_every_position_has_an_answer(lat: float, lon: float) -> None:
    assert code_of(FULL.city_at(Position(lat, lon))) in {None, *EIGHT}


FULL = load_reference(DATASETS)


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("75011", "paris"),
        ("75116", "paris"),
        ("92800", "paris"),
        ("69100", "lyon"),
        ("44400", "nantes"),
        ("59650", "lille"),
        ("59140", None),  # Dunkerque
        ("13080", None),  # Aix-en-Provence
        ("35000", None),  # Rennes
        ("", None),
        ("7", None),
    ],
)
def test_a_city_is_found_by_postcode(reference: Reference, postcode: str, code: str | None) -> None:
    assert code_of(reference.city_of_postcode(postcode)) == code


@pytest.mark.parametrize(
    ("town", "code"),
    [
        ("Puteaux", "paris"),
        ("PARIS 16EME ARRONDISSEMENT", "paris"),
        ("LYON 3EME", "lyon"),
        ("Villeurbanne", "lyon"),
        ("REZE", "nantes"),
        ("St-Herblain", "nantes"),
        ("Ste-Luce-sur-Loire", "nantes"),
        ("Nantes Cedex 1", "nantes"),
        ("Schiltigheim", "strasbourg"),
        ("Villeneuve d'Ascq", "lille"),
        ("Hellemmes", "lille"),
        ("Dunkerque", None),
        ("Saint-Denis", None),  # several communes bear this name
        ("Calais", None),
        ("", None),
        ("123", None),
    ],
)
def test_a_city_is_found_by_town(reference: Reference, town: str, code: str | None) -> None:
    assert code_of(reference.city_of_town(town)) == code


def add_calais(folder: Path) -> None:
    with (folder / "cities.toml").open("a", encoding="utf-8") as file:
        file.write(CALAIS)
    path = folder / "outlines.geojson"
    outlines = json.loads(path.read_text(encoding="utf-8"))
    outlines["features"].append(CALAIS_OUTLINE)
    path.write_text(json.dumps(outlines), encoding="utf-8")


def test_a_ninth_city_is_data_alone(copied: Path) -> None:
    add_calais(copied)
    nine = load_reference(copied)
    assert [city.code for city in nine.cities] == [*EIGHT, "calais", "elsewhere"]
    assert code_of(nine.city_at(Position(50.95, 1.85))) == "calais"
    assert code_of(nine.city_of_postcode("62100")) == "calais"
    assert code_of(nine.city_of_town("Coulogne")) == "calais"
    assert nine.city("calais").mapped


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("cities.toml", 'prefix = "LYO"', 'prefix = "PAR"', ("prefix", "PAR", "twice")),
        ("cities.toml", 'code = "lyon"', 'code = "paris"', ("code", "paris", "twice")),
        ("cities.toml", 'code = "lyon"', 'code = "Lyon!"', ("Lyon!", "small letters")),
        ("cities.toml", 'prefix = "LYO"', 'prefix = "lyo"', ("lyon", "prefix", "capital")),
        ("cities.toml", 'prefix = "LYO"', "prefix = 3", ("lyon", "prefix")),
        ("cities.toml", 'prefix = "LYO"', 'prefix = "LYO"\npostcods = []', ("lyon", "postcods", "postcodes")),
        ("cities.toml", '"69001"', '"75"', ("postcodes", "75", "twice")),
        ("cities.toml", '"69001"', '"69 001"', ("lyon", "postcodes", "digits")),
        ("cities.toml", '"Villeurbanne"', '"Puteaux"', ("towns", "puteaux", "twice")),
        ("cities.toml", "lat = 45.755", "lat = 145.755", ("lyon", "lat")),
        ("cities.toml", 'timezone = "Europe/Paris"', 'timezone = "Europe/Lutece"', ("paris", "timezone", "Lutece")),
        ("cities.toml", "[[cities]]", "[[cities", ("cities.toml",)),
        ("outlines.geojson", '"city": "lyon"', '"city": "lion"', ("lyon", "outline")),
        ("outlines.geojson", '"geometry"', '"geometri"', ("outlines.geojson", "geometry")),
        ("services.toml", 'fr = "Toilettes"', 'fr = ""', ("toilets", "labels", "fr")),
        ("services.toml", ', en = "Toilets"', "", ("toilets", "labels", "en")),
        ("services.toml", '"wc"', '"eau"', ("services.toml", "eau", "twice")),
        ("services.toml", 'code = "toilets"\n', "", ("entry 3", "code")),
        ("kinds.toml", 'code = "office"', 'code = "association"', ("kinds.toml", "office")),
        ("named_points.csv", "quarter,paris,48", "quarter,paris,x48", ("named_points.csv", "line 2")),
        ("named_points.csv", ",paris,", ",lutece,", ("named_points.csv", "line 2", "lutece")),
        ("named_points.csv", "name,kind", "nom,kind", ("named_points.csv", "line 2", "name")),
    ],
)
def test_a_mistake_is_named_with_its_file_and_field(
    copied: Path, file: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    edit(copied / file, old, new)
    with pytest.raises(ConfigError) as raised:
        load_reference(copied)
    for word in words:
        assert word in str(raised.value)


def test_an_open_ring_is_refused(copied: Path) -> None:
    open_ring = json.loads(json.dumps(CALAIS_OUTLINE))
    open_ring["geometry"]["coordinates"][0].pop()
    (copied / "outlines.geojson").write_text(json.dumps({"features": [open_ring]}), encoding="utf-8")
    with pytest.raises(ConfigError, match="does not end where it begins"):
        load_reference(copied)


def test_a_centre_outside_its_outline_is_refused(copied: Path) -> None:
    edit(copied / "cities.toml", "centre = { lat = 48.857, lon = 2.343 }", "centre = { lat = 2.343, lon = 48.857 }")
    with pytest.raises(ConfigError, match=r"paris: centre: .*swapped"):
        load_reference(copied)


def test_an_outline_without_a_city_is_refused(copied: Path) -> None:
    edit(copied / "cities.toml", 'code = "lyon"', 'code = "lugdunum"')
    edit(copied / "cities.toml", 'insee = "69123"', "")
    with pytest.raises(ConfigError, match=r"outlines\.geojson: lyon"):
        load_reference(copied)


def test_a_city_with_ground_needs_a_centre(copied: Path) -> None:
    edit(copied / "cities.toml", "centre = {", "# centre = {")
    with pytest.raises(ConfigError, match="paris: centre"):
        load_reference(copied)


@pytest.mark.parametrize(
    "file", ["cities.toml", "outlines.geojson", "items.toml", "audiences.toml", "named_points.csv"]
)
def test_a_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(ConfigError, match=file):
        load_reference(copied)


def test_labels_are_wanted_in_every_language_of_the_pages() -> None:
    assert _LANGUAGES == LANGUAGES


def test_named_points_are_kept_with_their_source(reference: Reference) -> None:
    eleventh = next(point for point in reference.named_points if point.name == "75011")
    assert (eleventh.kind, eleventh.city) == ("postcode", "paris")
    assert "ODbL-1.0" in eleventh.source


def test_aliases_lead_to_codes(reference: Reference) -> None:
    services = reference.vocabulary.services
    assert services.check("wc", "need") == "toilets"
    for entry in tomllib.loads((DATASETS / "services.toml").read_text(encoding="utf-8"))["services"]:
        assert services[entry["code"]].label("fr") == entry["labels"]["fr"]
