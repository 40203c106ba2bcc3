from datetime import date

import pytest

from geo_service.model.place import Offer, Period
from tests.builders import make_place

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("period", "covers"),
    [
        (Period(MAY, JUNE), True),
        (Period(date(2026, 5, 15), date(2026, 5, 15)), True),
        (Period(None, JUNE), True),
        (Period(MAY, None), True),
        (Period(), True),
        (Period(date(2026, 5, 16), None), False),
        (Period(None, date(2026, 5, 14)), False),
        (Period(JUNE, MAY), False),
    ],
)
def test_a_period_covers_its_days_both_ends_included(period: Period, covers: bool) -> None:
    assert period.covers(date(2026, 5, 15)) is covers


def test_an_offer_is_found_by_its_service() -> None:
    wifi = Offer("wifi", free=True)
    place = make_place(offers=(Offer("water"), wifi))
    assert place.offer("wifi") is wifi
    assert place.offer("meal") is None
    assert place.services == {"water", "wifi"}
