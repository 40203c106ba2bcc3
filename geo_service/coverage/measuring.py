"""From a question to the coverage of a city: places, streets and areas are gathered here."""

from dataclasses import dataclass
from itertools import compress

import numpy as np

from geo_service.areas.kept import open_areas
from geo_service.areas.locating import area_finder, coarsest
from geo_service.coverage.adding import Gains, Progress
from geo_service.coverage.ground import Ground, load_ground
from geo_service.coverage.lines import lines_by_class
from geo_service.coverage.tallying import edge_classes, edge_seconds, far_streets, mean_s, seconds_of, totals_of
from geo_service.errors import BadValueError
from geo_service.model.city import City
from geo_service.model.coverage import HELPED_MIN, Coverage, Effect, Stretch
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import OpenAt, PlaceFilter
from geo_service.model.walk import Profile
from geo_service.service import GeoService
from geo_service.streets.city_file import read_info
from geo_service.walking.inbound import NOBODY
from geo_service.walking.network import Floats
from geo_service.walking.plane import to_plane
from geo_service.walking.snapping import Snap

_DIGITS = 6
"""Decimals of a degree: 0.1 m."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whose walk to what is measured.

    Attributes:
        city: The city.
        where: What a place must be; its city is the one above.
        open_at: When doors must be open; None where hours do not matter.
        profile: Who walks.
        adding: Where more places are tried, each alone.
        best: Whether the best node for one more place is looked for.
    """

    city: City
    where: PlaceFilter
    open_at: OpenAt | None = None
    profile: Profile = Profile.NORMAL
    adding: tuple[Position, ...] = ()
    best: bool = False


def measure(service: GeoService, question: Question, progress: Progress = lambda _done, _total: None) -> Coverage:
    """Measure how far the streets of a city are from the nearest place.

    Args:
        service: Knows the places.
        question: What is asked.
        progress: Told how far the search for the best node is.

    Raises:
        BadValueError: The city has no streets, or a place to try is far from all of them.
        UnreadableFileError: A file of streets or areas is damaged.
    """
    city, open_at = question.city, question.open_at
    ground = load_ground(service.config.data_dir, city, question.profile)
    chosen = _choose(service, question, ground)
    costs, nearest = ground.inbound.nearest(chosen.snaps)
    seconds = seconds_of(ground, costs)
    find = area_finder(coarsest(open_areas(service.config.data_dir, city)))
    info = read_info(service.config.data_dir, city.code)
    return Coverage(
        city=city,
        where=question.where,
        profile=question.profile,
        at=None if open_at is None else open_at.instant,
        or_unknown=open_at is not None and open_at.or_unknown,
        revision=service.view().revision,
        places=chosen.places,
        closed=chosen.closed,
        unknown=chosen.unknown,
        away=chosen.away,
        streets_as_of="" if info is None or info.as_of is None else info.as_of.date().isoformat(),
        stretches=tuple(_stretches(ground, seconds)),
        streets=far_streets(ground, seconds, [chosen.places[row] if row != NOBODY else None for row in nearest], find),
        totals=totals_of(ground, seconds),
        lines=lines_by_class(ground, edge_classes(ground, seconds)),
        effects=tuple(_effects(ground, costs, question, progress)),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The places that count, where they meet the streets, and how many do not count for which reason."""

    places: tuple[Place, ...]
    snaps: list[Snap]
    closed: int
    unknown: int
    away: int


def _choose(service: GeoService, question: Question, ground: Ground) -> _Chosen:
    where, open_at = question.where, question.open_at
    places = service.places(where, open_at)
    closed = unknown = 0
    if open_at is not None:
        possible = len(service.places(where, OpenAt(open_at.instant, or_unknown=True)))
        closed, unknown = len(service.places(where)) - possible, possible - len(places)
    located = [place for place in places if place.position is not None]
    snaps = ground.snapper.snap(to_plane([place.position for place in located if place.position is not None]))
    joined = [snap is not None for snap in snaps]
    counted = tuple(compress(located, joined))
    return _Chosen(counted, [snap for snap in snaps if snap is not None], closed, unknown, len(places) - len(counted))


def _stretches(ground: Ground, seconds: Floats) -> list[Stretch]:
    network = ground.network
    points = [(lon, lat) for lon, lat in np.round(ground.lon_lat, _DIGITS).tolist()]
    times = [each if np.isfinite(each) else None for each in seconds.tolist()]
    rows = zip(
        network.name[ground.edges].tolist(),
        network.first[ground.edges].tolist(),
        network.last[ground.edges].tolist(),
        ground.length_m.tolist(),
        ground.tail.tolist(),
        ground.head.tolist(),
        strict=True,
    )
    return [
        Stretch(network.names[name], tuple(points[first : last + 1]), length_m, times[tail], times[head])
        for name, first, last, length_m, tail, head in rows
    ]


def _effects(ground: Ground, costs: Floats, question: Question, progress: Progress) -> list[Effect]:
    snaps = ground.snapper.snap(to_plane(question.adding))
    effects = [_effect(ground, costs, at, snap) for at, snap in zip(question.adding, snaps, strict=True)]
    if question.best:
        node = Gains(ground, costs).best_node(progress)
        if node is not None:
            at = ground.position(node)
            effects.append(_effect(ground, costs, at, ground.snapper.snap(to_plane([at]))[0], best=True))
    return effects


def _effect(ground: Ground, costs: Floats, at: Position, snap: Snap | None, *, best: bool = False) -> Effect:
    if snap is None:
        raise BadValueError(
            f"{at.lat},{at.lon} is more than 200 m from every street: name a point at a street", field="add"
        )
    before = seconds_of(ground, costs)
    after = np.minimum(before, seconds_of(ground, ground.inbound.nearest([snap])[0]))
    had_a_way = np.isfinite(edge_seconds(ground, before))
    totals = totals_of(ground, after)
    return Effect(
        at=at,
        best=best,
        street=ground.network.names[ground.network.name[snap.edge]],
        gained_m=totals.within_m(HELPED_MIN) - totals_of(ground, before).within_m(HELPED_MIN),
        before_s=mean_s(ground, before, had_a_way),
        after_s=mean_s(ground, after, had_a_way),
        totals=totals,
    )
