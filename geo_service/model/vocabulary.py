"""The words of the project: services, items, audiences. The words themselves are data, in ``datasets/``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from geo_service.errors import BadValueError


@dataclass(frozen=True, slots=True)
class Term:
    """One code of a vocabulary.

    Attributes:
        code: The code, which outlives its labels (``charge_phone``).
        labels: Label per language (``fr``, ``en``).
        group: Group it is listed under (``energy``, ``hygiene``...); empty where it needs none.
        icon: Name of a pictogram of ``@mdi/svg``.
        aliases: Former codes and other spellings that mean the same, folded when compared.
        crosswalks: The same in other standards: ``osm`` (``amenity=toilets``), ``data_inclusion``, ``hsds``.
    """

    code: str
    labels: Mapping[str, str]
    group: str = ""
    icon: str = ""
    aliases: tuple[str, ...] = ()
    crosswalks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, lang: str) -> str:
        """Return the label in a language, else in French."""
        return self.labels.get(lang) or self.labels["fr"]


@dataclass(frozen=True)
class Terms:
    """An ordered list of terms, found by code, alias or label.

    Attributes:
        name: What the terms are ("service", "item"), for errors.
        terms: The terms in the order of display.
    """

    name: str
    terms: tuple[Term, ...]

    @cached_property
    def by_code(self) -> dict[str, Term]:
        """The terms by code, in the order of display."""
        return {term.code: term for term in self.terms}

    def __getitem__(self, code: str) -> Term:
        return self.by_code[code]

    def check(self, code: str, field: str) -> str:
        """Return the current code of a code or of its alias.

        Args:
            code: A code, or a former one.
            field: Name of the parameter it came in, for the error.

        Raises:
            BadValueError: No term has this code; the error lists those that exist.
        """
        if code in self.by_code:
            return code
        for term in self.terms:
            if code in term.aliases:
                return term.code
        accepted = tuple(self.by_code)
        raise BadValueError(
            f"no such {self.name}: {code!r}; use one of {', '.join(accepted)}", field=field, accepted=accepted
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All vocabularies.

    Attributes:
        services: What a place gives.
        items: What a place takes.
        audiences: For whom.
        kinds: Labels and icons of :class:`geo_service.model.place.Kind`.
    """

    services: Terms
    items: Terms
    audiences: Terms
    kinds: Terms
