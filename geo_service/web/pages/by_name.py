"""Lists of places in the order of their names, kept from one revision to the next: hardly a place is renamed."""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from geo_service.model.place import Place
from geo_service.model.query import PlaceFilter
from geo_service.model.text import fold
from geo_service.nearest.chosen import Chosen, Mark

_NAMES = 20_000
"""Names kept as they are compared, about 200 bytes each; not those that a place is given while its list is kept."""
_IN_ORDER = 50_000
"""Places of lists whose order is kept, some 20 bytes each."""
_EDITED = 16
"""Of so many, each is put in its place again; of more, all are put in order."""


class ByName(NamedTuple):
    """A list in the order of names, invented places last, then by id.

    Attributes:
        numbers: The numbers of its places.
        invented: By number, whether it is of an invented place: 1 or 0.
    """

    numbers: list[int]
    invented: bytes


_ORDERS: dict[PlaceFilter, tuple[Mark, ByName]] = {}
"""What lists were when they were put in order, and their order."""


def by_name(places: Chosen, where: PlaceFilter) -> ByName:
    """Return places in the order of their names, if possible from how they were in order before.

    Args:
        places: The places of a list.
        where: What the list is of: by this it is found among those whose order is known.
    """
    mark, known = _ORDERS.get(where, (None, None))
    edited = None if mark is None else places.edited_since(mark)
    if known is not None and edited == []:
        return known
    if known is not None and edited is not None and len(edited) <= _EDITED:
        known = _edited(known, edited, places)
    else:
        known = sorted_by_name(places)
        if sum(len(kept.numbers) for _, kept in _ORDERS.copy().values()) + len(places) > _IN_ORDER:
            _ORDERS.clear()
    _ORDERS[where] = places.mark, known
    return known


def sorted_by_name(places: Sequence[Place]) -> ByName:
    """Return places in the order of their names."""
    keys = [_as_ordered(place, _folded) for place in places]
    invented = bytes(place.demonstration for place in places)
    return ByName(sorted(range(len(keys)), key=keys.__getitem__), invented)


def with_others(known: ByName, places: Sequence[Place]) -> ByName:
    """Return the order of places of which the first ones are in order already."""
    others = range(len(known.numbers), len(places))
    return _edited(known, others, places) if len(others) <= _EDITED else sorted_by_name(places)


def _edited(known: ByName, edited: Iterable[int], places: Sequence[Place]) -> ByName:
    """Return the order where that of some places may be another than it was."""
    moving, invented = set(edited), bytearray(known.invented.ljust(len(places)))
    ordered = [number for number in known.numbers if number not in moving]
    for number in moving:
        insort(ordered, number, key=lambda each: _as_ordered(places[each]))
        invented[number] = places[number].demonstration
    return ByName(ordered, bytes(invented))


def _as_ordered(place: Place, folded: Callable[[str], str] = fold) -> str:
    return f"{place.demonstration:d}{folded(place.name)}\0{place.id}"


_folded = lru_cache(maxsize=_NAMES)(fold)
