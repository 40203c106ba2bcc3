from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from geo_service.model.changes import Edit
from geo_service.model.place import Kind, Offer
from geo_service.web.app import create_app
from geo_service.web.pages import device_pieces
from tests.builders import make_place
from tests.web.services import edit_places

PATH = "/city/paris/places.geojson"


def test_two_answers_have_one_tag_where_they_say_the_same(make_service, monkeypatch):
    monkeypatch.setattr(device_pieces, "_BLOCK", 2)
    places = [make_place(f"PAR-{number:04}", hours="Mo-Fr 09:00-17:00") for number in range(1, 8)]
    service = make_service(*places)
    client = create_app(service).test_client()
    answers = []

    def ask():
        for query in ("", "?need=water", "?need=wifi", "?lang=en", "?slow=1"):
            answer = client.get(PATH + query)
            answers.append((answer.data, answer.headers["ETag"], answer.headers["Content-Language"]))
            assert client.get(PATH + query, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304

    ask()
    for minutes in (0, 1, 60 * 24, 60 * 24 * 90):
        service.clock.now += timedelta(minutes=minutes)
        ask()
    now = places[4]
    for after in (replace(now, name="Autre", hours="24/7", offers=(Offer("wifi"),)), replace(now, archived=True), now):
        edit_places(service, Edit(now, after))
        now = after
        ask()
    pairs = list(combinations(answers, 2))
    assert {(one[0] == other[0] and one[2] == other[2]) for one, other in pairs} == {True, False}
    assert all((one[1] == other[1]) == (one[0] == other[0] and one[2] == other[2]) for one, other in pairs)


@pytest.mark.parametrize("needs", ["", "?need=water", "?need=water&need=wifi", "?need=sleep_tonight"])
def test_features_are_in_the_order_of_their_ids(make_client, needs):
    offers = (Offer("water"), Offer("day_centre"))
    places = [make_place(f"PAR-{number:04}", name=name, offers=offers) for number, name in enumerate("CBA", 1)]
    places.append(make_place("PAR-0004", name="D", kind=Kind.DAY_CENTRE, offers=(Offer("day_centre"),)))
    places.insert(0, make_place("PAR-0005", name="E", kind=Kind.DAY_CENTRE))
    found = [feature["id"] for feature in make_client(*places).get(PATH + needs).get_json(force=True)["features"]]
    assert found == sorted(found)
    assert len(found) >= 3
