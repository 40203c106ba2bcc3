from geo_service.config import shipped_datasets
from geo_service.reference import load_reference
from geo_service.web.pages.home import FIRST_NEEDS, needs_of

SERVICES = load_reference(shipped_datasets()).vocabulary.services


def test_every_need_has_one_tile():
    needs = needs_of(SERVICES)
    shown = [*needs.first, *(term for group in needs.others.values() for term in group)]
    assert sorted(term.code for term in shown) == sorted(SERVICES.by_code)


def test_what_is_looked_for_most_comes_first():
    assert tuple(term.code for term in needs_of(SERVICES).first) == FIRST_NEEDS


def test_only_what_a_city_has_is_shown():
    needs = needs_of(SERVICES, ["haircut", "water"])
    assert [term.code for term in needs.first] == ["water"]
    assert [term.code for group in needs.others.values() for term in group] == ["haircut"]
