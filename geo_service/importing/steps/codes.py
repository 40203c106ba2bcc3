"""What a place gives, takes, and for whom: words to codes."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed, skipped
from geo_service.importing.steps.plain import NO, YES
from geo_service.model.place import Accepted, Kind, Offer
from geo_service.model.report import Outcome
from geo_service.model.text import fold
from geo_service.typed import decoded

T = TypeVar("T", Offer, Accepted)
_SEPARATOR = re.compile(r"[|\n]")
_WEAK_SEPARATOR = re.compile(r"[|;,\n]")
"""Separates too where what stands between two others is no word of ours: labels may hold commas."""
FREE = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
"""What an answer means, folded."""


def read_services(draft: Draft, context: StepContext) -> Draft:
    """Read the services; ``offers`` says in JSON what a list of codes cannot, of services that are in the list."""
    codes, draft = _codes(draft, "services", context.services)
    told, draft = _told(draft, "offers", tuple[Offer, ...])
    told = tuple(offer for offer in told if not codes or offer.service in codes)
    free = FREE.get(fold(draft.values.get("free", "")))
    offers = {code: Offer(code, free=free) for code in codes}
    offers |= {offer.service: offer for offer in told if offer.service in context.services.values()}
    order = context.reference.vocabulary.services.by_code
    return placed(draft, offers=tuple(offers[code] for code in order if code in offers))


def read_accepts(draft: Draft, context: StepContext) -> Draft:
    """Read what can be brought; ``accepted`` says in JSON what a list of codes cannot, of items in the list."""
    codes, draft = _codes(draft, "accepts", context.items)
    told, draft = _told(draft, "accepted", tuple[Accepted, ...])
    told = tuple(accepted for accepted in told if not codes or accepted.item in codes)
    accepts = {code: Accepted(code) for code in codes}
    accepts |= {accepted.item: accepted for accepted in told if accepted.item in context.items.values()}
    order = context.reference.vocabulary.items.by_code
    return placed(draft, accepts=tuple(accepts[code] for code in order if code in accepts))


def read_audience(draft: Draft, context: StepContext) -> Draft:
    """Read for whom it is; words that are no code of ours stay as conditions."""
    text = draft.values.get("audience", "")
    words = (fold(part) for part in parts_of(text, context.audiences))
    codes = {context.audiences[word] for word in words if word in context.audiences}
    order = context.reference.vocabulary.audiences.by_code
    return placed(draft, audience=tuple(code for code in order if code in codes))


def need_use(draft: Draft, context: StepContext) -> Draft:
    """Leave out a row of an open dataset that neither gives nor takes anything we know.

    A shelter is useful by being one: people are sent there by telephone.
    """
    place = draft.place
    if place.offers or place.accepts or place.kind is Kind.SHELTER or not context.mapping.useful_only:
        return draft
    return skipped(draft, "services", "gives and takes nothing that we list", "say what it offers, if it does")


def _codes(draft: Draft, field: str, words: Mapping[str, str]) -> tuple[set[str], Draft]:
    text = draft.values.get(field, "")
    parts = parts_of(text, words)
    unknown = [part.strip() for part in parts if fold(part) not in words]
    if unknown:
        problem = f"not understood, left out: {', '.join(unknown)}"
        draft = noted(draft, field, problem, f"use words of the list of {field}", Outcome.KEPT)
    return {words[fold(part)] for part in parts if fold(part) in words}, draft


def parts_of(text: str, words: Mapping[str, str]) -> list[str]:
    """Return the words that a cell lists; empty ones left out.

    Args:
        text: The cell.
        words: The words there are, folded.
    """
    parts: list[str] = []
    for part in [text] if fold(text) in words else _SEPARATOR.split(text):
        parts += [part] if fold(part) in words else _WEAK_SEPARATOR.split(part)
    return [part for part in parts if fold(part)]


def _told(draft: Draft, field: str, kind: Any) -> tuple[tuple[Any, ...], Draft]:
    text = draft.values.get(field, "")
    if not text:
        return (), draft
    try:
        return decoded(text, kind), draft
    except msgspec.DecodeError as error:
        return (), noted(draft, field, f"is not what we write there ({error})", "leave it empty", Outcome.KEPT)
