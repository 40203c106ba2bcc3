from datetime import date

import pytest

from geo_service.hours.doors import context_of
from geo_service.model.place import Kind, Offer, Origin, Period, Source
from geo_service.printing.sheet import build_sheet
from geo_service.printing.validity import Cause, Validity, validity
from tests.builders import make_place
from tests.drawing.samples import CITY
from tests.printing.samples import order

DAY = date(2026, 11, 23)
CONTEXT = context_of(CITY)
IN_A_MONTH = date(2026, 12, 23)
OLD_STATUS = {"source": Source("Liste", as_of="2026-09-10"), "origin": Origin("l", "1")}


def of(*places, first=DAY):
    return validity(places, first, CONTEXT)


@pytest.mark.parametrize(
    ("changes", "until", "cause"),
    [
        ({"closures": (Period(date(2026, 12, 1), None),)}, date(2026, 11, 30), Cause.CLOSURE),
        ({"closures": (Period(None, date(2026, 12, 5)),)}, date(2026, 12, 5), Cause.CLOSURE),
        ({"closures": (Period(),), **OLD_STATUS}, date(2026, 12, 9), Cause.AGE),
        ({"campaigns": (Period(date(2026, 11, 1), date(2026, 12, 2)),)}, date(2026, 12, 2), Cause.CAMPAIGN),
        ({"campaigns": (Period(date(2026, 12, 20), None),)}, date(2026, 12, 19), Cause.CAMPAIGN),
        ({"hours": "Nov: Mo-Su 08:00-20:00; Dec: Mo-Su 10:00-16:00"}, date(2026, 11, 30), Cause.SEASON),
        ({"offers": (Offer("water", hours="Nov 08:00-20:00"),)}, date(2026, 11, 30), Cause.SEASON),
        ({"hours": "24/7", "source": Source("Liste", as_of="2024-12-15")}, date(2026, 12, 15), Cause.AGE),
    ],
)
def test_a_sheet_holds_until_the_first_change_and_says_which(changes, until, cause):
    assert of(make_place(), make_place("PAR-0002", **changes)) == Validity(until, cause, "PAR-0002")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hours": "24/7"},
        {"hours": "selon affluence"},
        {"closures": (Period(date(2026, 1, 1), date(2026, 2, 1)),)},
        {"closures": (Period(date(2027, 1, 1), date(2027, 2, 1)),)},
        {"hours": "24/7", "source": Source("Liste", as_of="2021")},
        {"source": Source("Liste", as_of="2024-12-15")},
        {"hours": "24/7", "source": Source("Liste", as_of="2024-12-15"), "demonstration": True},
    ],
)
def test_a_sheet_on_which_nothing_changes_holds_thirty_days(changes):
    assert of(make_place(kind=Kind.MERCHANT, **changes)) == Validity(IN_A_MONTH, Cause.MONTH)


def test_a_holiday_ends_what_the_usual_week_says():
    place = make_place(hours="Mo-Fr 08:00-16:00; PH off")
    assert of(place, first=date(2026, 12, 1)) == Validity(date(2026, 12, 24), Cause.HOLIDAY, place.id)


def test_the_first_of_several_changes_counts_whatever_the_order():
    late = make_place("PAR-0001", closures=(Period(date(2026, 12, 10), None),))
    soon = make_place("PAR-0002", campaigns=(Period(None, date(2026, 11, 25)),))
    assert of(late, soon) == of(soon, late) == Validity(date(2026, 11, 25), Cause.CAMPAIGN, "PAR-0002")


def test_the_sheet_says_what_changes_and_at_which_number():
    closing = make_place("PAR-0002", closures=(Period(date(2026, 12, 1), None),))
    sheet = build_sheet(order(), [make_place(), closing])
    number = next(row.number for row in sheet.rows if row.id == "PAR-0002")
    said = f"Valable jusqu’au 30 novembre 2026 (puis le n° {number} ferme ou rouvre)"
    assert said in sheet.facts
    assert "Valable jusqu’au 23 décembre 2026" in build_sheet(order(), [make_place()]).facts


def test_months_of_freshness_are_those_of_the_settings():
    aging = make_place(hours="24/7", source=Source("Liste", as_of="2025-12-10"))
    assert build_sheet(order(), [aging]).validity.cause is Cause.MONTH
    assert build_sheet(order(fresh_months=12), [aging]).validity.until == date(2026, 12, 10)
