"""A sheet as the values that the Typst template reads: all texts are data, none is markup."""

import unicodedata
from collections.abc import Iterable, Iterator
from string import ascii_uppercase
from typing import Any

import msgspec

from geo_service.labels import Labels, load_labels
from geo_service.model.editions import spoken
from geo_service.model.place import Kind
from geo_service.printing.fonts import FAMILIES
from geo_service.printing.ground import ground_svg
from geo_service.printing.pictograms import pictogram, qr_code
from geo_service.printing.pins import CROWDED, Pin, pin_pt
from geo_service.printing.sheet import Row, Sheet, Symbol, beside_french, other_language
from geo_service.printing.weekly import day_words
from geo_service.streets.interface import FeatureKind, Layer

Values = dict[str, Any]
_INK = "#1a1a1a"
_SEVERAL = "several"
_ROUND, _SQUARE = (True, True, True, True), (False, False, False, False)
_ARCH, _BOWL, _LEAF = (True, True, False, False), (False, False, True, True), (True, False, True, False)
_STYLES: dict[str, tuple[str, tuple[bool, ...], bool]] = {
    Kind.AMENITY: ("#0b4f8a", _ROUND, False),
    Kind.MERCHANT: ("#14602f", _ROUND, True),
    Kind.DAY_CENTRE: ("#8a1538", _SQUARE, True),
    Kind.SHELTER: ("#4a2a7a", _ARCH, True),
    Kind.DISTRIBUTION: ("#8f3a00", _BOWL, True),
    Kind.DONATION_POINT: ("#8f3a00", _BOWL, False),
    Kind.OFFICE: (_INK, _SQUARE, False),
    Kind.INITIATIVE: ("#14602f", _ARCH, False),
    _SEVERAL: (_INK, _LEAF, False),
}
"""Colour, which corners are round from the upper left on clockwise, whether filled: a photocopy keeps corners and fill,
which no two kinds share."""
_COLOURS = {Layer.WATER: "#1d5a86", Layer.GREEN: "#2f5a22", Layer.LABEL: "#000000"}
_TITLE, _TITLE_LARGE = 2.2, 1.5
_RIGHT_TO_LEFT = {"ar", "fa", "ps"}
_NON_JOINER = "\u200c"
"""Persian spells with it; no other letter without a width is kept."""
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_SPACE = "\t\n\r\x0b\x0c"


def template_values(sheet: Sheet) -> Values:
    """Return everything that the template prints; lengths in millimetres, type in points."""
    order, paper, frame = sheet.order, sheet.order.paper, sheet.order.frame
    words = load_labels(order.lang)
    width_mm, height_mm = paper.size_mm
    return {
        "lang": order.lang,
        "other_lang": other_language(order.lang),
        "rtl": order.lang in _RIGHT_TO_LEFT,
        "font": FAMILIES,
        "title": sheet.title,
        "title_factor": _TITLE_LARGE if paper.large_print else _TITLE,
        "facts": (*sheet.facts, words("sheet.code", code=spoken(sheet.code))) if sheet.code else sheet.facts,
        "day": (order.day.year, order.day.month, order.day.day),
        "width_mm": width_mm,
        "height_mm": height_mm,
        "margin_mm": paper.margin_mm,
        "band_mm": paper.band_mm,
        "least_pt": paper.least_pt,
        "body_pt": paper.body_pt,
        "pin_pt": pin_pt(len(sheet.rows), paper.least_pt),
        "pin_line_mm": 0.3 if len(sheet.rows) >= CROWDED else 0.45,
        "large": paper.large_print,
        "draft": order.public_url is None,
        "qr": qr_code(f"{order.public_url}/e/{sheet.code}") if order.public_url and sheet.code else None,
        "qr_mm": paper.qr_mm,
        "qr_beside_map": paper.qr_beside_map,
        "watermark": words("sheet.demonstration") if sheet.demonstration else None,
        "footer": _footer(sheet, words),
        "safety": sheet.safety,
        "columns": tuple(ascii_uppercase[: frame.columns]),
        "rows_of_grid": frame.rows,
        "north_deg": frame.north_deg,
        "bar_mm": sheet.bar_m * 1000 / frame.scale,
        "bar_words": f"{sheet.bar_m} m",
        "credit": sheet.notes[0],
        "notes": sheet.notes[1:],
        "call_first": sheet.call_first,
        "map": _map(sheet),
        "services": [_legend(one) for one in sheet.services],
        "icons": {one.code: _legend(one) for one in sheet.services},
        "icons_mm": _icons_width(sheet.rows, paper.body_pt),
        "kinds": [{"label": label, "style": style} for label, style in _kinds(sheet, words)],
        "rows": [msgspec.to_builtins(row) for row in sheet.rows],
        "words": _words(sheet, words),
    }


