"""Merchants' cards and window stickers: eight to a sheet of A4, in French and English, each with its QR code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import typst

from geo_service.errors import BadValueError
from geo_service.labels import load_labels
from geo_service.printing.fonts import FAMILIES, FOLDER, check_glyphs
from geo_service.printing.pictograms import qr_code
from geo_service.printing.values import tidied

TEMPLATE = Path(__file__).with_name("card.typ")
PER_PAGE = 8
_LONGEST_NAME = 70


class CardKind(StrEnum):
    """What is printed: the secret card behind the counter, or the sticker of the window that everybody may scan."""

    CARD = "card"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        place_id: Id of the place.
        name: Its name.
        url: What its QR code holds.
    """

    place_id: str
    name: str
    url: str


def cards_pdf(cards: Sequence[Card], kind: CardKind, day: date) -> bytes:
    """Return cards as tagged PDF/UA-1 with cutting lines; the same cards of a day give the same bytes.

    Args:
        cards: The cards, in the order they are printed.
        kind: Which they are.
        day: The day, for the document's date.

    Raises:
        AssetError: Fonts are missing.
    """
    pdf: bytes = typst.compile(
        TEMPLATE,
        sys_inputs={"cards": json.dumps(_values(cards, kind, day), ensure_ascii=False)},
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return pdf


def _values(cards: Sequence[Card], kind: CardKind, day: date) -> dict[str, Any]:
    french, english = load_labels("fr"), load_labels("en")
    secret = kind is CardKind.CARD
    keys = ("keep", "scan", "until") if secret else ("sticker",)
    return {
        "font": FAMILIES,
        "title": french("cards.print.title" if secret else "cards.print.sticker_title"),
        "day": [day.year, day.month, day.day],
        "secret": secret,
        "words": {key: [french(f"cards.print.{key}"), english(f"cards.print.{key}")] for key in keys},
        "cards": [
            {
                "id": card.place_id,
                "name": (name := _printable_name(card)),
                "qr": qr_code(card.url),
                "alt": french("cards.print.qr", name=name),
            }
            for card in cards
        ],
    }


def _printable_name(card: Card) -> str:
    """Return a name that the fonts can print; else the id: one odd letter holds no other card back."""
    name: str = tidied(card.name).strip() or card.place_id
    try:
        check_glyphs([name])
    except BadValueError:
        return card.place_id
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"
