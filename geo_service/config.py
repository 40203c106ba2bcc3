"""Settings, read once from the environment and passed on as a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from geo_service.errors import ConfigError

T = TypeVar("T", bound=StrEnum)
PACKAGE = Path(__file__).parent
DEFAULT_RATE_LIMIT = "300 per minute"
"""Generous, because a whole day centre, or everybody of one mobile network, may share an address."""
DEFAULT_FRESH_MONTHS = 24
"""Hours neither checked nor published since are too old to be relied on."""
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Names of the machine that asks: who follows such a link is led to nobody else's."""
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]", re.ASCII)
_RATE_LIMIT = re.compile(r"off|[1-9]\d{0,6} per (second|minute|hour|day)")
_MONTHS = re.compile(r"[1-9][0-9]{0,2}")


class Basemap(StrEnum):
    """What is drawn under the places: IGN's Plan (online), our own tiles, or the city's outline alone.

    ``auto`` is our own tiles for a city whose streets were imported, and IGN's Plan for the others.
    """

    AUTO = "auto"
    IGN = "ign"
    LOCAL = "local"
    NONE = "none"


class GeocoderName(StrEnum):
    """Who turns an address into a position: the national address service, a Nominatim service, or nobody."""

    BAN = "ban"
    NOMINATIM = "nominatim"
    NONE = "none"


