import json

import pytest

from geo_service.frames import COLUMNS, to_frame, to_rows
from tests.drawing.samples import DEMONSTRATION, EVERY, FULL, PLAIN, REFERRAL, UNLOCATED


def test_a_row_has_every_column_as_text():
    for row in to_rows(EVERY):
        assert tuple(row) == COLUMNS
        assert all(type(text) is str for text in row.values())


def test_a_row_keeps_all_digits_and_all_lists():
    (row,) = to_rows([FULL])
    assert (row["lat"], row["lon"]) == ("48.8914271234567", "2.2376")
    assert row["services"] == "meal|water"
    assert json.loads(row["offers"])[1] == {
        "service": "water",
        "free": True,
        "verified": {"at": "2026-11-02", "by": "Nadia", "how": "phone"},
    }
    assert json.loads(row["accepted"])[0]["need"] == "urgent"
    assert json.loads(row["closures"]) == [
        {"starts": "2026-12-24", "ends": "2027-01-02", "reason": "vacances"},
        {"reason": "travaux"},
    ]
    assert row["verified_at"] == "2026-11-01"
    assert (row["dataset"], row["dataset_key"]) == ("test-list", "417")


def test_codes_alone_need_no_json():
    (row,) = to_rows([PLAIN])
    assert (row["services"], row["offers"], row["accepted"], row["closures"]) == ("water", "", "", "")


def test_demonstration_places_are_marked():
    assert [row["demonstration"] for row in to_rows([DEMONSTRATION, PLAIN])] == ["yes", ""]


def test_no_row_of_a_referral_place_has_a_position():
    (row,) = to_rows([REFERRAL])
    assert (row["lat"], row["lon"]) == ("", "")


def test_a_frame_has_points_where_there_are_positions():
    frame = to_frame([PLAIN, UNLOCATED, REFERRAL])
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().tolist() == [False, True, True]
    assert (frame.geometry[0].x, frame.geometry[0].y) == pytest.approx((2.35, 48.85))


def test_a_frame_of_nothing_has_the_columns():
    assert list(to_frame([]).columns) == [*COLUMNS, "geometry"]
