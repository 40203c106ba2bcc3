"""What comes first among the places found: the one order that API, commands and pages share.

The key of a place is its :class:`geo_service.model.query.Rank`: (state, band, stale, distance, id), compared in order.
Places of one state and one band are equals: among them those whose information is too old come last, and none is left
out. In the order ``near`` no state counts and a band is one distance (to the micrometre), so that the list is exactly
that of the distances. In the order ``open_first`` a band is a minute on foot, counted as people are told it: 58 metres
of straight line.
"""

from collections.abc import Iterable
from math import ceil

import numpy as np

from geo_service.hours.arriving import DETOUR, SPEED_M_PER_S
from geo_service.hours.compiled import STATES, Codes, Seconds
from geo_service.hours.state import State
from geo_service.model.query import Order
from geo_service.nearest.sphere import SLACK_M, Floats

_MINUTE_M = 60 * SPEED_M_PER_S / DETOUR
"""Straight metres that are walked in a minute."""
_BEST = STATES.index(State.OPEN)


def walks_s(distances: Floats) -> Seconds:
    """Return about how long walks take, in whole seconds, from straight metres.

    It is what :func:`geo_service.hours.arriving.arrive` says of one walk.
    """
    seconds: Seconds = np.ceil(distances * DETOUR / SPEED_M_PER_S).astype(np.int64)
    return seconds


def state_ranks(codes: Codes) -> Codes:
    """Return where states come in the order ``open_first``, from indices into ``STATES``."""
    ranks: Codes = _BEST - codes
    return ranks


def bands(order: Order, distances: Floats) -> Floats:
    """Return the bands of places at some geodesic distances in metres."""
    if order is Order.NEAR:
        return distances
    minutes: Floats = np.ceil(walks_s(distances) / 60)
    return minutes


def minutes_of_few(metres: Iterable[float]) -> list[float]:
    """Return the bands of a few places in the order ``open_first``, for which arrays would take longer."""
    return [float(-(-ceil(each * DETOUR / SPEED_M_PER_S) // 60)) for each in metres]


def ends_m(order: Order, band: float) -> tuple[float, float]:
    """Return between which distances, in metres, every place of a band is."""
    if order is Order.NEAR:
        return band - SLACK_M, band + SLACK_M
    return (band - 1) * _MINUTE_M - SLACK_M, band * _MINUTE_M + SLACK_M


def reach_m(order: Order, distance_m: float) -> float:
    """Return a distance that no equal of a place at a distance exceeds; infinite for infinite."""
    if order is Order.NEAR or distance_m == np.inf:
        return distance_m
    return ends_m(order, float(bands(order, np.array([distance_m]))[0]))[1]
