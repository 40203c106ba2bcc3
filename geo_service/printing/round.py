"""The sheet of a round: places in walking order with boxes to tick, A4, by Typst."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

from geo_service.hours.doors import HoursContext
from geo_service.hours.freshness import fresh_until
from geo_service.labels import Labels
from geo_service.model.editions import spoken
from geo_service.model.place import Place
from geo_service.model.rounds import Tick
from geo_service.printing.fonts import FAMILIES, FOLDER, check_glyphs
from geo_service.printing.sheet import phone_words
from geo_service.printing.values import texts, tidied
from geo_service.printing.weekly import day_words, hours_lines

TEMPLATE = Path(__file__).with_name("round.typ")
_WORDS = "day who help number place hours tick".split()


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """What is printed.

    Attributes:
        code: Code of the round.
        name: Name of the association.
        city: Name of the city.
        day: Day on which it is printed.
        places: The places in walking order.
        context: What opening hours need to know of the city.
    """

    code: str
    name: str
    city: str
    day: date
    places: Sequence[Place]
    context: HoursContext


def round_pdf(sheet: RoundSheet, words: Labels) -> bytes:
    """Return the sheet as tagged PDF/UA-1; the same sheet gives the same bytes.

    Raises:
        BadValueError: A text has a character that the fonts lack.
        AssetError: Fonts are missing.
    """
    values = tidied(round_values(sheet, words))
    check_glyphs(texts(values))
    pdf: bytes = typst.compile(
        TEMPLATE,
        sys_inputs={"round": json.dumps(values, ensure_ascii=False)},
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return pdf


def round_values(sheet: RoundSheet, words: Labels) -> dict[str, Any]:
    """Return everything that the template prints."""
    code, day = spoken(sheet.code), day_words(sheet.day, words)
    return {
        "lang": words.lang,
        "font": FAMILIES,
        "day": [sheet.day.year, sheet.day.month, sheet.day.day],
        "code": code,
        "title": words("rounds.sheet_title", name=sheet.name, city=sheet.city),
        "facts": words("rounds.sheet_facts", day=day, count=len(sheet.places), code=code),
        "footer": words("rounds.sheet_page", code=code),
        "boxes": [words(f"rounds.sheet_box_{tick}") for tick in Tick],
        "words": {key: words(f"rounds.sheet_{key}") for key in _WORDS},
        "rows": [_row(place, sheet, words) for place in sheet.places],
    }


def _row(place: Place, sheet: RoundSheet, words: Labels) -> dict[str, Any]:
    known_on = fresh_until(place, None, 0)
    dated = words("rounds.sheet_known", day=day_words(known_on, words)) if known_on > date.min else ""
    return {
        "name": place.name,
        "id": place.id,
        "address": " ".join(filter(None, (place.address, place.postcode, place.town))),
        "phone": phone_words(place.phone),
        "hours": hours_lines(place, sheet.day, sheet.context, words),
        "known": dated or words("rounds.sheet_undated"),
    }
