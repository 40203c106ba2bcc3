"""Joined pieces say, byte for byte, what the whole would: of any place, at any instant, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_service.config import Config, shipped_datasets
from geo_service.drawing.geojson import FeatureContext, feature, owed_for
from geo_service.hours.doors import context_of
from geo_service.model.place import Accepted, Offer, Period, Verification, Visibility
from geo_service.web.api import fragments as module
from geo_service.web.api.fragments import FEATURES, Fragments, Telling
from tests.builders import make_place
from tests.web.services import FRIDAY, Clock, shipped_reference

ROOT = "https://carte.example.org"


class Service:
    """What a fragment asks of the service."""

    config = Config(shipped_datasets(), "", shipped_datasets())
    reference = shipped_reference()
    clock = Clock()

    def __init__(self, places=()):
        self.by_id = {place.id: place for place in places}
        self.revision = 0

    def view(self):
        return self

    def hours_of(self, city):
        return context_of(self.reference.city(city))


def whole(place, telling, distance_m=None, covers=(), more=None):
    service = Service()
    vocabulary = service.reference.vocabulary
    context = FeatureContext(
        telling.instant, service.hours_of(place.city), telling.lang, vocabulary, telling.root or None
    )
    drawn = feature(place, context, distance_m=distance_m, covers=covers)
    drawn["properties"] |= more or {}
    return msgspec.json.encode(drawn)


def written(fragments, place, telling, **told):
    told = {"distance_m": None, "covers": (), "more": {}} | told
    return b"".join(fragments.write_all([(place, *told.values())], telling).pieces)


hours = st.sampled_from(
    ["", "24/7", "Mo-Fr 09:00-17:00", "Fr 11:00-11:30", "6 h - 22 h", 'on "demand"', "Sa[1] 10:00+"]
)
checks = st.none() | st.dates(date(2023, 1, 1), date(2026, 11, 1)).map(lambda day: Verification(day, "Ana", "tap"))
offers = st.builds(
    Offer,
    st.sampled_from(["water", "wifi", "shower", "meal"]),
    hours=hours,
    window=st.sampled_from(["", "fin de journée"]),
    note=st.text(max_size=5),
    verified=checks,
)
places = st.builds(
    make_place,
    name=st.text(max_size=12),
    hours=hours,
    offers=st.lists(offers, max_size=3, unique_by=lambda offer: offer.service).map(tuple),
    accepts=st.just((Accepted("warm_clothes", note='"\\\0'),)),
    closures=st.sampled_from([(), (Period(date(2026, 11, 21), date(2026, 11, 25), "works"),)]),
    verified=checks,
    visibility=st.sampled_from([Visibility.PUBLIC, Visibility.REFERRAL]),
)
tellings = st.builds(
    Telling,
    st.sampled_from(["fr", "en"]),
    st.integers(0, 60 * 24 * 60).map(lambda minutes: FRIDAY + timedelta(minutes=minutes)),
    st.sampled_from(["", ROOT]),
)


@settings(max_examples=80)
@given(places, st.lists(tellings, min_size=1, max_size=4), st.none() | st.floats(0, 1e5))
def test_joined_pieces_are_the_whole(place, asked, distance_m):
    fragments = Fragments(Service())
    for telling in asked:
        told = {"distance_m": distance_m, "covers": ("water", "wifi")}
        assert written(fragments, place, telling, **told) == whole(place, telling, **told)


def test_properties_are_added_at_the_end():
    telling, more = Telling("fr", FRIDAY), {"arrival": {"at": "noon"}, "walk": None}
    fragments = Fragments(Service())
    for _ in range(2):
        assert written(fragments, make_place(), telling, more=more) == whole(make_place(), telling, more=more)
    assert written(fragments, make_place(), telling) == whole(make_place(), telling)


def test_several_places_are_a_list_in_their_order():
    fragments, telling = Fragments(Service()), Telling("en", FRIDAY)
    first, second = make_place("PAR-0001"), make_place("PAR-0002", hours="Fr 09:00-18:00")
    told = [(second, 1.25, ("water",), {}), (first, 7.0, ("wifi", "water"), {"walk": None})]
    written = fragments.write_all(told, telling)
    expected = [whole(second, telling, 1.25, ("water",)), whole(first, telling, 7.0, ("wifi", "water"), {"walk": None})]
    document = b'{"a":1,"features":[%b],"b":2}'
    assert written.within({"a": 1, "features": FEATURES, "b": 2})[0] == document % b",".join(expected)
    assert fragments.write_all([], telling).within({"a": 1, "features": FEATURES, "b": 2})[0] == document % b""
    assert len(written.changes) == 2
    assert written.owed == {owed_for(first)}
    assert written.zones == {ZoneInfo("Europe/Paris")}


def test_the_next_change_of_any_door_is_told():
    # Friday 20 November 2026, 11:00 in Paris.
    place = make_place(hours="Fr 10:00-18:00", offers=(Offer("meal", hours="Fr 12:00-14:00"), Offer("water")))
    told = Fragments(Service()).write(place, Telling("fr", FRIDAY))
    assert told.changes == [FRIDAY + timedelta(hours=1)]
    assert Fragments(Service()).write(make_place(hours=""), Telling("fr", FRIDAY)).changes == [None]


def test_a_place_that_was_edited_is_written_anew():
    fragments, telling = Fragments(Service()), Telling("fr", FRIDAY)
    before, after = make_place(name="Before"), make_place(name="After")
    for place in (before, after, replace(after), before):
        assert written(fragments, place, telling) == whole(place, telling)


def test_a_place_that_was_read_again_is_not_written_anew(monkeypatch):
    fragments, telling = Fragments(Service()), Telling("fr", FRIDAY)
    place = make_place()
    first = written(fragments, place, telling)
    monkeypatch.setattr(module, "_cut", lambda *_: pytest.fail("written twice"))
    assert written(fragments, replace(place), telling) == first


def test_no_more_fragments_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    fragments, telling = Fragments(Service()), Telling("fr", datetime(2026, 1, 1, tzinfo=UTC))
    for number in range(1, 11):
        place = make_place(f"PAR-{number:04}")
        assert written(fragments, place, telling) == whole(place, telling)
        assert sum(map(len, fragments._kept.values())) <= 3


def test_places_that_were_edited_or_have_gone_are_let_go_without_being_asked_for(monkeypatch):
    monkeypatch.setattr(module, "_LOOKED_AT", 2)
    telling, places = Telling("fr", FRIDAY), [make_place(f"PAR-{number:04}") for number in range(1, 8)]
    service = Service(places)
    fragments = Fragments(service)
    for place in places:
        written(fragments, place, telling)
    service.by_id |= {"PAR-0002": make_place("PAR-0002", name="After"), "PAR-0003": replace(places[2])}
    del service.by_id["PAR-0006"]
    for number in range(4):
        service.revision += 1
        service.by_id["PAR-0001"] = make_place("PAR-0001", name=f"After {number}")
        written(fragments, service.by_id["PAR-0001"], telling)
    kept = fragments._kept["fr"]
    assert sorted(kept) == ["PAR-0001", "PAR-0003", "PAR-0004", "PAR-0005", "PAR-0007"]
    assert all(one.place is service.by_id[place_id] for place_id, one in kept.items())


def test_places_are_looked_at_once_for_each_revision(monkeypatch):
    monkeypatch.setattr(module, "_LOOKED_AT", 1)
    telling, places = Telling("fr", FRIDAY), [make_place(f"PAR-{number:04}") for number in range(1, 8)]
    service = Service(places)
    fragments = Fragments(service)
    for place in places:
        written(fragments, place, telling)
    for place in places:
        written(fragments, replace(place, name="After"), telling)
    assert fragments._looked_at == 1
