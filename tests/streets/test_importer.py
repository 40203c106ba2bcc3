from collections import Counter
from datetime import UTC, datetime

import pytest

from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.streets.city_file import open_streets, path_of, read_info
from geo_service.streets.importer import area_of, city_of_extract, import_streets
from geo_service.streets.interface import Layer, Shape
from tests.streets.extracts import STEP, TOULOUSE, Extract, square, town

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 10, tzinfo=UTC)
VADUZ = (47.14, 9.52)
PARIS = (48.857, 2.343)


def load(path, city, folder, now=NOW):
    read = []
    done = import_streets([path], city, folder, now=now, progress=read.append)
    return done, read


@pytest.fixture
def extract(tmp_path):
    return town().write(tmp_path / "town.osm")


def test_an_import_is_read_back(extract, tmp_path, toulouse):
    done, read = load(extract, toulouse, tmp_path)
    assert not done.unchanged
    assert [told for told in read if "read" in told] == ["5 features read", "9 features read", "10 features read"]
    assert done.info == read_info(tmp_path, "toulouse")
    assert done.info.counts == {
        Layer.STREET: 4,
        Layer.WATER: 2,
        Layer.RAIL: 1,
        Layer.GREEN: 1,
        Layer.BUILDING: 1,
        Layer.LABEL: 1,
    }


def test_the_same_file_again_changes_nothing(extract, tmp_path, toulouse):
    first, _ = load(extract, toulouse, tmp_path)
    before = path_of(tmp_path, "toulouse").read_bytes()
    renamed = extract.rename(tmp_path / "renamed.osm")
    again, read = load(renamed, toulouse, tmp_path, LATER)
    assert (again.unchanged, again.info, read) == (True, first.info, [])
    assert path_of(tmp_path, "toulouse").read_bytes() == before


def test_another_file_takes_the_place_of_the_first(extract, tmp_path, toulouse):
    load(extract, toulouse, tmp_path)
    other = Extract()
    other.way((0, 0), (1, 1), highway="steps")
    done, _ = load(other.write(tmp_path / "other.osm"), toulouse, tmp_path, LATER)
    assert (done.info.file, done.info.imported_at, done.info.counts) == ("other.osm", LATER, {Layer.STREET: 1})


def test_several_files_are_merged_and_what_both_hold_is_taken_once(tmp_path, toulouse):
    one, other = town(), town()
    other.ways[0] = other.ways[0].replace("Rue d", "Other rue d")
    other.way((0, 5), (5, 5), highway="residential", name="Only here")
    files = [one.write(tmp_path / "one.osm"), other.write(tmp_path / "other.osm")]
    done = import_streets(files, toulouse, tmp_path, now=NOW, progress=lambda _: None)
    assert (done.info.file, done.info.counts[Layer.STREET]) == ("one.osm + other.osm", 5)
    names = [one.name for one in open_streets(tmp_path, "toulouse").within(done.info.bounds) if one.name]
    assert sorted(names) == ["Arnaud-Bernard", "Garonne", "Jardin", "Only here", "Place", "Rue d'Été & Fils"]
    assert import_streets(files, toulouse, tmp_path, now=LATER, progress=lambda _: None).unchanged
    assert not import_streets(files[:1], toulouse, tmp_path, now=LATER, progress=lambda _: None).unchanged


def test_parts_of_one_area_are_all_kept_where_files_are_merged(tmp_path, toulouse):
    extract = town()
    outers = [extract.way(*square(column, 20, 1)) for column in (0, 5)]
    extract.relation(dict.fromkeys(outers, "outer"), type="multipolygon", landuse="forest", name="Bois")
    file = extract.write(tmp_path / "town.osm")
    done = import_streets([file, file], toulouse, tmp_path, now=NOW, progress=lambda _: None)
    assert done.info.counts[Layer.GREEN] == 3


def test_a_file_that_cannot_be_opened_is_replaced(extract, tmp_path, toulouse):
    path_of(tmp_path, "toulouse").parent.mkdir()
    path_of(tmp_path, "toulouse").write_bytes(b"nonsense")
    assert not load(extract, toulouse, tmp_path)[0].unchanged


def test_what_fails_half_way_leaves_everything_as_it_was(extract, tmp_path, toulouse):
    load(extract, toulouse, tmp_path)
    before = path_of(tmp_path, "toulouse").read_bytes()
    other = Extract()
    other.way((0, 0), (1, 1), highway="steps")

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_streets([other.write(tmp_path / "other.osm")], toulouse, tmp_path, now=LATER, progress=stop)
    cut = tmp_path / "cut.osm"
    cut.write_bytes(extract.read_bytes()[:-30])
    with pytest.raises(UnreadableFileError, match=r"cut\.osm"):
        load(cut, toulouse, tmp_path)
    assert path_of(tmp_path, "toulouse").read_bytes() == before
    left = sorted(path.name for path in path_of(tmp_path, "toulouse").parent.iterdir())
    assert left == ["toulouse-far.pmtiles", "toulouse-near.pmtiles", "toulouse.gpkg"]