class Walking(StrEnum):
    """Who measures walks: our graphs where streets were imported (``auto``), nobody, or a Valhalla server."""

    AUTO = "auto"
    STRAIGHT = "straight"
    VALHALLA = "valhalla"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of the service.

    Attributes:
        data_dir: Folder of the SQLite file and of derived files.
        database_url: SQLAlchemy URL of the store.
        datasets: Folder of the shipped data (cities, vocabulary, sources, samples).
        basemap: Base map of the screen maps.
        geocoder: Geocoder for addresses that the shipped names do not resolve.
        public_url: Root of absolute links, without a final slash; None where it is not known.
        trusted_proxies: Number of reverse proxies in front whose forwarding headers are believed.
        demo: Whether a fresh store is filled with demonstration merchants when served.
        rate_limit: Requests that one client address may make per worker (``300 per minute``), or ``off``.
        fresh_months: After how many months hours that nobody checked or published again are too old.
        walking: Who measures walks.
        valhalla_url: Root of the Valhalla server, without a final slash; None where none is asked.
        secret_key: Signs links and tokens; None for the one in the file ``secret_key`` of ``data_dir``.
        nominatim_url: Address of the Nominatim service, without a final slash; None for the public one.
        trusted_hosts: Names, in lower case and without ports, by which a client may call us in absolute links where
            ``public_url`` is None.
    """

    data_dir: Path
    database_url: str
    datasets: Path
    basemap: Basemap = Basemap.AUTO
    geocoder: GeocoderName = GeocoderName.BAN
    public_url: str | None = None
    trusted_proxies: int = 0
    demo: bool = False
    rate_limit: str = DEFAULT_RATE_LIMIT
    fresh_months: int = DEFAULT_FRESH_MONTHS
    walking: Walking = Walking.AUTO
    valhalla_url: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    nominatim_url: str | None = None
    trusted_hosts: tuple[str, ...] = LOOPBACK_HOSTS


def shipped_datasets() -> Path:
    """Return the folder of the shipped data: inside an installed wheel, else beside the package."""
    installed = PACKAGE / "datasets"
    return installed if installed.is_dir() else PACKAGE.parent / "datasets"


def config_from_env(env: Mapping[str, str], cwd: Path) -> Config:
    """Read the settings.

    Args:
        env: The environment; variables start with ``GEO_SERVICE_`` and an empty one counts as unset.
        cwd: The folder that a relative ``GEO_SERVICE_DATA_DIR`` starts from.

    Raises:
        ConfigError: A variable has a value that cannot be used; the text names it and the accepted values.
    """
    settings = {
        name.removeprefix("GEO_SERVICE_"): value.strip()
        for name, value in env.items()
        if name.startswith("GEO_SERVICE_") and value.strip()
    }
    data_dir = (cwd / settings.get("DATA_DIR", "var")).resolve()
    return Config(
        data_dir=data_dir,
        database_url=_database_url(settings.get("DATABASE_URL"), data_dir),
        datasets=Path(settings.get("DATASETS", shipped_datasets())),
        basemap=_choice(Basemap, settings, "BASEMAP", Basemap.AUTO),
        geocoder=_choice(GeocoderName, settings, "GEOCODER", GeocoderName.BAN),
        public_url=_url(settings, "PUBLIC_URL"),
        trusted_proxies=_count(settings, "TRUSTED_PROXIES"),
        demo=_flag(settings, "DEMO"),
        rate_limit=_rate_limit(settings),
        fresh_months=_fresh_months(settings),
        walking=_walking(settings),
        valhalla_url=_url(settings, "VALHALLA_URL"),
        secret_key=settings.get("SECRET_KEY"),
        nominatim_url=_url(settings, "NOMINATIM_URL"),
        trusted_hosts=_hosts(settings),
    )


def _walking(settings: Mapping[str, str]) -> Walking:
    walking = _choice(Walking, settings, "WALKING", Walking.AUTO)
    if walking is Walking.VALHALLA and "VALHALLA_URL" not in settings:
        raise ConfigError("GEO_SERVICE_WALKING=valhalla needs GEO_SERVICE_VALHALLA_URL, such as http://localhost:8002")
    return walking


def _database_url(url: str | None, data_dir: Path) -> str:
    if url is None:
        return f"sqlite:///{data_dir / 'geo_service.sqlite'}"
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"} and separator:
        return f"postgresql+psycopg://{rest}"
    return url


def _choice(kind: type[T], settings: Mapping[str, str], name: str, default: T) -> T:
    value = settings.get(name, default)
    try:
        return kind(value)
    except ValueError as error:
        accepted = ", ".join(kind)
        raise ConfigError(f"GEO_SERVICE_{name}={value!r} is not one of: {accepted}") from error


def _url(settings: Mapping[str, str], name: str) -> str | None:
    url = settings.get(name)
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError(f"GEO_SERVICE_{name}={url!r} is not an address such as https://example.org")
    return url.rstrip("/")


def _hosts(settings: Mapping[str, str]) -> tuple[str, ...]:
    names = tuple(settings.get("TRUSTED_HOSTS", "").lower().replace(",", " ").split())
    for name in names:
        if not _HOST.fullmatch(name):
            raise ConfigError(f"GEO_SERVICE_TRUSTED_HOSTS={name!r} is no name of a host such as carte.example.org")
    return names or LOOPBACK_HOSTS


def _count(settings: Mapping[str, str], name: str) -> int:
    value = settings.get(name, "0")
    if not value.isdecimal():
        raise ConfigError(f"GEO_SERVICE_{name}={value!r} is not a number of proxies such as 0 or 1")
    return int(value)


def _fresh_months(settings: Mapping[str, str]) -> int:
    value = settings.get("FRESH_MONTHS", str(DEFAULT_FRESH_MONTHS))
    if not _MONTHS.fullmatch(value):
        raise ConfigError(f"GEO_SERVICE_FRESH_MONTHS={value!r} is not a number of months from 1 to 999")
    return int(value)


def _rate_limit(settings: Mapping[str, str]) -> str:
    value = settings.get("RATE_LIMIT", DEFAULT_RATE_LIMIT)
    if not _RATE_LIMIT.fullmatch(value):
        raise ConfigError(f"GEO_SERVICE_RATE_LIMIT={value!r} is neither 'off' nor a rate such as '300 per minute'")
    return value


def _flag(settings: Mapping[str, str], name: str) -> bool:
    value = settings.get(name, "0").lower()
    if value not in {"0", "1", "no", "yes", "false", "true"}:
        raise ConfigError(f"GEO_SERVICE_{name}={value!r} is neither 1 nor 0")
    return value in {"1", "yes", "true"}
