"""The streets of a city as a graph, before anybody walks on it: columns, made from ways."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo_service.streets.interface import FeatureKind, Ways

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

CM_PER_M = 100
BESIDE_M = 100.0
"""Streets that hang together with no others, and of which no point is farther than this from the largest part, are left
out: a path in a yard that was mapped without its gate, or the edge of a square, would hold fast whoever is nearest to
it. Those of Paris reach 92 m; a path on the other bank of the Rhine reaches 130 m, and stays."""
SHORT_M = 500.0
"""Streets that are shorter than this in all may be twice as far: there is less to be wrong about."""
STEPS, FORWARD, BACKWARD = 1, 2, 4
"""Bits of :attr:`Network.flags`."""
_BOTH = FORWARD | BACKWARD
_CARRIED = {"forward": FORWARD, "backward": BACKWARD}
_SIGNED = {"yes": FORWARD, "-1": BACKWARD}


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A graph whose edges keep their course.

    Attributes:
        tail: Node where each edge begins, shape (m,), from 0.
        head: Node where it ends.
        first: Row of ``xy_cm`` of its first point.
        last: Row of its last one, which is included.
        flags: Bits: :data:`STEPS`, and in which directions one may walk.
        name: Row of ``names``.
        xy_cm: Points in centimetres of EPSG:2154, shape (n, 2).
        names: The names of streets; the first is empty.
    """

    tail: Ints
    head: Ints
    first: Ints
    last: Ints
    flags: NDArray[np.uint8]
    name: Ints
    xy_cm: Ints
    names: tuple[str, ...]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return int(max(self.tail.max(initial=-1), self.head.max(initial=-1))) + 1

    def course_m(self, edge: int) -> Floats:
        """Return the points of an edge in metres of EPSG:2154, shape (n, 2)."""
        points: Floats = self.xy_cm[self.first[edge] : self.last[edge] + 1] / CM_PER_M
        return points

    def points(self, edges: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the rows of the points of some edges, one edge after the other, and which of them each is of."""
        sizes = self.last[edges] - self.first[edges] + 1
        rows = np.repeat(self.first[edges] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        return rows, np.repeat(np.arange(len(edges)), sizes)

    def courses(self, edges: NDArray[np.intp]) -> NDArray[np.object_]:
        """Return some edges as lines in metres of EPSG:2154."""
        rows, owner = self.points(edges)
        return np.asarray(shapely.linestrings(self.xy_cm[rows] / CM_PER_M, indices=owner))

    def lengths_m(self) -> Floats:
        """Return the length of each edge in metres of the plane."""
        walked = along_m(self.xy_cm)
        lengths: Floats = walked[self.last] - walked[self.first]
        return lengths


def along_m(xy_cm: Ints) -> Floats:
    """Return how far each point is from the first along all points, in metres of the plane."""
    steps = np.diff(xy_cm.astype(np.float64), axis=0) / CM_PER_M
    return np.concatenate(([0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))))


def build_network(parts: Iterable[Ways], beside_m: float = BESIDE_M) -> Network:
    """Make a graph of ways: an edge is a stretch of one way without a junction.

    Args:
        parts: The ways of a city.
        beside_m: See :data:`BESIDE_M`.
    """
    ways = list(parts)
    xy_cm = np.concatenate([np.rint(part.xy_m * CM_PER_M).astype(np.int32) for part in ways] or [_NO_POINTS])
    sizes = np.concatenate([np.diff(part.start) for part in ways] or [np.zeros(0, dtype=np.int64)])
    flags = np.array([bits for part in ways for bits in _flags(part)], dtype=np.uint8)
    names, name = _names(ways)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    node = _numbered(xy_cm)
    tail_row, head_row = _stretches(owner, node)
    way = owner[tail_row]
    network = Network(
        node[tail_row], node[head_row], tail_row, head_row, flags[way], name[way].astype(np.int32), xy_cm, names
    )
    return _compact(network, ~_beside(network, beside_m))


_PASSING = 2
"""Segments that meet at a point at which one can but go on."""
_NO_POINTS = np.zeros((0, 2), dtype=np.int32)


def _flags(part: Ways) -> list[int]:
    rows = zip(part.kind.tolist(), part.conveying.tolist(), part.oneway_foot.tolist(), strict=True)
    return [
        (STEPS if kind == FeatureKind.STEPS else 0) | (_CARRIED.get(conveying) or _SIGNED.get(oneway) or _BOTH)
        for kind, conveying, oneway in rows
    ]


def _names(parts: list[Ways]) -> tuple[tuple[str, ...], Ints]:
    written = [name for part in parts for name in part.name.tolist()]
    names = ("", *sorted(set(written) - {""}))
    rows = {name: row for row, name in enumerate(names)}
    return names, np.array([rows[name] for name in written], dtype=np.int32)


def _numbered(xy_cm: Ints) -> Ints:
    """Return the number of each point: equal points are one node."""
    keys = (xy_cm[:, 0].astype(np.int64) << 32) ^ xy_cm[:, 1].astype(np.int64)
    numbers: Ints = np.unique(keys, return_inverse=True)[1].astype(np.int32)
    return numbers


def _stretches(owner: NDArray[np.int64], node: Ints) -> tuple[Ints, Ints]:
    """Return the rows of points between which there are edges: ends of ways, and wherever not just two streets meet."""
    joined = owner[1:] == owner[:-1]
    meeting = np.bincount(node[:-1][joined], minlength=len(node)) + np.bincount(node[1:][joined], minlength=len(node))
    starts, ends = np.append(True, ~joined), np.append(~joined, True)
    rows = np.flatnonzero((meeting[node] != _PASSING) | starts[: len(node)] | ends[: len(node)]).astype(np.int32)
    same = owner[rows[1:]] == owner[rows[:-1]]
    return rows[:-1][same], rows[1:][same]


def _beside(network: Network, beside_m: float) -> NDArray[np.bool_]:
    """Return which edges are of parts that lie beside the largest part."""
    size = network.nodes
    ends = (np.ones(len(network.tail)), (network.tail, network.head))
    part = connected_components(coo_array(ends, shape=(size, size)), directed=False)[1][network.tail]
    lengths_m = np.bincount(part, network.lengths_m(), minlength=1)
    largest = part == lengths_m.argmax()
    others = np.flatnonzero(~largest)
    limits_m = np.where(lengths_m < SHORT_M, 2 * beside_m, beside_m)[part[others]]
    rows, owner = network.points(others)
    spots = np.asarray(shapely.points(network.xy_cm[rows] / CM_PER_M))
    tree = shapely.STRtree(network.courses(np.flatnonzero(largest)))
    near = tree.query(spots, predicate="dwithin", distance=limits_m[owner])[0]
    away = np.delete(part[others][owner], near)
    beside: NDArray[np.bool_] = ~largest & ~np.isin(part, away)
    return beside


def _compact(network: Network, kept: NDArray[np.bool_]) -> Network:
    """Return some edges, with nodes and points numbered anew."""
    rows, owner = network.points(np.flatnonzero(kept))
    sizes = np.bincount(owner, minlength=int(kept.sum()))
    ends = np.cumsum(sizes, dtype=np.int32)
    nodes = np.unique(np.concatenate((network.tail[kept], network.head[kept])), return_inverse=True)[1]
    tail, head = np.split(nodes.astype(np.int32), 2)
    return Network(
        tail,
        head,
        (ends - sizes).astype(np.int32),
        ends - 1,
        network.flags[kept],
        network.name[kept],
        network.xy_cm[rows],
        network.names,
    )
