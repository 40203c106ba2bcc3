"""Lists of places in the order of their names, kept from one revision to the next: hardly a place is renamed."""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from geo_service.model.place import Place
from geo_service.model.query import PlaceFilter
from geo_service.model.text import fold

_NAMES = 20_000
"""Names kept as they are compared, about 200 bytes each; not those that a place is given while its list is kept."""
_IN_ORDER = 50_000
"""Places of lists whose order is kept, some 20 bytes each, and until a list is asked for again what its places were."""
_FEW = 50
"""Places that are put in order sooner than their list is found among those that are kept."""
_RENAMED = 16
"""Of so many, each is put in its place again; of more, all are put in order."""
_ORDERS: dict[PlaceFilter, tuple[Sequence[Place], list[int]]] = {}
"""The places of lists, and their numbers in the order of names."""


def numbers_by_name(places: Sequence[Place], where: PlaceFilter) -> list[int]:
    """Return the numbers of places in the order of their names, invented ones last, then by id.

    Args:
        places: The places of a list.
        where: What the list is of: by this it is found among those whose order is known.
    """
    if len(places) <= _FEW:
        return _sorted_by_name(places)
    before, numbers = _ORDERS.get(where, ((), []))
    renamed = _renamed(before, places)
    if renamed is None:
        numbers = _sorted_by_name(places)
        if sum(len(kept) for kept, _ in _ORDERS.copy().values()) + len(numbers) > _IN_ORDER:
            _ORDERS.clear()
    elif renamed:
        numbers = _moved(numbers, renamed, places)
    _ORDERS[where] = places, numbers
    return numbers


def _sorted_by_name(places: Sequence[Place]) -> list[int]:
    keys = [_as_ordered(place, _folded) for place in places]
    return sorted(range(len(places)), key=keys.__getitem__)


def _renamed(before: Sequence[Place], now: Sequence[Place]) -> list[int] | None:
    """Return the numbers of the places whose order may be another; None where that is of many."""
    if len(before) != len(now):
        return None
    changed = [number for number, (old, new) in enumerate(zip(before, now, strict=True)) if old is not new]
    renamed = [number for number in changed if _as_ordered(before[number]) != _as_ordered(now[number])]
    return renamed if len(renamed) <= _RENAMED else None


def _moved(numbers: Iterable[int], renamed: Iterable[int], places: Sequence[Place]) -> list[int]:
    """Return numbers in order where some of them are not."""
    moving = set(renamed)
    ordered = [number for number in numbers if number not in moving]
    for number in moving:
        insort(ordered, number, key=lambda each: _as_ordered(places[each]))
    return ordered


def _as_ordered(place: Place, folded: Callable[[str], str] = fold) -> str:
    return f"{place.demonstration:d}{folded(place.name)}\0{place.id}"


_folded = lru_cache(maxsize=_NAMES)(fold)
