"""The streets of a city on which coverage is measured."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_service.errors import BadValueError
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.walk import Profile
from geo_service.walking.inbound import Inbound
from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.walking.network import CM_PER_M, STEPS, Floats, Network
from geo_service.walking.network_file import path_of, read_network
from geo_service.walking.plane import plane_scale, to_degrees
from geo_service.walking.snapping import Snapper


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Streets, and how one walks on them.

    Attributes:
        network: All streets that were imported, also around the city: people walk there, too.
        edges: Those within the city's outline that the profile walks; shape (m,).
        tail: Their first nodes.
        head: Their last nodes.
        length_m: Their lengths in metres on the ground.
        node_row: The row of the network's points at which each node is, shape (nodes,).
        lon_lat: The points of the network in degrees, shape (n, 2).
        inbound: Searches all streets.
        snapper: Joins places to them.
        pace: Metres of the plane walked in a second.
    """

    network: Network
    edges: NDArray[np.intp]
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    length_m: Floats
    node_row: NDArray[np.intp]
    lon_lat: Floats
    inbound: Inbound
    snapper: Snapper
    pace: float

    def position(self, node: int) -> Position:
        """Return where a node is."""
        lon, lat = self.lon_lat[self.node_row[node]].tolist()
        return Position(lat, lon)


def load_ground(data_dir: Path, city: City, profile: Profile) -> Ground:
    """Return the streets of a city.

    Raises:
        BadValueError: It has none, or none within its outline.
        UnreadableFileError: Their file is damaged.
    """
    try:
        network = read_network(path_of(data_dir, city.code))
    except FileNotFoundError:
        raise without_streets(city) from None
    walked = np.ones(len(network.tail), dtype=np.bool_)
    if profile is Profile.SLOW:
        walked = (network.flags & STEPS) == 0
    lon_lat = to_degrees(network.xy_cm / CM_PER_M) if network.nodes else np.zeros((0, 2))
    edges = np.flatnonzero(walked & _within(city, network, lon_lat))
    if not len(edges):
        raise without_streets(city)
    every, scale = np.flatnonzero(walked), plane_scale(network)
    return Ground(
        network,
        edges,
        tail=network.tail[edges].astype(np.intp),
        head=network.head[edges].astype(np.intp),
        length_m=network.lengths_m()[edges] / scale,
        node_row=_node_row(network),
        lon_lat=lon_lat,
        inbound=Inbound(network, every),
        snapper=Snapper(network, every),
        pace=SPEEDS_M_PER_S[profile] * scale,
    )


def _node_row(network: Network) -> NDArray[np.intp]:
    rows = np.zeros(network.nodes, dtype=np.intp)
    rows[network.tail], rows[network.head] = network.first, network.last
    return rows


def _within(city: City, network: Network, lon_lat: Floats) -> NDArray[np.bool_]:
    """Return which edges begin and end within the outline of a city."""
    outline = shapely.MultiPolygon([(ring, []) for ring in city.outline])
    shapely.prepare(outline)
    inside = np.asarray(shapely.contains_xy(outline, lon_lat))
    both: NDArray[np.bool_] = inside[network.first] & inside[network.last]
    return both


def without_streets(city: City) -> BadValueError:
    """Return the error that the streets of a city were not imported, and how to mend it."""
    return BadValueError(
        f"the streets of {city.name} are not known yet: geo-service streets import FILE.osm.pbf --city {city.code} "
        "reads them from an OpenStreetMap extract (docs/operate.md says where to get one)",
        field="city",
    )
