"""The ten nearest on foot among 200 places, against searches of the whole graph: ``python bench/walking.py [--quick]``.

The streets are a grid of 100,000 nodes with ways of unequal length (10,000 with ``--quick``), and a city's own graph
where ``WALK_FILE`` names one (``var/streets/toulouse.walk``). Every side gets the same start and places, snapped
beforehand, and its answers are compared before its times. Valhalla is asked where ``VALHALLA_URL`` names a server over
that city's streets.
"""

import argparse
import math
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pyproj import Transformer
from scipy.sparse.csgraph import dijkstra

sys.path.insert(0, str(Path(__file__).parent.parent))

from geo_service.model.place import Kind, Offer, Place, Source
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, Order, PlaceFilter
from geo_service.model.walk import Profile
from geo_service.nearest.index import SphereIndex
from geo_service.walking.graph import GraphWalker
from geo_service.walking.nearest import OnFoot
from geo_service.walking.network import BACKWARD, FORWARD, Network
from geo_service.walking.network_file import read_network, write_network
from geo_service.walking.plane import to_plane
from geo_service.walking.reach import Reach
from geo_service.walking.valhalla import ValhallaWalker

PLACES, LIMIT, STARTS = 200, 10, 20
ORIGIN = (570_000.0, 6_275_000.0)
FROM_METRES = Transformer.from_crs("EPSG:2154", "OGC:CRS84", always_xy=True)


def grid(side: int) -> Network:
    """Return streets between ``side`` times ``side`` crossings, about 90 m apart and nowhere straight."""
    rng = np.random.default_rng(1)
    rows, columns = np.divmod(np.arange(side * side), side)
    spots = np.column_stack((columns, rows)) * 90.0 + rng.uniform(-25, 25, (side * side, 2)) + ORIGIN
    node = np.arange(side * side).reshape(side, side)
    tail = np.concatenate((node[:, :-1].ravel(), node[:-1].ravel()))
    head = np.concatenate((node[:, 1:].ravel(), node[1:].ravel()))
    xy_cm = np.rint(np.stack((spots[tail], spots[head]), axis=1).reshape(-1, 2) * 100).astype(np.int32)
    first = np.arange(0, 2 * len(tail), 2, dtype=np.int32)
    flags = np.full(len(tail), FORWARD | BACKWARD, dtype=np.uint8)
    name = np.zeros(len(tail), dtype=np.int32)
    return Network(tail.astype(np.int32), head.astype(np.int32), first, first + 1, flags, name, xy_cm, ("",))


