from dataclasses import replace

import pytest

from geo_service.errors import BadValueError, GeocodingError
from geo_service.model.area import Area
from geo_service.model.city import NamedPoint
from geo_service.model.position import Position
from geo_service.printing.frame import AREA_SCALES, to_metres
from geo_service.printing.paper import Paper
from geo_service.sheets.grounds import DEFAULT_SCALE, Grounds
from geo_service.streets.importer import import_streets
from tests.areas.files import NOW, square
from tests.builders import PARIS, make_place
from tests.fakes import FakeGeocoder
from tests.streets.extracts import Extract
from tests.web.services import build_service


def ground_of(size: float) -> Area:
    return Area("75111", "11e", "arrondissement", ((tuple(map(tuple, square(size=size))),),))


@pytest.fixture
def grounds(tmp_path):
    service = build_service(tmp_path, [make_place(name="Fontaine du Nord")])
    yield Grounds(service, service.reference.city("paris"), Paper())
    service.store.close()


@pytest.mark.parametrize("size", [0.002, 0.01, 0.03])
def test_an_area_is_shown_whole_at_the_largest_usual_scale(grounds, size):
    area = ground_of(size)
    ground = grounds.area(area)
    frame = ground.frame
    assert (ground.name, ground.outline) == ("Paris, 11e", area.polygons)
    at = [frame.to_page(*to_metres(Position(lat, lon))) for lon, lat in area.polygons[0][0]]
    assert all(2 <= x <= frame.width_mm - 2 and 2 <= y <= frame.height_mm - 2 for x, y in at)
    larger = [scale for scale in AREA_SCALES if scale < frame.scale]
    if larger:
        spans = [max(side) - min(side) for side in zip(*at, strict=True)]
        factor = frame.scale / larger[-1]
        assert spans[0] * factor > frame.width_mm - 4 or spans[1] * factor > frame.height_mm - 4


def test_an_area_larger_than_any_scale_says_so(grounds):
    with pytest.raises(BadValueError, match="needs a scale of 1:"):
        grounds.area(ground_of(1.0))


def test_a_street_that_was_imported_is_a_middle_without_asking_anybody(grounds, tmp_path):
    city = grounds.service.reference.city("toulouse")
    town = Extract()
    town.way((-1, 0), (1, 0), highway="residential", name="Place de l'Été")
    extract = town.write(tmp_path / "town.osm")
    asked = Grounds(grounds.service, city, Paper())
    assert asked.service.street("place de l'ete", city) is None
    import_streets([extract], city, tmp_path, now=NOW, progress=lambda _: None)
    (point,) = asked.named("place de l'ete")
    assert point.name == "Place de l'Été"
    frame = asked.around(point).frame
    lon_lat = asked.service.street("PLACE DE L ETE", city).position
    assert frame.to_page(*to_metres(lon_lat)) == pytest.approx((frame.width_mm / 2, frame.height_mm / 2), abs=10)
    with pytest.raises(BadValueError, match="nothing is called"):
        asked.named("place de l'hiver")


class SilentGeocoder(FakeGeocoder):
    def find(self, text, city):
        raise GeocodingError(f"nobody answers about {city.name} to {text}")


def test_a_square_comes_before_a_fountain_that_is_named_after_it(tmp_path):
    fountain = make_place(name="Fontaine, PLACE DES VOSGES")
    service = build_service(tmp_path, [fountain])
    city = service.reference.city("paris")
    square_itself = NamedPoint("Place des Vosges 75004 Paris", "address", "paris", Position(48.8556, 2.3654))
    elsewhere = NamedPoint("Rue des Vignes 75016 Paris", "address", "paris", PARIS)
    on = Grounds(
        replace(service, geocoder=FakeGeocoder({"place des Vosges": (elsewhere, square_itself)})), city, Paper()
    )
    names = ["Place des Vosges 75004 Paris", "Fontaine, PLACE DES VOSGES"]
    assert [point.name for point in on.named("place des Vosges")] == names
    assert [point.name for point in on.named("PAR-0001")] == names[1:], "an id is no name of a street"
    broken = replace(service, geocoder=SilentGeocoder({}))
    for quiet in (service, broken):
        assert [point.name for point in Grounds(quiet, city, Paper()).named("place des Vosges")] == names[1:]
    service.store.close()


def test_a_point_is_in_the_middle_and_named_after_the_nearest_quarter(grounds):
    ground = grounds.at(PARIS)
    frame = ground.frame
    assert ground.name.startswith("Paris, ")
    assert frame.to_page(*to_metres(PARIS)) == pytest.approx((frame.width_mm / 2, frame.height_mm / 2), abs=10)
    assert (frame.scale, ground.outline) == (DEFAULT_SCALE, ())
    assert grounds.around(NamedPoint("3 rue Privée", "address", "paris", PARIS)) == ground
    assert grounds.around(NamedPoint("Ici", "address", "paris", PARIS)).name == "Paris, Ici"
    assert grounds.around(grounds.named("PAR-0001")[0]).frame == frame


def test_far_from_every_quarter_the_city_is_its_name(grounds):
    assert grounds.at(Position(48.99, 2.6)).name == "Paris"
