from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

from geo_service.model.changes import Edit
from geo_service.model.place import Offer
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.web.services import edit_places

NEAR = "nearest?lat=48.87&lon=2.36"
QUERIES = (
    "places",
    "places?limit=2",
    "places?city=paris",
    "places/PAR-0001",
    "places/PAR-0003",
    NEAR,
    f"{NEAR}1",
    f"{NEAR}&need=water",
    f"{NEAR}&need=wifi",
    f"{NEAR}&need=water&need=wifi&any=true",
    f"{NEAR}&limit=1",
    f"{NEAR}&walk=true",
    f"{NEAR}&arrive=true",
)


def test_two_answers_have_one_tag_where_they_say_the_same(make_service):
    places = [make_place(f"PAR-{number:04}", hours="Mo-Fr 09:00-17:00") for number in range(1, 5)]
    service = make_service(*places, rate_limit="off")
    client = create_app(service).test_client()
    answers = []

    def ask():
        for lang, host, query in product(("en", "fr"), ("localhost", "example.org"), QUERIES):
            headers = {"Accept-Language": lang, "Host": host}
            answer = client.get(f"/api/v1/{query}", headers=headers)
            assert answer.status_code == 200, answer.text
            tag = answer.headers["ETag"]
            answers.append((answer.data, tag, lang))
            headers["If-None-Match"] = tag
            assert client.get(f"/api/v1/{query}", headers=headers).status_code == 304

    ask()
    for minutes in (0, 1, 60 * 24, 60 * 24 * 90):
        service.clock.now += timedelta(minutes=minutes)
        ask()
    now = places[2]
    for after in (replace(now, name="Autre", offers=(Offer("wifi"),)), replace(now, hours="24/7"), now):
        edit_places(service, Edit(now, after))
        now = after
        ask()
    pairs = list(combinations(answers, 2))
    same = [one[0] == other[0] and one[2] == other[2] for one, other in pairs]
    assert set(same) == {True, False}
    assert same == [one[1] == other[1] for one, other in pairs]
