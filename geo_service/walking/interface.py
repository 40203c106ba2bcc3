"""What everybody who knows ways on foot promises."""

import math
from collections.abc import Sequence
from typing import Protocol

from geo_service.hours.arriving import SPEED_M_PER_S
from geo_service.model.position import Position
from geo_service.model.walk import Profile, Route, Walk

SPEEDS_M_PER_S = {Profile.NORMAL: SPEED_M_PER_S, Profile.SLOW: 0.92}
"""Metres walked in a second on level ground.

Source: for ``slow``, the speed that 85 of 100 people above 60 reach: K. Fitzpatrick, M. Brewer, S. Turner, "Another
look at pedestrian walking speed", Transportation Research Record 1982 (2006).
"""
MAX_SNAP_M = 200.0
"""Who is farther from every street is not on the map of streets."""
SHRINK = 0.999
"""No walk is shorter than the geodesic times this: streets are measured in a plane that is that true within a city."""


class Walker(Protocol):
    """Measures walks. Where it cannot, it estimates from the straight line, and each walk says which."""

    def walks(
        self, start: Position, ends: Sequence[Position], profile: Profile, within_s: float = math.inf
    ) -> list[Walk | None]:
        """Return the quickest walk from a start to each of several ends.

        No walk is quicker than the geodesic times :data:`SHRINK` at the profile's speed.

        Args:
            start: Where to start.
            ends: Where to go.
            profile: Who walks.
            within_s: Walks that take longer need not be told.

        Returns:
            One per end: None where there is no way, or none within ``within_s`` seconds.
        """

    def route(self, start: Position, end: Position, profile: Profile) -> Route | None:
        """Return the quickest way from a start to an end; None where there is none."""
