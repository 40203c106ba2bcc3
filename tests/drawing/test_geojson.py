import json
from dataclasses import replace
from datetime import date
from gzip import compress

import msgspec
import pytest

from geo_service.drawing.geojson import collection, compact_feature, extract_licence, feature, licences
from geo_service.model.place import Offer, Period, Source
from geo_service.model.position import Position
from tests.builders import make_place
from tests.drawing.samples import CONTEXT, DEMONSTRATION, EVERY, FULL, PLAIN, REFERRAL, UNLOCATED


def test_a_feature_tells_what_the_place_tells():
    drawn = feature(FULL, CONTEXT, distance_m=123.456, covers=("water",))
    told = drawn["properties"]
    assert drawn["geometry"] == {"type": "Point", "coordinates": [2.2376, 48.8914271234567]}
    assert drawn["id"] == told["id"] == "PAR-0417"
    assert told["distance_m"] == 123.5
    assert told["covers"] == ["water"]
    assert told["offers"][0]["label"] == "Repas"
    assert told["offers"][1]["verified"] == {"at": "2026-11-02", "by": "Nadia", "how": "phone"}
    assert told["accepts"][0] == {
        "item": "blanket",
        "label": "Couvertures",
        "need": "urgent",
        "note": "propres; lavées",
        "until": None,
    }
    assert told["open"]["state"] == "closed"
    assert told["open"]["detail"] == "travaux"
    assert told["closures"][0] == {"starts": "2026-12-24", "ends": "2027-01-02", "reason": "vacances"}
    assert told["source"]["as_of"] == "2026-10"
    assert told["url"] == "/place/PAR-0417"


def test_links_are_absolute_where_the_root_is_known():
    context = replace(CONTEXT, public_url="https://example.org/geo")
    assert feature(PLAIN, context)["properties"]["url"] == "https://example.org/geo/place/PAR-0002"


def test_labels_follow_the_language():
    assert feature(PLAIN, replace(CONTEXT, lang="en"))["properties"]["offers"][0]["label"] == "Drinking water"


def test_the_next_change_is_an_instant():
    place = replace(PLAIN, closures=(Period(date(2026, 12, 24), date(2027, 1, 2)),))
    assert feature(place, CONTEXT)["properties"]["open"]["next_change"] == "2026-12-24T00:00:00+01:00"


def test_a_door_is_open_until_it_says():
    told = feature(replace(PLAIN, hours="Mo-Fr 09:00-17:00"), CONTEXT)["properties"]["open"]
    assert (told["state"], told["reason"]) == ("open", "regular_hours")
    assert (told["next_change"], told["next_state"]) == ("2026-11-23T17:00:00+01:00", "closed")


def test_old_hours_tell_what_was_usual():
    old = replace(PLAIN, hours="Mo-Fr 09:00-17:00", source=Source("Old list", as_of="2014"))
    told = feature(old, CONTEXT)["properties"]["open"]
    assert (told["state"], told["reason"], told["usual"]) == ("unknown", "stale", "open")
    patient = replace(CONTEXT, hours=replace(CONTEXT.hours, fresh_months=240))
    assert feature(old, patient)["properties"]["open"]["state"] == "open"


def test_an_offer_has_a_state_of_its_own_where_its_door_is_another():
    offers = (Offer("water"), Offer("haircut", hours="Tu 09:00-12:00"), Offer("meal", window="fin de journée"))
    place = replace(PLAIN, hours="Mo-Fr 09:00-17:00", offers=offers)
    water, haircut, meal = (offer["open"] for offer in feature(place, CONTEXT)["properties"]["offers"])
    assert water is None
    assert (haircut["state"], haircut["next_change"]) == ("closed", "2026-11-24T09:00:00+01:00")
    assert (meal["state"], meal["reason"], meal["detail"]) == ("unknown", "window", "fin de journée")


@pytest.mark.parametrize("place", [UNLOCATED, REFERRAL])
def test_what_has_no_public_position_has_no_geometry(place):
    assert feature(place, CONTEXT)["geometry"] is None


def test_a_feature_is_plain_json():
    drawn = [feature(place, CONTEXT) for place in EVERY]
    assert msgspec.json.decode(msgspec.json.encode(drawn)) == json.loads(json.dumps(drawn))


def test_foreign_members_stand_beside_the_features():
    drawn = collection([feature(PLAIN, CONTEXT)], match="all", links=None)
    assert list(drawn) == ["type", "match", "features"]


def test_licences_are_distinct_and_sorted():
    assert [owed["licence"] for owed in licences([PLAIN, PLAIN, FULL])] == ["ODbL-1.0", "etalab-2.0"]


def test_share_alike_covers_the_whole_extract():
    assert extract_licence([PLAIN, FULL]) == "ODbL-1.0"
    assert extract_licence([PLAIN]) == "etalab-2.0"
    assert extract_licence([PLAIN, replace(PLAIN, source=Source("x", licence="CC0-1.0"))]) is None
    assert extract_licence([]) is None


def test_the_compact_form_says_what_a_list_shows():
    drawn = [compact_feature(place) for place in (FULL, DEMONSTRATION)]
    assert drawn[0]["geometry"]["coordinates"] == [2.2376, 48.891427]
    assert drawn[0]["properties"]["f"] == ["water"]
    assert drawn[1]["properties"]["d"] == 1
    assert DEMONSTRATION.name == drawn[1]["properties"]["n"]


def test_ten_thousand_compact_places_are_small():
    places = [
        make_place(
            f"PAR-{n:04}",
            name=f"Fontaine {n * 7919 % 9973} rue",
            position=Position(48.8 + n % 997 / 7001, 2.3 + n % 89 / 907),
        )
        for n in range(10_000)
    ]
    assert len(compress(msgspec.json.encode([compact_feature(place) for place in places]))) < 300_000
