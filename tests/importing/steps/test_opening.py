import pytest

from geo_service.hours.reading import Level, read_hours
from geo_service.importing.steps.context import placed
from geo_service.importing.steps.opening import EXAMPLES, check_hours
from geo_service.model.place import Offer
from geo_service.model.report import Outcome


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_is_given_as_an_example_is_read(text):
    assert read_hours(text).level is Level.FULL


@pytest.mark.parametrize("hours", ["", "  ", "24/7", "lundi au vendredi 9h-18h", "Mo-Fr 09:00-18:00; PH off"])
def test_hours_that_are_read_need_no_word(draft, steps, hours):
    assert check_hours(placed(draft(), hours=hours), steps).findings == ()


def test_hours_that_are_not_read_are_kept_and_named(draft, steps):
    checked = check_hours(placed(draft(), hours="n'importe quoi 99h"), steps)

    [found] = checked.findings
    assert (found.row, found.field, found.value) == (checked.raw.row, "hours", "n'importe quoi 99h")
    assert found.problem == "cannot be read as opening hours"
    assert EXAMPLES[0] in found.remedy
    assert found.outcome is Outcome.KEPT
    assert checked.place.hours == "n'importe quoi 99h"


def test_hours_of_a_service_are_named_by_it(draft, steps):
    offers = (Offer("wifi", hours="Mo 09:00-12:00"), Offer("haircut", hours="de temps en temps"))

    assert [found.field for found in check_hours(placed(draft(), offers=offers), steps).findings] == ["offers.haircut"]