def _footer(sheet: Sheet, words: Labels) -> str:
    day = day_words(sheet.order.day, words)
    edition = f"{day} — {spoken(sheet.code)}" if sheet.code else day
    return words("sheet.page", title=sheet.title, day=edition)


def _words(sheet: Sheet, words: Labels) -> Values:
    labels = "index legend kinds example column_number column_place column_services column_hours column_ask"
    french, other = load_labels("fr"), load_labels(other_language(words.lang))
    scale = sheet.order.frame.scale
    return {
        **{key: words(f"sheet.{key}") for key in "draft qr no_place north no_phone referral referral_why".split()},
        **{key: beside_french(words(f"sheet.{key}"), french(f"sheet.{key}"), words) for key in labels.split()},
        "scale": words("sheet.scale", scale=scale),
        "map_alt": words("sheet.map_alt", scale=scale),
        "no_phone_other": other("sheet.no_phone"),
        "referral_other": other("sheet.referral"),
        "referral_why_other": other("sheet.referral_why"),
    }


def _icons_width(rows: Iterable[Row], body_pt: float) -> float:
    """Return how wide the column of pictograms is: up to four in a line."""
    most = max((len(row.services) for row in rows), default=1)
    return 3 + max(min(most, 4), 3) * (body_pt * 0.3528 * 1.3 + 0.8)


def _legend(symbol: Symbol) -> Values:
    return {"label": symbol.label, "svg": pictogram(symbol.icon)}


def _kinds(sheet: Sheet, words: Labels) -> Iterator[tuple[str, Values]]:
    for one in sheet.kinds:
        yield one.label, _style(one.code, mono=sheet.order.mono)
    kinds = {row.id: row.kind for row in sheet.rows}
    if any(len({kinds[spot.id] for spot in pin.spots}) > 1 for pin in sheet.pinned.pins):
        several = beside_french(words("sheet.several"), load_labels("fr")("sheet.several"), words)
        yield several, _style(_SEVERAL, mono=sheet.order.mono)


def _style(kind: str, *, mono: bool, dashed: bool = False) -> Values:
    colour, corners, dark = _STYLES[kind]
    return {"colour": _INK if mono else colour, "round": corners, "dark": dark, "dashed": dashed}


def _map(sheet: Sheet) -> Values:
    order = sheet.order
    frame = order.frame
    rows = {row.id: row for row in sheet.rows}
    return {
        "width_mm": frame.width_mm,
        "height_mm": frame.height_mm,
        "svg": ground_svg(frame, order.city, order.features, order.outline, mono=order.mono),
        "pins": [_pin(pin, [rows[spot.id] for spot in pin.spots], mono=order.mono) for pin in sheet.pinned.pins],
        "names": [
            {**msgspec.to_builtins(name), "colour": _INK if order.mono else _colour(name.kind)} for name in sheet.names
        ],
    }


def _colour(kind: FeatureKind) -> str:
    return _COLOURS.get(kind.layer, _INK)


def _pin(pin: Pin, rows: list[Row], *, mono: bool) -> Values:
    kinds = {row.kind for row in rows}
    style = _style(kinds.pop() if len(kinds) == 1 else _SEVERAL, mono=mono, dashed=rows[0].demonstration)
    drawn: Values = msgspec.to_builtins(pin)
    return {**drawn, "label": pin.label, "leaders": pin.leaders, "style": style}


def tidied(value: Any) -> Any:
    """Return values with every text in one line and without invisible characters, which would print as boxes."""
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, dict):
        return {key: tidied(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [tidied(one) for one in value]
    return value


def _tidy(text: str) -> str:
    if text.isascii() and text.isprintable():  # most are, drawings of the ground above all
        return text
    composed = unicodedata.normalize("NFC", text)
    spaced = (" " if letter in _SPACE else letter for letter in composed)
    return "".join(letter for letter in spaced if letter == _NON_JOINER or unicodedata.category(letter) not in _UNSEEN)


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text that is printed, of all values but drawings."""
    if isinstance(value, str) and key not in {"svg", "qr"}:
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one, name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one, key)