def spots_in(network: Network, count: int, seed: int) -> list[Position]:
    """Return points on random streets of the middle of a city."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(network.tail), count)
    lon, lat = FROM_METRES.transform(*(network.xy_cm[network.first[rows]] / 100 + rng.uniform(-20, 20, (count, 2))).T)
    return [Position(*spot) for spot in zip(lat.tolist(), lon.tolist(), strict=True)]


def places_at(spots: Sequence[Position]) -> list[Place]:
    source = Source("bench", "", "", "2026")
    return [
        Place(f"TOU-{row:04}", Kind.AMENITY, "toulouse", f"{row}", source, position=at, offers=(Offer("water"),))
        for row, at in enumerate(spots)
    ]


def timed(ask: Callable[[int], object], count: int) -> list[float]:
    seconds = []
    for number in range(count):
        began = time.perf_counter()
        ask(number)
        seconds.append((time.perf_counter() - began) * 1e3)
    return seconds


def row(name: str, mine: list[float], theirs: list[float], equal: str, wanted: int) -> str:
    """Return a line of the table; milliseconds as median [min-max]."""
    told = [f"{statistics.median(ms):.2f} [{min(ms):.2f}-{max(ms):.2f}]" for ms in (mine, theirs)]
    ratio = statistics.median(theirs) / statistics.median(mine)
    verdict = "met" if ratio >= wanted else "short"
    return f"| {name} | {told[0]} | {told[1]} | {ratio:.1f} | {wanted} | {verdict} | {equal} |"


def compare(label: str, network: Network, rounds: int) -> None:
    """Print the lines of one graph."""
    walker = GraphWalker(network)
    starts, ends = spots_in(network, STARTS, 7), spots_in(network, PLACES, 8)
    places = places_at(ends)
    asked = OnFoot(SphereIndex(places, 1), walker, {})
    queries = [NearestQuery(at, PlaceFilter(("water",)), 100_000.0, LIMIT, order=Order.WALK) for at in starts]
    ground = walker._ground(Profile.NORMAL)
    snaps = [ground.snapper.snap(to_plane([at]))[0] for at in starts]
    edges, along, rest, aside = [np.array(values) for values in zip(*_ends(walker, ends), strict=True)]

    def ours(number: int) -> list[int]:
        return [near.walk.duration_s for near in asked.nearest(queries[number % STARTS]).results if near.walk]

    def full(number: int) -> list[int]:
        snap = snaps[number % STARTS]
        matrix, arcs = ground.arcs.from_point(snap), ground.arcs
        found = Reach(arcs, snap, dijkstra(matrix, indices=arcs.nodes), np.zeros(0, dtype=np.int32))
        best = found.costs_to(edges, along, rest) + aside + snap.aside_m
        seconds = np.sort(np.ceil(np.round(best / (1.25 * walker._scale), 6)))[:LIMIT]
        return seconds[np.isfinite(seconds)].astype(int).tolist()

    same = sum(ours(number) == full(number) for number in range(STARTS))
    count = STARTS * rounds
    mine = timed(ours, count)
    nodes = f"{label}, {network.nodes:,} nodes"
    print(row(f"{nodes}: full scipy Dijkstra", mine, timed(full, count), f"{same}/{STARTS}", 5), flush=True)
    print(networkx_row(nodes, network, mine), flush=True)
    url = os.environ.get("VALHALLA_URL")
    if url and label != "grid":
        theirs = timed(lambda number: ValhallaWalker(url).walks(starts[number % STARTS], ends, Profile.NORMAL), STARTS)
        print(row(f"{nodes}: Valhalla 1x200 matrix", mine, theirs, "other snapping", 50), flush=True)
    else:
        print(f"| {nodes}: Valhalla 1x200 matrix | not run: no VALHALLA_URL over these streets | | | 50 | | |")
    print(f"| {nodes}: OSRM table | not run: no wheel was tried | | | 15 | | |")


def _ends(walker: GraphWalker, ends: Sequence[Position]) -> list[tuple[float, ...]]:
    snapped = walker._snapped(ends, Profile.NORMAL)
    return [(snap.edge, snap.along_m, snap.rest_m, snap.aside_m) for snap in snapped if snap is not None]


def networkx_row(nodes: str, network: Network, mine: list[float]) -> str:
    if find_spec("networkx") is None:
        return f"| {nodes}: networkx | not run: networkx is not installed | | | 80 | | |"
    import networkx as nx  # noqa: PLC0415 - only where it is installed

    graph = nx.Graph()
    lengths = network.lengths_m().tolist()
    graph.add_weighted_edges_from(zip(network.tail.tolist(), network.head.tolist(), lengths, strict=True))
    start = int(network.tail[len(network.tail) // 2])
    theirs = timed(lambda _: nx.single_source_dijkstra_path_length(graph, start), 5)
    return row(f"{nodes}: networkx", mine, theirs, "whole tree only", 80)


def load(network: Network) -> str:
    """Return how big the file of a graph is, and how long it takes to be ready for the first question."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city.walk"
        write_network(path, network, "bench")
        began = time.perf_counter()
        walker = GraphWalker(read_network(path))
        spot = spots_in(network, 1, 1)
        walker.walks(spot[0], spot, Profile.NORMAL, math.inf)
        return f"{path.stat().st_size / 1e6:.1f} MB, first answer after {time.perf_counter() - began:.2f} s"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the nearest on foot.")
    parser.add_argument("--quick", action="store_true", help="10,000 nodes, one round")
    quick = parser.parse_args().quick
    graphs = {"grid": grid(100 if quick else 317)}
    if file := os.environ.get("WALK_FILE"):
        graphs[Path(file).stem] = read_network(Path(file))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; ms: median [min-max]\n")
    print("| nearest 10 on foot among 200, against | ours | theirs | ratio | wanted | | equal answers |")
    print("|---|---|---|---|---|---|---|")
    for label, network in graphs.items():
        compare(label, network, 1 if quick else 5)
    for label, network in graphs.items():
        print(f"\n{label}: {network.nodes:,} nodes, {len(network.tail):,} edges: {load(network)}")


if __name__ == "__main__":
    main()
