"""What a place must be, read from parameters, and kept, as it is asked for again and again from elsewhere."""

from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from geo_service.model.query import PlaceFilter
from geo_service.model.vocabulary import Terms
from geo_service.reference import Reference
from geo_service.web.api.parameters import FilterParameters

MOST = 512
"""Filters kept; of what else was asked, a position above all, nothing is."""
_told = attrgetter("need", "any", "item", "kind", "city", "free", "wheelchair", "audience")


class Filters:
    """Reads filters.

    Args:
        reference: Knows the codes.
    """

    def __init__(self, reference: Reference) -> None:
        self._kept = lru_cache(maxsize=MOST)(partial(_filter, reference))

    def read(self, values: FilterParameters) -> PlaceFilter:
        """Return the filter that parameters stand for, with current codes for former ones.

        Raises:
            BadValueError: A code is in no vocabulary.
        """
        return self._kept(_told(values))


def _filter(reference: Reference, told: tuple[Any, ...]) -> PlaceFilter:
    needs, any_need, items, kinds, city, free, wheelchair, audience = told
    words = reference.vocabulary
    return PlaceFilter(
        needs=_checked(words.services, needs, "need"),
        any_need=any_need,
        items=_checked(words.items, items, "item"),
        kinds=tuple(dict.fromkeys(kinds)),
        city=reference.city(city).code if city else None,
        free=free,
        wheelchair=wheelchair,
        audience=words.audiences.check(audience, "audience") if audience else None,
    )


def _checked(terms: Terms, codes: tuple[str, ...], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([terms.check(code, field) for code in codes]))
