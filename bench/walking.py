"""The ten nearest on foot among 200 places of a city, against what people would use instead.

The streets are those of Toulouse (the 16th arrondissement of Paris with ``--quick``) from the extracts of
``GEO_SERVICE_REAL_DATA``; without these a made-up grid. Where every point of a street is a node, as in graphs that
people make of extracts, Toulouse has about 100,000: on that graph scipy and networkx search everything, from starts and
to places that were joined to the streets beforehand. We are given positions, keep junctions and ends of ways alone,
and stop early; durations must be equal.

Valhalla and OSRM run in ``BENCH_PYTHON``, a Python 3.12 or newer: their wheels are installed into an environment of
their own in ``~/.cache/geo_service-bench``, where their graphs stay, too. Their walking speed is ours. They tell their
own time, without any transport. They read tags and join people to streets in ways of their own, so what is compared is
how far durations differ, and how many of the ten nearest are the same.
"""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer
from scipy.sparse.csgraph import dijkstra

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.table import Row, main, side_by_side, spread
from bench.wanted import LIMITS, WANTED
from geo_service.config import shipped_datasets
from geo_service.model.place import Kind, Offer, Place, Source
from geo_service.model.position import Position
from geo_service.model.query import NearestQuery, Order, PlaceFilter
from geo_service.model.walk import Profile
from geo_service.nearest.index import SphereIndex
from geo_service.reference import load_reference
from geo_service.streets.city_file import open_streets
from geo_service.streets.importer import import_streets
from geo_service.walking.graph import GraphWalker
from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.walking.nearest import OnFoot
from geo_service.walking.network import BACKWARD, FORWARD, Network, build_network
from geo_service.walking.plane import to_plane
from geo_service.walking.reach import Reach

if TYPE_CHECKING:
    import networkx as nx

ROOT = Path(__file__).parent.parent
DATA = (ROOT / os.environ.get("GEO_SERVICE_REAL_DATA", "../shared/data")).resolve() / "streets"
CACHE = Path.home() / ".cache" / "geo_service-bench"
WHEELS = ("pyvalhalla==3.9.1", "osrm-bindings==26.10.0")
EXTRACTS = {False: ("toulouse-2020", "toulouse"), True: ("paris-16e-2022", "paris")}
PLACES, LIMIT, STARTS, QUICK_STARTS, FEW = 200, 10, 20, 8, 3
REPETITIONS = 5
SPEED = SPEEDS_M_PER_S[Profile.NORMAL]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORIGIN = (570_000.0, 6_275_000.0)
FROM_METRES = Transformer.from_crs("EPSG:2154", "OGC:CRS84", always_xy=True)
NO_DATA = "there is no extract: GEO_SERVICE_REAL_DATA names a folder of them"
SHORT = (
    "a third of our time goes to the search; the rest, which looks up places, joins the start to a street and makes "
    "ten answers, is the same however few nodes there are"
)
NO_PYTHON = "BENCH_PYTHON names no Python 3.12 or newer"


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


def city_network(extract: str, code: str) -> Network:
    with TemporaryDirectory() as folder:
        city = load_reference(shipped_datasets()).city(code)
        import_streets([DATA / f"{extract}.osm.pbf"], city, Path(folder), now=NOW, progress=lambda _: None)
        streets = open_streets(Path(folder), code)
        return build_network(streets.walkable() if streets else ())


def every_point(network: Network) -> Network:
    """Return the same streets with every point of a street as a node."""
    sizes = network.last - network.first
    edge = np.repeat(np.arange(len(sizes)), sizes)
    first = np.concatenate([np.arange(a, b) for a, b in zip(network.first, network.last, strict=True)]).astype(np.int32)
    node = np.unique(network.xy_cm, axis=0, return_inverse=True)[1].ravel().astype(np.int32)
    return replace(
        network,
        tail=node[first],
        head=node[first + 1],
        first=first,
        last=first + 1,
        flags=network.flags[edge],
        name=network.name[edge],
    )


def spots_in(network: Network, count: int, seed: int) -> list[Position]:
    """Return points beside random streets."""
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


