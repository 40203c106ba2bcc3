"""The list of places that answer together."""

import re

from geo_service.model.place import Offer
from geo_service.model.position import Position
from tests.builders import PARIS, make_place

FORM = re.compile(r'<form method="post" action="/place/([^/]+)/walk[^"]*">(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


def stop(number, *offers):
    spot = Position(PARIS.lat + number * 0.002, PARIS.lon)
    return make_place(f"PAR-{number:04}", position=spot, hours="24/7", offers=offers)


def test_the_way_to_a_stop_is_asked_for_what_it_is_visited_for_from_the_stop_before(make_client):
    client = make_client(
        stop(1, Offer("meal")),
        stop(2, Offer("water"), Offer("shower", hours="Mo 09:00-10:00")),
        stop(3, Offer("shower"), Offer("wifi")),
    )
    asked = {"need": ["water", "shower", "wifi"], "where": "PAR-0001"}
    forms = dict(FORM.findall(client.post("/city/paris/results?lang=en", data=asked).text))
    assert {place: FIELD.findall(fields) for place, fields in forms.items()} == {
        "PAR-0002": [("need", "water"), ("where", "PAR-0001")],
        "PAR-0003": [("need", "shower"), ("need", "wifi"), ("where", "PAR-0002")],
    }
