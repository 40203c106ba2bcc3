import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.model.query import Rank
from geo_service.web.api.cursors import NearestCursor, PlacesCursor, asked_at, question_of, read_cursor, write_cursor

WATER, WIFI = [("need", "water")], [("need", "wifi")]
QUESTION = question_of(WATER)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ranks = st.builds(Rank, st.integers(0, 2), st.floats(0, 1e8), st.booleans(), st.floats(0, 1e8), st.text(max_size=20))


@given(st.builds(NearestCursor, ranks, st.one_of(st.none(), st.integers(0, 2**40)), st.just(QUESTION)))
def test_a_cursor_is_read_as_it_was_written(cursor):
    assert read_cursor(write_cursor(cursor), NearestCursor, WATER) == cursor


@given(st.text(max_size=20))
def test_a_cursor_of_a_list_by_id_is_read_as_it_was_written(place_id):
    cursor = PlacesCursor(place_id, QUESTION)
    assert read_cursor(write_cursor(cursor), PlacesCursor, WATER) == cursor


def test_no_cursor_is_the_first_page():
    assert read_cursor(None, PlacesCursor, WATER) is None
    assert asked_at(None, NOW) == NOW


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        "[1]",
        '["PAR-0001"',
        '["PAR-0001",1]',
        "{}",
        '[[0,1,false,1,"x"]]',
        '[[0,1,2,3,"x"],1,"water"]',
        '[["x"],1,"water"]',
    ],
)
@pytest.mark.parametrize("kind", [PlacesCursor, NearestCursor])
def test_a_cursor_that_is_none_of_ours_is_refused(document, kind):
    with pytest.raises(BadValueError) as caught:
        read_cursor(base64.urlsafe_b64encode(document.encode()).decode(), kind, WATER)
    assert caught.value.field == "cursor"


@pytest.mark.parametrize("cursor", [PlacesCursor("PAR-0001", QUESTION), NearestCursor(Rank(), None, QUESTION)])
def test_a_cursor_of_another_question_is_refused(cursor):
    with pytest.raises(BadValueError, match="another question") as caught:
        read_cursor(write_cursor(cursor), type(cursor), WIFI)
    assert caught.value.field == "cursor"


def test_a_question_is_what_is_asked_whatever_the_page():
    asked = [("need", "water"), ("lat", "48.85"), ("order", "near")]
    assert question_of(asked) == question_of([*reversed(asked), ("cursor", "abc"), ("limit", "3")])
    others = ([("need", "wifi"), *asked[1:]], [*asked, ("need", "wifi")], asked[:2], [])
    assert len({question_of(asked), *map(question_of, others)}) == 5


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        read = read_cursor(text, NearestCursor, WATER)
    except BadValueError as error:
        read = error.field
    assert read == "cursor" or isinstance(read, NearestCursor)


def test_the_longest_cursor_is_accepted_as_a_parameter():
    cursor = NearestCursor(Rank(2, 100_000.123456, False, 100_000.123456, "PAR-D9999999"), 2**33, QUESTION)
    assert len(write_cursor(cursor)) <= 200


@pytest.mark.parametrize(("minutes", "is_refused"), [(0, False), (9, False), (11, True), (-11, True)])
def test_pages_are_of_one_instant_until_it_is_too_long_ago(minutes, is_refused):
    cursor = NearestCursor(Rank(), int((NOW - timedelta(minutes=minutes)).timestamp()), QUESTION)
    if is_refused:
        with pytest.raises(BadValueError, match="ask for the first page"):
            asked_at(cursor, NOW)
    else:
        assert asked_at(cursor, NOW) == NOW - timedelta(minutes=minutes)


def test_a_question_that_names_its_instant_has_pages_for_ever():
    assert asked_at(NearestCursor(Rank(), None, QUESTION), NOW) == NOW


@pytest.mark.parametrize("asked_s", [10**30, -(10**30), 10**400])
def test_an_impossible_instant_is_refused(asked_s):
    text = base64.urlsafe_b64encode(f'[[0,1,false,1,"x"],{asked_s},"{QUESTION}"]'.encode()).decode()
    with pytest.raises(BadValueError):
        asked_at(read_cursor(text, NearestCursor, WATER), NOW)
