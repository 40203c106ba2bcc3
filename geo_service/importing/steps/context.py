"""What every step knows, and how it says what it did."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from geo_service.importing.formats.cells import short
from geo_service.importing.interface import Draft
from geo_service.importing.mapping import SourceMapping
from geo_service.importing.sensitive import SensitiveRules
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold
from geo_service.model.vocabulary import Terms
from geo_service.reference import Reference


@dataclass(frozen=True)
class StepContext:
    """What the steps of one import know.

    Attributes:
        mapping: The source.
        reference: Cities and vocabulary.
        sensitive: Which places are kept from a map.
        file: Name of the file, the source's name where a source bears none.
        city: Code of the only city that rows may belong to, or None for all.
        association: Code of the association that keeps all rows; empty where each row says its own.
    """

    mapping: SourceMapping
    reference: Reference
    sensitive: SensitiveRules
    file: str
    city: str | None = None
    association: str = ""

    @cached_property
    def services(self) -> Mapping[str, str]:
        """Service codes by everything that means them, folded."""
        return _words(self.reference.vocabulary.services)

    @cached_property
    def items(self) -> Mapping[str, str]:
        """Item codes by everything that means them, folded."""
        return _words(self.reference.vocabulary.items)

    @cached_property
    def audiences(self) -> Mapping[str, str]:
        """Audience codes by everything that means them, folded."""
        return _words(self.reference.vocabulary.audiences)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Kinds by everything that means them, folded."""
        return _words(self.reference.vocabulary.kinds)

    @cached_property
    def cities(self) -> Mapping[str, str]:
        """City codes by code and name, folded."""
        return {fold(word): city.code for city in self.reference.cities for word in (city.code, city.name)}


def _words(terms: Terms) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for term in terms.terms:
        for word in (term.code, *term.labels.values(), *term.aliases):
            meanings.setdefault(fold(word), term.code)
    return meanings


def placed(draft: Draft, **changes: Any) -> Draft:
    """Return a draft whose place has other values."""
    return replace(draft, place=replace(draft.place, **changes))


def valued(draft: Draft, **values: str) -> Draft:
    """Return a draft with other texts, still to be read."""
    return replace(draft, values={**draft.values, **values})


def noted(draft: Draft, field: str, problem: str, remedy: str, outcome: Outcome) -> Draft:
    """Return a draft with a finding about one of its texts."""
    found = Finding(draft.raw.row, field, short(draft.values.get(field, "")), problem, remedy, outcome)
    return replace(draft, findings=(*draft.findings, found))


def skipped(draft: Draft, field: str, problem: str, remedy: str) -> Draft:
    """Return a draft that does not come in, and why."""
    value = draft.values.get(field, "") or draft.values.get("name", "")
    return replace(draft, skipped=Finding(draft.raw.row, field, short(value), problem, remedy, Outcome.SKIPPED))
