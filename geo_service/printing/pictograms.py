"""Small drawings of a sheet as SVG: pictograms of services, and the QR code."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import segno

from geo_service.errors import AssetError

SPRITE = Path(__file__).parent.parent / "web" / "static" / "vendor" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="mdi-([^"]+)" viewBox="([^"]+)">(.*?)</symbol>')


@cache
def _symbols() -> dict[str, str]:
    if not SPRITE.is_file():
        raise AssetError("the pictograms are missing; run `make assets` (python tools/assets.py)")
    found = _SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))
    return {
        name: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{drawing}</svg>' for name, box, drawing in found
    }


def pictogram(name: str) -> str:
    """Return a pictogram as an SVG document.

    Args:
        name: Its name in ``@mdi/svg``, as vocabularies give it.

    Raises:
        AssetError: The sprite lacks it.
    """
    try:
        return _symbols()[name]
    except KeyError:
        raise AssetError(f"pictogram {name} is missing; run `make assets` (python tools/assets.py)") from None


def qr_code(url: str) -> str:
    """Return the QR code of an address as an SVG document, with the quiet zone that readers need around it."""
    drawing = BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=4, omitsize=True)
    return drawing.getvalue().decode()
