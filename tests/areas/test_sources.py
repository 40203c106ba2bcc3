import pytest

from geo_service.areas.sources import load_area_sources
from geo_service.errors import ConfigError
from tests.areas.files import REFERENCE, SOURCES


def test_of_two_sources_that_fit_the_one_that_names_more_is_taken():
    assert (
        SOURCES.recognise(("code", "name", "dcomiris", "depcom", "iris", "nom", "typ_iris")).slug == "strasbourg-iris"
    )
    assert SOURCES.recognise(("nothing", "known")) is None


def test_what_ships_refers_to_cities_that_exist():
    assert {one.city for one in SOURCES.sources if one.city} <= {city.code for city in REFERENCE.cities}
    assert len(SOURCES.postcodes) == 45
    assert all(REFERENCE.city_of_postcode(one) for codes in SOURCES.postcodes.values() for one in codes)


@pytest.mark.parametrize("text", ["sources = 3", "x = ", '[[sources]]\nslug = "a"'])
def test_a_file_that_cannot_be_is_refused_by_name(tmp_path, text):
    (tmp_path / "areas.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"areas\.toml"):
        load_area_sources(tmp_path)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(ConfigError, match=r"areas\.toml"):
        load_area_sources(tmp_path)
