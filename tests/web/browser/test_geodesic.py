"""The distances of the device are those of the server."""

from geopy.distance import geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

POINTS = st.tuples(st.floats(41, 52), st.floats(-5, 10))
PAIRS = st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=200)
MEASURE = """async ([module, pairs]) => {
    const { distanceM } = await import(module);
    return pairs.map(([[lat1, lon1], [lat2, lon2]]) => distanceM(lat1, lon1, lat2, lon2));
}"""


def test_distances_equal_the_geodesic(visit, server):
    at = visit()
    at.go("/emergency")

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(PAIRS)
    def compare(pairs):
        measured = at.page.evaluate(MEASURE, [f"{server}/static/geodesic.js", pairs])
        for (start, end), metres in zip(pairs, measured, strict=True):
            assert abs(metres - geodesic(start, end).meters) < 0.001

    compare()


def test_the_same_point_is_no_distance_and_antipodes_are_unknown(visit, server):
    at = visit()
    at.go("/emergency")
    pairs = [[[48.85, 2.35], [48.85, 2.35]], [[0, 0], [0.5, 179.7]]]
    assert at.page.evaluate(MEASURE, [f"{server}/static/geodesic.js", pairs]) == [0, None]
