import pytest

from geo_service.errors import BadValueError
from geo_service.model.position import Position


@pytest.mark.parametrize(("lat", "lon"), [(90, 180), (-90, -180), (0, 0)])
def test_the_whole_earth_is_accepted(lat: float, lon: float) -> None:
    assert Position(lat, lon) == Position(lat=lat, lon=lon)


@pytest.mark.parametrize(
    ("lat", "lon", "field"),
    [
        (90.1, 0, "lat"),
        (float("nan"), 0, "lat"),
        (0, -180.1, "lon"),
        (0, float("inf"), "lon"),
        (0, float("nan"), "lon"),
    ],
)
def test_anything_else_is_refused_by_name(lat: float, lon: float, field: str) -> None:
    with pytest.raises(BadValueError, match=f"{field}=.* is not between") as caught:
        Position(lat, lon)
    assert caught.value.field == field
