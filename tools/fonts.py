"""Write the fonts of printed sheets: one TTF per script and weight, from the npm packages ``@fontsource/noto-sans*``.

    python tools/fonts.py node_modules geo_service/web/static/vendor/fonts

The packages have one woff2 file per subset, all of one family name, of which Typst would see only one. Needs fontTools
with brotli, which the project depends on. The same input gives the same bytes.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

SCRIPTS = ("latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext")
WEIGHTS = {400: "Regular", 700: "Bold"}
_DROPPED = ("GDEF", "GPOS", "GSUB", "vhea", "vmtx", "VORG", "STAT")
"""Tables that subsets do not share and print does not need; kerning is not missed at these sizes."""
_RELEASED = 3_700_000_000
"""A fixed date of making, in seconds since 1904, so that the bytes do not depend on the clock."""
_FAMILY, _SUBFAMILY, _FULL_NAME, _POSTSCRIPT_NAME = 1, 2, 4, 6


def merged(subsets: list[Path]) -> TTFont:
    """Return one font that holds the characters of all subsets."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for subset in subsets:
            font = _unpacked(subset, _DROPPED)
            plain.append(str(Path(folder) / f"{subset.stem}.ttf"))
            font.save(plain[-1])
        whole: TTFont = Merger().merge(plain)
    return whole


def _unpacked(subset: Path, dropped: Iterable[str]) -> TTFont:
    font = TTFont(subset, recalcTimestamp=False)
    font.flavor = None
    for tag in dropped:
        if tag in font:
            del font[tag]
    return font


def write(font: TTFont, family: str, weight: int, folder: Path) -> None:
    """Write a font under a name of its own, with a date that does not depend on the clock."""
    style = WEIGHTS[weight]
    file = f"{family.replace(' ', '')}-{style}"
    names = {_FAMILY: family, _SUBFAMILY: style, _FULL_NAME: f"{family} {style}", _POSTSCRIPT_NAME: file}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = _RELEASED
    font.recalcTimestamp = False
    font.save(folder / f"{file}.ttf")


def main(modules: Path, target: Path) -> None:
    """Write both weights of both families."""
    target.mkdir(parents=True, exist_ok=True)
    sans, arabic = (modules / "@fontsource" / name / "files" for name in ("noto-sans", "noto-sans-arabic"))
    for weight in WEIGHTS:
        subsets = [sans / f"noto-sans-{script}-{weight}-normal.woff2" for script in SCRIPTS]
        write(merged(subsets), "Noto Sans", weight, target)
        # Its subset of letters is whole, and keeps the tables that join them.
        letters = _unpacked(arabic / f"noto-sans-arabic-arabic-{weight}-normal.woff2", ["STAT"])
        write(letters, "Noto Sans Arabic", weight, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
