"""The fonts of the sheet, as ``tools/assets.py`` put them into the package: where they are, and how wide a text is."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from geo_service.errors import AssetError, BadValueError
from geo_service.printing.paper import MM_PER_PT

FOLDER = Path(__file__).parent.parent / "web" / "static" / "vendor" / "fonts"
FAMILIES = ("Noto Sans", "Noto Sans Arabic")
"""In this order: a letter is set in the first family that has it."""
_FILES = {False: "{}-Regular.ttf", True: "{}-Bold.ttf"}


@cache
def _advances(*, bold: bool) -> dict[int, float]:
    """Return the advance of each character's glyph, in parts of the size of type."""
    advances: dict[int, float] = {}
    for family in reversed(FAMILIES):
        advances |= _advances_of(FOLDER / _FILES[bold].format(family.replace(" ", "")))
    return advances


def _advances_of(path: Path) -> dict[int, float]:
    if not path.is_file():
        raise AssetError(f"font {path.name} is missing; run `make assets` (python tools/assets.py)")
    with TTFont(path, lazy=True) as font:
        per_em = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {code: widths[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in millimetres; characters that the font lacks count as wide ones."""
    advances = _advances(bold=bold)
    return sum(advances.get(ord(letter), 1.0) for letter in text) * size_pt * MM_PER_PT


def check_glyphs(texts: Iterable[str]) -> None:
    """Refuse texts that cannot be printed: a box instead of a letter helps nobody.

    Raises:
        BadValueError: A text has a character that the fonts lack; the error names both.
    """
    known = _advances(bold=False).keys() & _advances(bold=True).keys()
    for text in texts:
        lacking = next((letter for letter in text if ord(letter) not in known), None)
        if lacking is not None:
            raise BadValueError(
                f"the fonts have no glyph for {lacking!r} (U+{ord(lacking):04X}) in {text!r}; correct the text",
                field="text",
            )
