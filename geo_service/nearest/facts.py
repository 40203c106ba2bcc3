"""What filters ask of places, as one yes-or-no column per fact, made in one pass over them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import numpy as np

from geo_service.model.matching import ASKED_FOR
from geo_service.model.place import Place, Wheelchair
from geo_service.nearest.sphere import Flags

Facts = Mapping[str, Flags]
"""Columns by ``group/code``; a column that no place has a yes in is left out."""


class Group(StrEnum):
    """What the code of a fact tells: a service, one that is free, an item that is asked for, ..."""

    OFFERED = "offered"
    FREE = "free"
    ITEM = "item"
    KIND = "kind"
    CITY = "city"
    AUDIENCE = "audience"
    ANY = "any"


ANY_FREE, FOR_ALL, WHEELCHAIR = "free", "for_all", "wheelchair"
"""Codes of the group ``any``: something is free; no audience is named; a wheelchair gets in."""


def facts_of(places: Sequence[Place]) -> Facts:
    """Return the facts of places; row ``i`` is place ``i``."""
    rows: dict[tuple[Group, str], list[int]] = defaultdict(list)
    for row, place in enumerate(places):
        for fact in _facts(place):
            rows[fact].append(row)
    return {f"{group}/{code}": marked(len(places), found) for (group, code), found in rows.items()}


def group_of(facts: Facts, group: Group) -> dict[str, Flags]:
    """Return the columns of a group by their codes."""
    start = f"{group}/"
    return {name.removeprefix(start): flags for name, flags in facts.items() if name.startswith(start)}


def marked(size: int, rows: Sequence[int]) -> Flags:
    """Return a column with a yes in some rows, once each or more often."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[np.array(rows, dtype=np.intp)] = True
    flags.flags.writeable = False
    return flags


def _facts(place: Place) -> Iterator[tuple[Group, str]]:
    yield Group.KIND, place.kind
    yield Group.CITY, place.city
    seen = set()
    for offer in place.offers:
        if offer.free:
            yield Group.ANY, ANY_FREE
        if offer.service not in seen:  # of two offers of one service the first counts
            seen.add(offer.service)
            yield Group.OFFERED, offer.service
            if offer.free is True:
                yield Group.FREE, offer.service
    for taken in place.accepts:
        if taken.need in ASKED_FOR:
            yield Group.ITEM, taken.item
    for audience in place.audience:
        yield Group.AUDIENCE, audience
    if not place.audience:
        yield Group.ANY, FOR_ALL
    if place.wheelchair is Wheelchair.YES:
        yield Group.ANY, WHEELCHAIR
