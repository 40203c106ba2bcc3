"""Both maps that are compared are drawn, and hold the same places."""

from bench.city_places import make_city
from bench.maps import marker_page, our_page, spots


def test_both_maps_hold_the_same_places():
    places = make_city(20)
    ours, markers = (spots(page(places)()) for page in (our_page, marker_page))
    assert len(ours) == 20
    assert ours == markers
