from datetime import date

import pytest

from geo_service.hours.freshness import closure_until, end_of, fresh_until
from geo_service.model.place import Offer, Origin, Period, Source, Verification
from tests.builders import make_place

OLD = make_place(source=Source("List", as_of="2014"))


@pytest.mark.parametrize(
    ("as_of", "last"),
    [("2014", date(2014, 12, 31)), ("2022-07", date(2022, 7, 31)), ("2024-02", date(2024, 2, 29)),
     ("2026-10-07", date(2026, 10, 7)), ("", None), ("vers 2014", None), ("2026-13", None), ("2026-02-30", None)],
)  # fmt: skip
def test_a_date_in_part_counts_to_its_end(as_of, last):
    assert end_of(as_of) == last


def test_hours_are_fresh_for_so_many_months_after_their_publication():
    assert fresh_until(OLD, None, 24) == date(2016, 12, 31)
    assert fresh_until(make_place(source=Source("List", as_of="2024-02-29")), None, 12) == date(2025, 2, 28)
    assert fresh_until(make_place(source=Source("List")), None, 24) == date.min


def test_a_check_renews_them():
    checked = make_place(source=OLD.source, verified=Verification(date(2026, 5, 3), "La Cloche", "phone"))
    assert fresh_until(checked, None, 24) == date(2028, 5, 3)


def test_a_check_of_an_offer_renews_that_offer_alone():
    offer = Offer("water", verified=Verification(date(2026, 5, 3), "La Cloche", "phone"))
    assert fresh_until(OLD, offer, 24) == date(2028, 5, 3)
    assert fresh_until(OLD, Offer("wifi"), 24) == date(2016, 12, 31)


def test_demonstration_places_do_not_age():
    assert fresh_until(make_place(source=Source("demonstration"), demonstration=True), None, 24) == date.max


def test_a_status_without_an_end_holds_ninety_days_after_its_file():
    imported = make_place(source=Source("List", as_of="2021-06-01"), origin=Origin("list", "1"))
    assert closure_until(imported, Period(None, None)) == date(2021, 8, 30)
    assert closure_until(imported, Period(date(2021, 7, 1), None)) == date(2021, 9, 29)
    assert closure_until(imported, Period(None, date(2030, 1, 1))) is None


def test_a_person_who_says_closed_is_believed():
    assert closure_until(make_place(), Period(None, None)) is None
