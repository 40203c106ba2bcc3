import io
import json

import geopandas
import pytest

from geo_service.drawing.export import MEDIA_TYPES, export_places, file_name
from geo_service.errors import BadValueError
from tests.drawing.samples import DEMONSTRATION, EVERY, FULL, PLAIN


@pytest.mark.parametrize("file_format", MEDIA_TYPES)
def test_every_format_has_an_exporter(file_format):
    assert export_places(EVERY, file_format)


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(BadValueError, match="geojson, csv, xlsx") as caught:
        export_places(EVERY, "pdf")
    assert caught.value.field == "format"


def test_geojson_is_read_by_a_gis():
    frame = geopandas.read_file(io.BytesIO(export_places(EVERY, "geojson")))
    full = frame[frame["id"] == "PAR-0417"].iloc[0]
    assert (full.geometry.x, full.geometry.y) == (2.2376, 48.8914271234567)
    assert full["hours"] == "Mo-Fr 08:00-16:00"
    assert str(full["verified_at"]) == "2026-11-01"
    assert frame.geometry.isna().sum() == 2


def test_geojson_says_its_licence_and_whom_to_thank():
    drawn = json.loads(export_places([PLAIN, FULL], "geojson"))
    assert drawn["licence"] == "ODbL-1.0"
    assert [owed["name"] for owed in drawn["licences"]] == ["Liste de test", "Test list"]


def test_a_file_with_demonstration_places_says_so_in_its_name():
    assert file_name("paris", "csv", [PLAIN, DEMONSTRATION]) == "places-paris-demonstration.csv"
    assert file_name(None, "xlsx", [PLAIN]) == "places-all.xlsx"
