"""Walks computed the slow way: every segment looked at for snapping, every node for the way, nothing contracted."""

import math

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo_service.model.position import Position
from geo_service.model.walk import Method, Profile
from geo_service.streets.interface import Ways
from geo_service.walking.interface import MAX_SNAP_M, SPEEDS_M_PER_S
from geo_service.walking.straight import StraightWalker
from tests.walking.ways import TO_METRES

BESIDE_M, SHORT_M = 100.0, 500.0


class Oracle:
    def __init__(self, ways: Ways, profile: Profile) -> None:
        self.profile = profile
        xy = np.round(ways.xy_m, 2)
        number: dict[tuple[float, float], int] = {}
        node = [number.setdefault(point, len(number)) for point in map(tuple, xy.tolist())]
        self.a, self.b, self.worth, self.forth, self.back = [], [], [], [], []
        for way in range(len(ways.kind)):
            steps = ways.kind[way] == "steps"
            carried, signed = ways.conveying[way], ways.oneway_foot[way]
            one = {"forward": 1, "backward": -1}.get(carried) or {"yes": 1, "-1": -1}.get(signed) or 0
            for row in range(ways.start[way], ways.start[way + 1] - 1):
                self.a.append(node[row])
                self.b.append(node[row + 1])
                self.worth.append(2.0 if steps else 1.0)
                self.forth.append(one >= 0)
                self.back.append(one <= 0)
        self.xy = np.array(list(number))
        length = np.hypot(*(self.xy[self.a] - self.xy[self.b]).T)
        lines = shapely.linestrings(np.stack((self.xy[self.a], self.xy[self.b]), axis=1))
        pairs = csr_array((np.ones(len(self.a)), (self.a, self.b)), shape=(len(number), len(number)))
        part = connected_components(pairs, directed=False)[1][self.a]
        total = np.bincount(part, length)
        largest = shapely.STRtree(lines[part == total.argmax()])
        spots = shapely.points(self.xy[np.stack((self.a, self.b), axis=1)])
        aside = [largest.query_nearest(row, all_matches=False, return_distance=True)[1] for row in spots.T]
        reach = np.zeros(len(total))
        np.maximum.at(reach, part, np.maximum(*aside))
        kept = (part == total.argmax()) | (reach > np.where(total < SHORT_M, 2, 1) * BESIDE_M)[part]
        if profile is Profile.SLOW:
            kept &= np.array(self.worth) == 1.0
        rows = np.flatnonzero(kept)
        for name in ("a", "b", "worth", "forth", "back"):
            setattr(self, name, np.array(getattr(self, name))[rows])
        self.length = length[rows]
        self.lines = lines[rows]
        cost: dict[tuple[int, int], float] = {}
        for i in range(len(rows)):
            value = max(float(self.length[i] * self.worth[i]), 1e-12)
            for here, there, may in ((self.a[i], self.b[i], self.forth[i]), (self.b[i], self.a[i], self.back[i])):
                if may:
                    cost[here, there] = min(value, cost.get((here, there), math.inf))
        source, target = zip(*cost, strict=True)
        self.graph = csr_array((list(cost.values()), (source, target)), shape=(len(number), len(number)))

    def snap(self, at: Position):
        point = shapely.Point(*TO_METRES.transform(at.lon, at.lat))
        aside = shapely.distance(self.lines, point)
        i = int(aside.argmin())
        return None if aside[i] > MAX_SNAP_M else (i, float(shapely.line_locate_point(self.lines[i], point)), aside[i])

    def seconds(self, start: Position, ends: list[Position], scale: float) -> list[tuple[float, Method] | None]:
        """Exact seconds, and how they were found; None where there is no way."""
        begun = self.snap(start)
        pace = SPEEDS_M_PER_S[self.profile] * scale
        if begun is not None:
            i, along, aside = begun
            whole = dijkstra(self.graph, indices=[self.a[i], self.b[i]])
            to_a = along * self.worth[i] if self.back[i] else math.inf
            to_b = (self.length[i] - along) * self.worth[i] if self.forth[i] else math.inf
            costs = np.minimum(whole[0] + to_a, whole[1] + to_b) + aside
        found = []
        for end in ends:
            there = self.snap(end)
            if begun is None or there is None:
                walk = StraightWalker().walks(start, [end], self.profile)[0]
                found.append((walk.duration_s, Method.STRAIGHT_LINE))
                continue
            j, reached, beside = there
            ways = [math.inf]
            if self.forth[j]:
                ways.append(costs[self.a[j]] + reached * self.worth[j])
            if self.back[j]:
                ways.append(costs[self.b[j]] + (self.length[j] - reached) * self.worth[j])
            if j == i and (self.forth[j] if reached >= along else self.back[j]):
                ways.append(abs(reached - along) * self.worth[j] + aside)
            seconds = (min(ways) + beside) / pace
            found.append((seconds, Method.STREETS) if seconds < math.inf else None)
        return found
