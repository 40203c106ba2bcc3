import pytest

from geo_service.errors import BadValueError
from geo_service.model.vocabulary import Term, Terms

WATER = Term("water", {"fr": "Eau", "en": "Water"}, aliases=("drinking_water",))
WIFI = Term("wifi", {"fr": "Wifi"})
SERVICES = Terms("service", (WATER, WIFI))


def test_a_label_falls_back_to_french() -> None:
    assert (WATER.label("en"), WATER.label("de"), WIFI.label("en")) == ("Water", "Eau", "Wifi")


def test_terms_are_found_by_code_in_the_order_of_display() -> None:
    assert SERVICES["wifi"] is WIFI
    assert list(SERVICES.by_code) == ["water", "wifi"]


@pytest.mark.parametrize("code", ["water", "drinking_water"])
def test_a_former_code_still_counts(code: str) -> None:
    assert SERVICES.check(code, "need") == "water"


def test_an_unknown_code_is_refused_with_those_that_exist() -> None:
    with pytest.raises(BadValueError, match="no such service: 'wine'; use one of water, wifi") as caught:
        SERVICES.check("wine", "need")
    assert (caught.value.field, caught.value.accepted) == ("need", ("water", "wifi"))
