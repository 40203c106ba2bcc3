import pytest

from geo_service.model.position import Position
from geo_service.printing.paper import Paper
from geo_service.sheets.grounds import Grounds
from geo_service.sheets.making import Wishes, preview_sheet
from geo_service.streets.importer import import_streets
from geo_service.streets.interface import FeatureKind
from tests.areas.files import NOW
from tests.streets.extracts import TOULOUSE, Extract
from tests.web.services import build_service

CORNERS = ((-20, -20), (20, 20))


@pytest.fixture
def make(tmp_path):
    """Return a function that makes a sheet of a town with a street at every point given, and at two far corners."""
    service = build_service(tmp_path, [])
    city = service.reference.city("toulouse")

    def sheet(points, scale=5000, **tags):
        town = Extract()
        for column, row in (*CORNERS, *points):
            town.way((column, row), (column + 1, row), **{"highway": "residential", "name": "Rue"} | tags)
        file = town.write(tmp_path / "town.osm")
        import_streets([file], city, tmp_path, now=NOW, progress=lambda _: None)
        ground = Grounds(service, city, Paper(), scale).at(Position(*TOULOUSE))
        return preview_sheet(service, Wishes(city, Paper()), ground)

    yield sheet
    service.store.close()


@pytest.mark.parametrize(("columns", "whole"), [(range(-6, 7), True), (range(-6, -2), False)])
def test_a_gap_between_streets_is_said_where_extracts_leave_one(make, columns, whole):
    sheet = make([(column, row) for column in columns for row in range(-5, 6)])
    assert sheet.order.features_whole is whole
    assert any("que sur une partie" in note for note in sheet.notes) is not whole


def test_paths_are_read_for_near_maps_alone(make):
    near, far = (make([(0, 0)], scale, highway="footway") for scale in (5000, 25_000))
    assert FeatureKind.FOOTWAY in {one.kind for one in near.order.features}
    assert not far.order.features
