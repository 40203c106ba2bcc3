from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo_service.config import (
    DEFAULT_FRESH_MONTHS,
    Basemap,
    Config,
    GeocoderName,
    Walking,
    config_from_env,
    shipped_datasets,
)
from geo_service.errors import ConfigError
from geo_service.hours.doors import HoursContext

CWD = Path("/srv/solidarity")


def read(**env: str) -> Config:
    return config_from_env({f"GEO_SERVICE_{name}": value for name, value in env.items()}, CWD)


def test_without_settings_everything_has_a_default() -> None:
    expected = Config(CWD / "var", "sqlite:////srv/solidarity/var/geo_service.sqlite", shipped_datasets())
    assert config_from_env({"PATH": "/bin"}, CWD) == expected
    assert read(DEMO="", BASEMAP="  ") == expected


def test_every_setting_is_read() -> None:
    config = read(
        DATA_DIR="data",
        DATABASE_URL="sqlite://",
        DATASETS="/srv/datasets",
        BASEMAP="local",
        GEOCODER="none",
        PUBLIC_URL="https://example.org/guide/",
        TRUSTED_PROXIES="2",
        DEMO="1",
        RATE_LIMIT="off",
        FRESH_MONTHS="12",
        NOMINATIM_URL="https://nominatim.example.org/",
        TRUSTED_HOSTS="Carte.example.org, [::1] 192.0.2.7",
    )
    assert config == Config(
        CWD / "data",
        "sqlite://",
        Path("/srv/datasets"),
        Basemap.LOCAL,
        GeocoderName.NONE,
        "https://example.org/guide",
        2,
        demo=True,
        rate_limit="off",
        fresh_months=12,
        nominatim_url="https://nominatim.example.org",
        trusted_hosts=("carte.example.org", "[::1]", "192.0.2.7"),
    )


def test_the_shipped_data_are_found() -> None:
    assert shipped_datasets().is_dir()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_postgresql_address_uses_the_installed_driver(scheme: str) -> None:
    assert read(DATABASE_URL=f"{scheme}://db/geo").database_url == "postgresql+psycopg://db/geo"


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("TRUE", True), ("0", False), ("no", False)])
def test_a_switch_is_written_in_several_ways(value: str, expected: bool) -> None:
    assert read(DEMO=value).demo is expected


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BASEMAP", "google", "'google' is not one of: auto, ign, local, none"),
        ("GEOCODER", "photon", "not one of: ban, nominatim, none"),
        ("NOMINATIM_URL", "nominatim.example.org", "not an address such as"),
        ("PUBLIC_URL", "example.org", "not an address such as https://example.org"),
        ("PUBLIC_URL", "ftp://example.org", "not an address"),
        ("TRUSTED_PROXIES", "-1", "not a number of proxies"),
        ("TRUSTED_PROXIES", "²", "not a number of proxies"),
        ("TRUSTED_HOSTS", "https://example.org", "no name of a host"),
        ("RATE_LIMIT", "0 per minute", "neither 'off' nor a rate"),
        ("RATE_LIMIT", "5 per year", "neither 'off' nor a rate"),
        ("DEMO", "maybe", "neither 1 nor 0"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError, match=f"GEO_SERVICE_{name}=.*{words}"):
        read(**{name: value})


@pytest.mark.parametrize("months", ["0", "-1", "two", "1000", "2.5"])
def test_a_number_of_months_that_cannot_be_used_is_refused(months: str) -> None:
    with pytest.raises(ConfigError, match="GEO_SERVICE_FRESH_MONTHS"):
        read(FRESH_MONTHS=months)


def test_hours_are_old_after_the_same_time_everywhere() -> None:
    assert HoursContext(ZoneInfo("Europe/Paris")).fresh_months == DEFAULT_FRESH_MONTHS


def test_walks_are_measured_by_whom_the_operator_names(tmp_path):
    def settings(**values):
        return config_from_env({f"GEO_SERVICE_{name}": value for name, value in values.items()}, tmp_path)

    assert (settings().walking, settings().valhalla_url) == (Walking.AUTO, None)
    asked = settings(WALKING="valhalla", VALHALLA_URL="http://localhost:8002/")
    assert (asked.walking, asked.valhalla_url) == (Walking.VALHALLA, "http://localhost:8002")
    with pytest.raises(ConfigError, match="GEO_SERVICE_VALHALLA_URL"):
        settings(WALKING="valhalla")
    with pytest.raises(ConfigError, match="auto, straight, valhalla"):
        settings(WALKING="bus")