@pytest.mark.parametrize("tags", [{}, {"waterway": "river"}])
def test_without_a_street_of_the_city_nothing_is_written(tmp_path, toulouse, tags):
    extract = Extract()
    extract.way((0, 0), (1, 1), **tags)
    extract.way((6000, 0), (6001, 1), highway="steps")
    with pytest.raises(UnreadableFileError, match="no street of Toulouse"):
        load(extract.write(tmp_path / "bare.osm"), toulouse, tmp_path)
    assert list((tmp_path / "streets").iterdir()) == []


def test_only_what_is_around_the_city_is_kept(tmp_path, toulouse):
    extract = town()
    extract.way((2000, 0), (2001, 0), highway="track")
    done, _ = load(extract.write(tmp_path / "region.osm"), toulouse, tmp_path)
    assert done.info.counts[Layer.STREET] == 4


def test_an_area_is_as_wide_as_asked(toulouse):
    west, south, east, north = area_of(toulouse, 0)
    assert west < TOULOUSE[1] < east
    wider = area_of(toulouse, 11_132)
    assert south - wider[1] == pytest.approx(0.1)
    assert wider[3] - north == pytest.approx(0.1)
    assert west - wider[0] == pytest.approx(0.138, abs=0.001)


def test_the_city_is_the_one_at_the_middle(extract, reference):
    assert city_of_extract(extract, reference).code == "toulouse"


def spread(*corners, folder):
    """An extract whose streets lie at corners given in degrees."""
    extract = Extract(corners[0])
    for lat, lon in corners:
        row, column = round((lat - corners[0][0]) / STEP), round((lon - corners[0][1]) / STEP)
        extract.way((column, row), (column + 1, row), highway="residential")
    return extract.write(folder / "spread.osm")


def test_a_region_is_about_the_only_city_it_touches(tmp_path, reference):
    assert city_of_extract(spread(TOULOUSE, (44.6, 1.44), folder=tmp_path), reference).code == "toulouse"


def test_several_cities_or_none_need_to_be_told(tmp_path, reference):
    with pytest.raises(BadValueError, match="several cities") as several:
        city_of_extract(spread(TOULOUSE, (49.5, 2.35), folder=tmp_path), reference)
    assert {"paris", "toulouse"} <= set(several.value.accepted)
    with pytest.raises(BadValueError, match="no city") as none:
        city_of_extract(spread(VADUZ, folder=tmp_path), reference)
    assert none.value.accepted == tuple(city.code for city in reference.cities)


REAL = {
    "toulouse-2020": ("toulouse", {"street": 52_928}, "Allées Jean Jaurès"),
    "lyon-2021": ("lyon", {"street": 5_875}, "Cours Lafayette"),
    "paris-16e-2022": ("paris", {"street": 3_805}, "Avenue Victor Hugo"),
    "paris-marais": ("paris", {"street": 1_192, "green": 21, "building": 5, "label": 1}, "Rue de Bretagne"),
    "liechtenstein": (
        "elsewhere",
        {"street": 4_659, "rail": 31, "water": 244, "green": 349, "building": 8_993, "label": 27},
        "Städtle",
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_real_extracts(name, real_data, reference, tmp_path):
    code, counts, street = REAL[name]
    path = real_data / f"streets/{name}.osm.pbf"
    city = reference.city(code)
    assert not city.mapped or city_of_extract(path, reference) == city
    done, _ = load(path, city, tmp_path)
    assert done.info.counts == counts
    features = open_streets(tmp_path, code).within(done.info.bounds)
    assert len(features) == sum(counts.values())
    assert street in {feature.name for feature in features}
    assert connected_share(features) > 0.9


def connected_share(features):
    """Share of street vertices in the largest part that hangs together by shared vertices."""
    parent = {}

    def root(point):
        parent.setdefault(point, point)
        while parent[point] != point:
            parent[point] = parent[parent[point]]
            point = parent[point]
        return point

    for feature in features:
        if feature.layer is Layer.STREET and feature.shape is Shape.LINE:
            first, *others = feature.parts[0]
            for point in others:
                parent[root(point)] = root(first)
    sizes = Counter(root(point) for point in list(parent))
    return max(sizes.values()) / len(parent)
