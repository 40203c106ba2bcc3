"""The third-party files that pages load, as ``tools/assets.py`` put them into the package."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

import msgspec

from geo_service.errors import AssetError
from geo_service.typed import decoded

STATIC = Path(__file__).parent.parent / "web" / "static"
VENDOR = STATIC / "vendor"
VENDOR_URL = "/static/vendor/"
_IMAGE = re.compile(r"url\(([\w./-]+\.png)\)")


class Licence(msgspec.Struct, frozen=True):
    """One bundled package.

    Attributes:
        name: Its name on npm.
        version: The version bundled.
        licence: SPDX identifier.
        text: Path of the licence's text below the folder of assets; empty where the package brings none.
    """

    name: str
    version: str
    licence: str
    text: str


def vendor_path(name: str) -> Path:
    """Return the path of a third-party file, such as ``leaflet/leaflet.js``.

    Raises:
        AssetError: The file is not there.
    """
    path = VENDOR / name
    if not path.is_file():
        raise AssetError(f"web asset {name} is missing; run `make assets` (python tools/assets.py)")
    return path


def static_path(url: str) -> Path:
    """Return the path of one of our static files.

    Args:
        url: Its address on our pages, ``/static/...``.

    Raises:
        AssetError: The address is not ours, or nothing is there.
    """
    if not url.startswith("/static/"):
        raise AssetError(f"{url} is not served by us; pages load nothing from other hosts")
    path = STATIC / url.removeprefix("/static/")
    if not path.is_file():
        raise AssetError(f"web asset {url} is missing; run `make assets` (python tools/assets.py)")
    return path


def inlined_style(url: str) -> str:
    """Return the text of a style sheet of ours, the images it names within it.

    Raises:
        AssetError: The address is not ours, or the sheet or an image is missing.
    """
    sheet = static_path(url)

    def inlined(match: re.Match[str]) -> str:
        image = sheet.parent / match[1]
        if not image.is_file():
            raise AssetError(f"{url} names {match[1]}, which is missing; run `make assets` (python tools/assets.py)")
        return f"url(data:image/png;base64,{b64encode(image.read_bytes()).decode()})"

    return _IMAGE.sub(inlined, sheet.read_text(encoding="utf-8"))


@cache
def licences() -> tuple[Licence, ...]:
    """Return the bundled packages and their licences, by name.

    Raises:
        AssetError: The assets are not installed.
    """
    return decoded(vendor_path("licences.json").read_bytes(), tuple[Licence, ...])
