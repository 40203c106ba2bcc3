from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.model.changes import Edit
from geo_service.model.place import Offer, Period
from geo_service.web.app import create_app
from geo_service.web.caching import MAX_AGE_S, max_age_s
from tests.builders import make_place
from tests.web.services import FRIDAY, edit_places

PARIS_TIME = ZoneInfo("Europe/Paris")
CLOSED = make_place(closures=(Period(date(2026, 11, 1), date(2026, 11, 21), "works"),))
REOPENS = datetime(2026, 11, 22, tzinfo=PARIS_TIME)
PLACES = "/api/v1/places"


def age_of(answer):
    return int(answer.headers["Cache-Control"].partition("max-age=")[2])


@pytest.fixture
def service(make_service):
    return make_service(CLOSED)


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def test_an_answer_lives_a_minute_at_most():
    assert max_age_s(FRIDAY, [], []) == MAX_AGE_S
    assert max_age_s(FRIDAY, [FRIDAY + timedelta(hours=2), None], []) == MAX_AGE_S


def test_an_answer_lives_a_minute_at_most_while_an_hour_comes_twice():
    instant = datetime(2026, 10, 25, 2, 59, 30, tzinfo=PARIS_TIME)
    assert max_age_s(instant, [datetime(2026, 10, 25, 1, 9, 30, tzinfo=UTC)], [PARIS_TIME]) == MAX_AGE_S


def test_an_answer_dies_with_the_next_change():
    assert max_age_s(FRIDAY, [FRIDAY + timedelta(seconds=20.9), FRIDAY + timedelta(seconds=40)], []) == 20


def test_an_answer_dies_at_midnight_where_its_places_are():
    before_midnight = datetime(2026, 11, 20, 22, 59, 50, tzinfo=UTC)
    assert max_age_s(before_midnight, [], [PARIS_TIME]) == 10
    assert max_age_s(before_midnight, [], [ZoneInfo("Indian/Reunion")]) == MAX_AGE_S


def test_the_midnight_of_one_day_is_not_that_of_another():
    midnight = datetime(2026, 11, 20, 23, tzinfo=UTC)
    waits = (10, -10, 10, 86_400, 86_410, -5)  # seconds from midnight back
    ages = [max_age_s(midnight - timedelta(seconds=wait), [], [PARIS_TIME]) for wait in waits]
    assert ages == [10, MAX_AGE_S, 10, MAX_AGE_S, 10, MAX_AGE_S]


@given(
    now=st.floats(0, 3e8).map(lambda later_s: FRIDAY + timedelta(seconds=later_s)),
    waits=st.lists(st.floats(0.001, 1e6)),
)
def test_an_answer_never_outlives_a_change_or_a_day(now, waits):
    changes = [now + timedelta(seconds=wait) for wait in waits]
    age = max_age_s(now, changes, [PARIS_TIME])
    end = now + timedelta(seconds=age)
    assert 0 <= age <= MAX_AGE_S
    assert all(end <= change for change in changes)
    assert (end - timedelta(microseconds=1)).astimezone(PARIS_TIME).date() == now.astimezone(
        PARIS_TIME
    ).date() or not age


def test_an_unchanged_answer_costs_a_304(client):
    first = client.get(PLACES)
    again = client.get(PLACES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Security-Policy" in again.headers


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_compressed_answers_are_the_same_answer(client, encoding):
    first = client.get("/api/v1/services", headers={"Accept-Encoding": encoding})
    assert first.headers["Content-Encoding"] == encoding
    assert {"Accept-Encoding", "Accept-Language"} <= set(first.vary)
    again = client.get(
        "/api/v1/services", headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def answer_size(client, path):
    with client.get(path) as answer:
        return len(answer.data)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_static_files_are_compressed_too(client, encoding):
    with client.get("/static/site.css", headers={"Accept-Encoding": encoding}) as answer:
        assert answer.headers["Content-Encoding"] == encoding
        assert len(answer.data) < answer_size(client, "/static/site.css") / 2


def test_one_minute_after_the_door_changes_the_answer_is_new(client, service):
    service.clock.now = REOPENS - timedelta(seconds=30)
    closed = client.get(PLACES)
    assert closed.get_json()["features"][0]["properties"]["open"]["state"] == "closed"
    assert age_of(closed) == 30
    service.clock.now = REOPENS - timedelta(seconds=1)
    assert client.get(PLACES, headers={"If-None-Match": closed.headers["ETag"]}).status_code == 304
    service.clock.now = REOPENS + timedelta(minutes=1)
    after = client.get(PLACES, headers={"If-None-Match": closed.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json()["features"][0]["properties"]["open"]["state"] != "closed"


@pytest.mark.parametrize(
    "hours", [{"hours": "Fr 09:00-18:00"}, {"hours": "24/7", "offers": (Offer("water", hours="Fr 09:00-18:00"),)}]
)
def test_an_answer_lives_until_closing_time_and_is_another_after(make_service, hours):
    service, closing = make_service(make_place(**hours)), datetime(2026, 11, 20, 18, tzinfo=PARIS_TIME)
    client = create_app(service).test_client()
    service.clock.now = closing - timedelta(seconds=25)
    before = client.get(PLACES)
    assert age_of(before) == 25
    service.clock.now = closing + timedelta(minutes=1)
    after = client.get(PLACES, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.get_json() != before.get_json()


def test_an_edit_makes_the_answer_new(client, service):
    first = client.get(PLACES)
    edit_places(service, Edit(None, make_place("PAR-0002")))
    assert client.get(PLACES, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_another_language_or_question_is_another_answer(client):
    tags = {
        client.get(path, headers={"Accept-Language": lang}).headers["ETag"]
        for path in (PLACES, f"{PLACES}?need=water", f"{PLACES}?need=wifi", "/api/v1/cities")
        for lang in ("fr", "en")
    }
    # The one place is the answer to the first two questions.
    assert len(tags) == 6


def test_what_bears_a_position_is_kept_by_no_cache_on_the_way(client):
    assert client.get("/api/v1/nearest?lat=48.85&lon=2.35").headers["Cache-Control"].startswith("private")
    assert client.get(PLACES).headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("path", ["/api/v1/places?need=nothing", "/nothing", "/healthz"])
def test_errors_and_health_are_never_kept(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"
