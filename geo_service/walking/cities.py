"""Walks in whichever city one is: along its streets where they were imported, else estimated."""

import logging
import math
import threading
from collections.abc import Sequence
from pathlib import Path

from geo_service.errors import UnreadableFileError
from geo_service.model.position import Position
from geo_service.model.walk import Profile, Route, Walk
from geo_service.walking.graph import GraphWalker
from geo_service.walking.interface import Walker
from geo_service.walking.network_file import path_of, read_network
from geo_service.walking.straight import StraightWalker

_LOG = logging.getLogger(__name__)
_STRAIGHT = StraightWalker()


class CityWalker:
    """Walks along the streets of the city that the start is in; see :class:`geo_service.walking.interface.Walker`.

    A city's graph is loaded when it is first needed, and again when its file was replaced.

    Args:
        data_dir: Folder of derived files.
        cities: Codes of cities; where two graphs hold a start, the first is used.
    """

    def __init__(self, data_dir: Path, cities: Sequence[str]) -> None:
        self._paths = [path_of(data_dir, city) for city in cities]
        self._loaded: dict[Path, tuple[int, GraphWalker | None]] = {}
        self._lock = threading.Lock()

    def walks(
        self, start: Position, ends: Sequence[Position], profile: Profile, within_s: float = math.inf
    ) -> list[Walk | None]:
        """Return the quickest walks to several ends."""
        return self._walker_at(start).walks(start, ends, profile, within_s)

    def route(self, start: Position, end: Position, profile: Profile) -> Route | None:
        """Return the quickest way."""
        return self._walker_at(start).route(start, end, profile)

    def _walker_at(self, start: Position) -> Walker:
        known = (walker for path in self._paths if (walker := self._walker_of(path)) is not None)
        return next((walker for walker in known if walker.covers(start)), _STRAIGHT)

    def _walker_of(self, path: Path) -> GraphWalker | None:
        """Return who knows a file's streets; None where there is none that can be used, for an estimate is better."""
        try:
            written_ns = path.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        with self._lock:
            seen_ns, walker = self._loaded.get(path, (None, None))
            if seen_ns != written_ns:
                walker = _read(path)
                self._loaded[path] = written_ns, walker
            return walker


def _read(path: Path) -> GraphWalker | None:
    try:
        network = read_network(path)
    except (UnreadableFileError, OSError) as error:
        _LOG.warning("walks are estimated from the straight line: %s", error)
        return None
    return GraphWalker(network) if network.nodes else None
