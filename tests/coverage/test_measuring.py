"""The coverage of a small town, told by hand, and of real streets, walk by walk."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from geo_service.areas.kept import AreasInfo, write_areas
from geo_service.coverage.measuring import Question, measure
from geo_service.errors import BadValueError
from geo_service.hours.arriving import SPEED_M_PER_S
from geo_service.model.area import Area
from geo_service.model.coverage import BEYOND, HELPED_MIN, NO_WAY, class_of
from geo_service.model.place import Visibility
from geo_service.model.position import Position
from geo_service.model.query import OpenAt, PlaceFilter
from geo_service.model.walk import Profile
from geo_service.streets.city_file import open_streets
from geo_service.streets.importer import import_streets
from geo_service.walking.graph import GraphWalker
from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, read_network, write_network
from tests.coverage.samples import question, serving, toilets
from tests.walking.ways import Town, at, grid
from tests.web.services import build_service, shipped_reference

NIGHT = OpenAt(datetime(2026, 11, 22, 21, 0, tzinfo=UTC))
DAY = "Mo-Su 08:00-18:00"


def street(coverage, name):
    (found,) = [one for one in coverage.streets if one.name == name]
    return found


def test_every_node_of_a_grid_is_as_far_as_its_streets(tmp_path):
    coverage = measure(serving(tmp_path, [toilets(1, 0, 0)]), question())
    assert len(coverage.stretches) == 2 * 21 * 20
    assert coverage.totals.length_m == pytest.approx(84_000, rel=1e-3)
    far = street(coverage, "Street 20")
    assert far.farthest_s == pytest.approx(4000 / SPEED_M_PER_S, rel=1e-3)
    assert far.nearest.id == "TOU-0001"
    assert (far.at.lat, far.at.lon) == pytest.approx((at(2000, 2000).lat, at(2000, 2000).lon), abs=1e-6)
    assert street(coverage, "Street 0").farthest_s == pytest.approx(2000 / SPEED_M_PER_S, rel=1e-3)
    assert coverage.streets[0].farthest_s >= coverage.streets[-1].farthest_s


def test_classes_add_up_and_agree_with_the_stretches(tmp_path):
    coverage = measure(serving(tmp_path, [toilets(1, 0, 0)]), question())
    sums = np.zeros(NO_WAY + 1)
    for stretch in coverage.stretches:
        sums[class_of(stretch.seconds)] += stretch.length_m
    assert coverage.totals.class_m == pytest.approx(sums.tolist())
    assert sum(coverage.totals.class_m) == pytest.approx(coverage.totals.length_m)
    assert coverage.totals.class_m[BEYOND] > coverage.totals.class_m[NO_WAY] == 0
    drawn_m = [sum(map(length_m, lines)) for lines in coverage.lines]
    assert drawn_m == pytest.approx(sums.tolist(), rel=2e-3, abs=10)


def length_m(line) -> float:
    points = np.array(line)
    steps = np.diff(points, axis=0) * [111_320 * np.cos(np.radians(points[0, 1])), 111_132]
    return float(np.hypot(*steps.T).sum())


def test_closed_places_do_not_count_and_unknown_ones_only_where_asked(tmp_path):
    places = [toilets(1, 0, 0), toilets(2, 2000, 2000, DAY), toilets(3, 0, 2000, "")]
    service = serving(tmp_path, places)
    sure = measure(service, question(open_at=NIGHT))
    assert [place.id for place in sure.places] == ["TOU-0001"]
    assert (sure.closed, sure.unknown, sure.at, sure.or_unknown) == (1, 1, NIGHT.instant, False)
    perhaps = measure(service, question(open_at=replace(NIGHT, or_unknown=True)))
    assert [place.id for place in perhaps.places] == ["TOU-0001", "TOU-0003"]
    assert (perhaps.closed, perhaps.unknown, perhaps.or_unknown) == (1, 0, True)
    always = measure(service, question())
    assert len(always.places) == 3
    assert (always.closed, always.unknown, always.at) == (0, 0, None)


def test_places_that_are_hidden_lost_or_far_away_do_not_count(tmp_path):
    hidden = [
        toilets(number, 0, 0, visibility=each)
        for number, each in enumerate((Visibility.REFERRAL, Visibility.PRIVATE), 1)
    ]
    service = serving(tmp_path, [*hidden, toilets(3, 0, 0, position=None), toilets(4, -900, 0)])
    coverage = measure(service, question())
    assert coverage.places == ()
    assert coverage.away == 2
    assert coverage.totals.class_m[NO_WAY] == pytest.approx(coverage.totals.length_m)
    assert coverage.totals.mean_s is None
    assert all(one.farthest_s is None and one.nearest is None for one in coverage.streets)


def test_an_island_has_no_way_and_is_counted(tmp_path):
    town = grid(5).way((2000, 0), (2300, 0), name="Island").way((2000, 0), (2000, 50))
    coverage = measure(serving(tmp_path, [toilets(1, 0, 0)], town), question())
    island = street(coverage, "Island")
    assert (island.farthest_s, island.nearest) == (None, None)
    assert island.no_way_m == pytest.approx(300, rel=1e-3)
    assert coverage.streets[-1] == island
    assert coverage.totals.class_m[NO_WAY] == pytest.approx(350, rel=1e-3)


def test_who_is_slow_takes_no_steps(tmp_path):
    town = Town().way((0, 0), (0, 100), kind="steps", name="Steps")
    town.way((0, 0), (300, 0), (300, 100), (0, 100), name="Around")
    service = serving(tmp_path, [toilets(1, 0, 0)], town)
    quick, slow = (measure(service, question(profile=profile)) for profile in Profile)
    assert street(quick, "Around").farthest_s < street(slow, "Around").farthest_s
    assert street(slow, "Around").farthest_s == pytest.approx(700 / SPEEDS_M_PER_S[Profile.SLOW], rel=1e-3)
    assert not [one for one in slow.streets if one.name == "Steps"]


def test_streets_outside_the_city_are_walked_but_not_told(tmp_path):
    town = grid(3).way((-60_000, 0), (-60_100, 0), name="Elsewhere")
    coverage = measure(serving(tmp_path, [toilets(1, 0, 0)], town), question())
    assert not [one for one in coverage.streets if one.name == "Elsewhere"]


def test_a_street_is_told_per_area(tmp_path):
    service = serving(tmp_path, [toilets(1, 0, 0)])
    west, east = at(-50, -50), at(1050, 2050)
    box = ((west.lon, west.lat), (east.lon, west.lat), (east.lon, east.lat), (west.lon, east.lat), (west.lon, west.lat))
    info = AreasInfo("toulouse", "quartier", "q.geojson", "Test", "etalab-2.0", "", datetime(2026, 1, 1, tzinfo=UTC), 1)
    write_areas(tmp_path, info, [Area("1", "Ouest", "quartier", ((box,),))])
    found = [one for one in measure(service, question()).streets if one.name == "Street 3"]
    assert [one.area for one in found] == ["", "Ouest"]
    assert sum(one.length_m for one in found) == pytest.approx(2000, rel=1e-3)


def test_one_more_place_is_measured_as_if_it_were_there(tmp_path):
    first, second = toilets(1, 0, 0), toilets(2, 1500, 1500)
    coverage = measure(serving(tmp_path / "one", [first]), question(adding=(second.position,)))
    truth = measure(serving(tmp_path / "both", [first, second]), question())
    (effect,) = coverage.effects
    assert effect.totals == truth.totals
    assert effect.gained_m == pytest.approx(truth.totals.within_m(HELPED_MIN) - coverage.totals.within_m(HELPED_MIN))
    assert effect.before_s == pytest.approx(coverage.totals.mean_s)
    assert effect.after_s == pytest.approx(truth.totals.mean_s)
    assert not effect.best


def test_the_best_place_is_proposed_and_no_worse_than_others(tmp_path):
    asked = question(adding=(at(1500, 1500), at(200, 200)), best=True)
    coverage = measure(serving(tmp_path, [toilets(1, 0, 0)]), asked)
    *others, best = coverage.effects
    assert best.best
    assert best.gained_m >= max(effect.gained_m for effect in others) > 0
    assert best.street


def test_a_place_far_from_every_street_is_refused(tmp_path):
    with pytest.raises(BadValueError, match="200 m"):
        measure(serving(tmp_path), question(adding=(at(-900, 0),)))


def test_a_city_without_streets_says_how_to_get_them(tmp_path):
    service = serving(tmp_path)
    shutil.rmtree(tmp_path / "streets")
    with pytest.raises(BadValueError, match=r"geo-service streets import FILE.osm.pbf --city toulouse"):
        measure(service, question())
    write_network(path_of(tmp_path, "toulouse"), build_network([]), "test")
    with pytest.raises(BadValueError, match="streets import"):
        measure(service, question())


@pytest.fixture(scope="module")
def real_streets(real_data, tmp_path_factory):
    folder, paris = tmp_path_factory.mktemp("paris"), shipped_reference().city("paris")
    extract, now = real_data / "streets" / "paris-16e-2022.osm.pbf", datetime(2026, 11, 22, tzinfo=UTC)
    import_streets([extract], paris, folder, now=now, progress=lambda _: None)
    write_network(path_of(folder, "paris"), build_network(open_streets(folder, "paris").walkable()), "test")
    return folder


@pytest.mark.parametrize("profile", Profile)
def test_real_streets_are_as_far_as_single_walks(tmp_path, real_streets, profile):
    rng = np.random.default_rng(7)
    spots = [Position(*spot) for spot in rng.uniform((48.840, 2.25), (48.875, 2.29), (12, 2)).tolist()]
    places = [toilets(number, 0, 0, position=spot, city="paris") for number, spot in enumerate(spots, 1)]
    service = build_service(tmp_path, places, data_dir=real_streets)
    asked = Question(shipped_reference().city("paris"), PlaceFilter(needs=("toilets",), city="paris"), profile=profile)
    coverage = measure(service, asked)
    walker = GraphWalker(read_network(path_of(real_streets, "paris")))
    for row in rng.integers(0, len(coverage.stretches), 60).tolist():
        stretch = coverage.stretches[row]
        (lon, lat), told_s = stretch.line[0], stretch.start_s
        walks = walker.walks(Position(lat, lon), [place.position for place in coverage.places], profile)
        truth_s = min((walk.duration_s for walk in walks if walk is not None), default=None)
        assert (truth_s is None) == (told_s is None)
        assert told_s is None or truth_s == pytest.approx(told_s, abs=1.5)
