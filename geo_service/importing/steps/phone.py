"""Telephone numbers."""

import re

import phonenumbers

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.model.report import Outcome

_REGION = "FR"
_NINE_DIGITS = re.compile(r"[1-9](?:[ .]?\d{2}){4}")
_SEPARATOR = re.compile(r"[/\n;]|\bou\b")
_SHORT = re.compile(r"\d{2,4}")


def read_phone(draft: Draft, _context: StepContext) -> Draft:
    """Read the first number as E.164; a missing leading 0 is repaired; what cannot be read stays as written."""
    text = " ".join(draft.values.get("phone", "").split())
    if not text or _SHORT.fullmatch(text):
        return placed(draft, phone=text)
    for part in _SEPARATOR.split(draft.values["phone"]):
        short = _NINE_DIGITS.fullmatch(part.strip())
        number = _number(f"0{part.strip()}" if short else part)
        if number and short:
            problem = f"lacks its first 0 and was read as {number}"
            draft = noted(draft, "phone", problem, "write the ten digits as text", Outcome.REPAIRED)
        if number:
            return placed(draft, phone=number)
    problem = "cannot be read as a telephone number and stays as written"
    return noted(placed(draft, phone=text), "phone", problem, "write one number of ten digits", Outcome.KEPT)


def _number(text: str) -> str:
    found = next(iter(phonenumbers.PhoneNumberMatcher(text, _REGION, leniency=phonenumbers.Leniency.POSSIBLE)), None)
    if found is None or not phonenumbers.is_possible_number(found.number):
        return ""
    return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