@dataclass(frozen=True)
class City:
    """One question for all sides: the seconds to the ten nearest places from a start, given by its number."""

    network: Network
    count: int = STARTS

    @cached_property
    def starts(self) -> list[Position]:
        return spots_in(self.network, self.count, 7)

    @cached_property
    def ends(self) -> list[Position]:
        return spots_in(self.network, PLACES, 8)

    @cached_property
    def walker(self) -> GraphWalker:
        return GraphWalker(self.network)

    @cached_property
    def asked(self) -> OnFoot:
        return OnFoot(SphereIndex(places_at(self.ends), 1), self.walker, {})

    def ours(self, number: int) -> list[int]:
        query = NearestQuery(self.starts[number], PlaceFilter(("water",)), 100_000.0, LIMIT, order=Order.WALK)
        return [near.walk.duration_s for near in self.asked.nearest(query).results if near.walk]

    @cached_property
    def whole(self) -> "Whole":
        return Whole(every_point(self.network), self.starts, self.ends)


class Whole:
    """Searches of the whole graph, in which every point is a node; what joins positions to it is not timed."""

    def __init__(self, network: Network, starts: Sequence[Position], ends: Sequence[Position]) -> None:
        self.network, self.walker = network, GraphWalker(network)
        ground = self.walker._ground(Profile.NORMAL)
        self.arcs, self.snaps = ground.arcs, ground.snapper.snap(to_plane(starts))
        snaps = [snap for snap in ground.snapper.snap(to_plane(ends)) if snap is not None]
        self.edges = np.array([snap.edge for snap in snaps])
        self.along, self.rest, self.aside = (
            np.array([getattr(snap, name) for snap in snaps]) for name in ("along_m", "rest_m", "aside_m")
        )

    def scipy(self, number: int) -> list[int]:
        snap = self.snaps[number]
        costs = dijkstra(self.arcs.from_point(snap), indices=self.arcs.nodes)
        return self._nearest(number, costs)

    def networkx(self, number: int) -> list[int]:
        import networkx as nx  # noqa: PLC0415 - only where it is installed

        snap, start = self.snaps[number], self.arcs.nodes
        row = self.arcs.from_point(snap)[[start]].tocoo()
        self.graph.add_weighted_edges_from(
            (start, int(node), cost) for node, cost in zip(row.col, row.data, strict=True)
        )
        reached = nx.single_source_dijkstra_path_length(self.graph, start)
        self.graph.remove_node(start)
        costs = np.full(start + 1, np.inf)
        costs[list(reached)] = list(reached.values())
        return self._nearest(number, costs)

    @cached_property
    def graph(self) -> "nx.DiGraph":
        import networkx as nx  # noqa: PLC0415 - as above

        graph, found = nx.DiGraph(), self.arcs.from_point(self.snaps[0])[: self.arcs.nodes].tocoo()
        order = np.argsort(-found.data, kind="stable")  # of parallel arcs the last added, the cheapest, stays
        columns = (column[order].tolist() for column in (found.row, found.col, found.data))
        graph.add_weighted_edges_from(zip(*columns, strict=True))
        return graph

    def _nearest(self, number: int, costs: np.ndarray) -> list[int]:
        found = Reach(self.arcs, self.snaps[number], costs, np.zeros(0, dtype=np.int32))
        best = found.costs_to(self.edges, self.along, self.rest) + self.aside + self.snaps[number].aside_m
        seconds = np.sort(np.ceil(np.round(best / (SPEED * self.walker._scale), 6)))[:LIMIT]
        return seconds[np.isfinite(seconds)].astype(int).tolist()


