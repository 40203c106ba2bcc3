"""Write the fonts of printed sheets: one TTF per weight, merged from the subsets of ``@fontsource/noto-sans``.

    python tools/fonts.py node_modules geo_service/web/static/vendor/fonts

The package has one woff2 file per script, all of one family name, of which Typst would see only one. Needs fontTools
with brotli, which the project depends on. The same input gives the same bytes.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

SCRIPTS = ("latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext")
WEIGHTS = {400: "NotoSans-Regular.ttf", 700: "NotoSans-Bold.ttf"}
_DROPPED = ("GDEF", "GPOS", "GSUB", "vhea", "vmtx", "VORG", "STAT")
"""Tables that subsets do not share and print does not need; kerning is not missed at these sizes."""
_RELEASED = 3_700_000_000
"""A fixed date of making, in seconds since 1904, so that the bytes do not depend on the clock."""
_STYLE = {400: "Regular", 700: "Bold"}
_FAMILY, _SUBFAMILY, _FULL_NAME, _POSTSCRIPT_NAME = 1, 2, 4, 6


def merged(subsets: list[Path], weight: int) -> TTFont:
    """Return one font that holds the characters of all subsets."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for subset in subsets:
            font = TTFont(subset, recalcTimestamp=False)
            font.flavor = None
            for tag in _DROPPED:
                if tag in font:
                    del font[tag]
            plain.append(str(Path(folder) / f"{subset.stem}.ttf"))
            font.save(plain[-1])
        whole: TTFont = Merger().merge(plain)
    style = _STYLE[weight]
    names = {_FAMILY: "Noto Sans", _SUBFAMILY: style, _FULL_NAME: f"Noto Sans {style}"}
    for number, text in {**names, _POSTSCRIPT_NAME: f"NotoSans-{style}"}.items():
        whole["name"].setName(text, number, 3, 1, 0x409)
    whole["head"].created = whole["head"].modified = _RELEASED
    whole.recalcTimestamp = False
    return whole


def main(modules: Path, target: Path) -> None:
    """Write both weights."""
    target.mkdir(parents=True, exist_ok=True)
    files = modules / "@fontsource/noto-sans/files"
    for weight, name in WEIGHTS.items():
        subsets = [files / f"noto-sans-{script}-{weight}-normal.woff2" for script in SCRIPTS]
        merged(subsets, weight).save(target / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
