from datetime import date

from geo_service.hours.stale import stale_places
from geo_service.model.place import Source, Verification
from tests.builders import make_place

TODAY = date(2026, 11, 20)


def known(place_id, as_of, **changes):
    return make_place(place_id, source=Source("List", as_of=as_of), **changes)


def listed(use, *places):
    return [stale.place.id for stale in stale_places(places, use, TODAY, 24)]


def test_only_the_old_are_listed():
    checked = Verification(date(2026, 10, 1), "Nadia", "phone")
    fresh = (known("PAR-0001", "2025"), known("PAR-0002", "2014", verified=checked))
    assert listed({"PAR-0001": 99, "PAR-0002": 99}, *fresh, known("PAR-0003", "2023")) == ["PAR-0003"]


def test_age_times_use_decides():
    places = (known("PAR-0001", "2022-11-20"), known("PAR-0002", "2018-11-20"), known("PAR-0003", "2020-11-20"))
    assert listed({}, *places) == ["PAR-0002", "PAR-0003", "PAR-0001"]
    assert listed({"PAR-0001": 2}, *places) == ["PAR-0001", "PAR-0002", "PAR-0003"]
    assert listed({"PAR-0001": 2, "PAR-0003": 2}, *places) == ["PAR-0003", "PAR-0001", "PAR-0002"]


def test_what_bears_no_date_comes_first_by_use_then_by_id():
    undated = [known(f"PAR-000{number}", "") for number in (3, 1, 2)]
    found = stale_places([*undated, known("PAR-0004", "1990")], {"PAR-0002": 1, "PAR-0004": 999}, TODAY, 24)
    assert [stale.place.id for stale in found] == ["PAR-0002", "PAR-0001", "PAR-0003", "PAR-0004"]
    assert (found[0].known_on, found[0].opened) == (None, 1)