class Peers:
    """Valhalla and OSRM, in their own process."""

    def __init__(self, process: subprocess.Popen, failed: dict[str, str]) -> None:
        self._process, self.failed = process, failed

    def ask(self, name: str, start: Position, ends: Sequence[Position]) -> tuple[list[float | None], float]:
        spots = [(at.lat, at.lon) for at in (start, *ends)]
        print(json.dumps([name, spots]), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@contextmanager
def peers(extract: Path) -> Iterator[Peers | str]:
    """Start the other engines over an extract; give the reason where that cannot be."""
    python = os.environ.get("BENCH_PYTHON")
    if not python or not extract.exists():
        yield NO_DATA if python else NO_PYTHON
        return
    try:
        inside = _environment(python)
    except (OSError, subprocess.CalledProcessError) as error:
        yield f"their wheels did not install into {python}: {error}"
        return
    folder = CACHE / f"{extract.name.partition('.')[0]}-{hashlib.sha256(extract.read_bytes()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    command = [inside, ROOT / "bench" / "walking_peers.py", folder, extract, f"{SPEED * 3.6:g}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield Peers(process, dict(json.loads(process.stdout.readline() or '["", ""]') for _ in range(2)))
        process.stdin.close()


def _environment(python: str) -> Path:
    """Return the interpreter of an environment that has the wheels; it is made where there is none."""
    home = CACHE / "python"
    inside = home / "bin" / "python"
    if not (home / "-".join(WHEELS)).exists():
        subprocess.run([python, "-m", "venv", home], check=True, capture_output=True)
        subprocess.run([inside, "-m", "pip", "install", "--quiet", *WHEELS], check=True, capture_output=True)
        (home / "-".join(WHEELS)).touch()
    return inside


def peer_row(city: City, found: Peers | str, name: str, engine: str, size: str) -> Row:
    wanted = WANTED[f"walking.{name}"]
    if isinstance(found, str) or found.failed.get(name, "it did not start"):
        return Row(wanted, not_run=found if isinstance(found, str) else found.failed.get(name, "it did not start"))
    ratios, mine, theirs = [], [], []
    for _ in range(REPETITIONS):
        own = statistics.median(_ms(city.ours, number) for number in range(city.count))
        other = statistics.median(found.ask(name, at, city.ends)[1] for at in city.starts)
        mine.append(own)
        theirs.append(other)
        ratios.append(other / own)
    return Row(
        wanted,
        tuple(ratios),
        answers=_alike(city, found, name),
        figures=f"ours {spread(mine)} ms; {engine} {spread(theirs)} ms",
        size=size,
        short=SHORT,
    )


def _ms(ask: Callable[[int], object], number: int) -> float:
    began = time.perf_counter()
    ask(number)
    return (time.perf_counter() - began) * 1e3


def _alike(city: City, found: Peers, name: str) -> str:
    same, differences = 0, []
    for at in city.starts:
        walks = city.walker.walks(at, city.ends, Profile.NORMAL)
        mine = [walk.duration_s if walk else np.inf for walk in walks]
        other = [np.inf if seconds is None else seconds for seconds in found.ask(name, at, city.ends)[0]]
        same += len(set(np.argsort(mine)[:LIMIT].tolist()) & set(np.argsort(other)[:LIMIT].tolist()))
        differences += [abs(b / a - 1) for a, b in zip(mine, other, strict=True) if 60 < a < np.inf and b < np.inf]
    median = statistics.median(differences)
    told = f"{same} of {city.count * LIMIT} of the nearest are the same"
    return f"{told}; {len(differences)} durations differ by {median:.1%}"


def times_row(city: City, found: Peers | str, size: str) -> Row:
    """Compare 100 walks with Valhalla's: in five parts, so that the row has a spread."""
    wanted = LIMITS["walking.times"]
    if isinstance(found, str) or found.failed.get("valhalla", "it did not start"):
        return Row(wanted, not_run=found if isinstance(found, str) else found.failed["valhalla"])
    parts, compared = [], 0
    for part in range(REPETITIONS):
        differences = []
        for at, end in zip(spots_in(city.network, 20, 100 + part), spots_in(city.network, 20, 200 + part), strict=True):
            (walk,), ((seconds,), _) = city.walker.walks(at, [end], Profile.NORMAL), found.ask("valhalla", at, [end])
            if walk and seconds:
                differences.append(abs(seconds / walk.duration_s - 1) * 100)
        parts.append(statistics.median(differences))
        compared += len(differences)
    return Row(wanted, tuple(parts), answers=f"{compared} of 100 walks known to both", size=size)


def rows(quick: bool) -> Iterator[Row]:
    extract, code = EXTRACTS[quick]
    known = (DATA / f"{extract}.osm.pbf").exists()
    count = QUICK_STARTS if quick else STARTS
    city = City(city_network(extract, code) if known else grid(100 if quick else 317), count)
    where = extract if known else "a grid"
    few = f"{city.network.nodes:,} nodes that we keep"
    size = f"{where}, {city.whole.network.nodes:,} nodes, {few}"
    for name, numbers in (("scipy", range(count)), ("networkx", range(FEW))):
        if name == "networkx" and find_spec(name) is None:
            yield Row(WANTED["walking.networkx"], not_run="networkx is not installed")
            continue
        measured = side_by_side(
            {"ours": city.ours, name: getattr(city.whole, name)}, list(numbers), repetitions=REPETITIONS
        )
        yield Row(
            WANTED[f"walking.{name}"],
            measured.ratios(name, "ours"),
            answers=measured.answers,
            figures=measured.told,
            size=size,
            short=SHORT,
        )
    with peers(DATA / f"{extract}.osm.pbf") as found:
        where = f"{where}, {few}"
        yield peer_row(city, found, "valhalla", "Valhalla", where)
        yield peer_row(city, found, "osrm", "OSRM", where)
        yield times_row(city, found, where)


if __name__ == "__main__":
    sys.exit(main(rows))
