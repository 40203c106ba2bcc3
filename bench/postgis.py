"""The same places in PostGIS, with the best index and query that we know of for the nearest that offer a service.

A partial GiST index per service on ``geography``, rows laid along a Hilbert curve, prepared statements with one plan,
binary results, no transaction around a question, a local socket, and memory for all of it. The operator ``<->`` of
``geography`` orders by a sphere, so that the exact order needs more rows than asked for, ordered again by
``ST_Distance`` on the ellipsoid.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import LiteralString

import psycopg

from bench.many import SHARES, Many, place_id
from geo_service.model.position import Position
from tests.postgres import cluster

LIMIT, MORE = 10, 20
"""How many are asked for, and fetched for that: the sphere is off by 0.5 %, and so by few ranks."""
_SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "random_page_cost": "1.1",
}
_ONE: LiteralString = """
    SELECT id FROM (
        SELECT id, at FROM places WHERE {need}
        ORDER BY at <-> ST_MakePoint(%(lon)s, %(lat)s)::geography LIMIT {more}
    ) AS near
    ORDER BY round(ST_Distance(at, ST_MakePoint(%(lon)s, %(lat)s)::geography)::numeric, 6), id LIMIT {limit}
"""
_BATCH: LiteralString = """
    SELECT found.id FROM starts CROSS JOIN LATERAL (
        SELECT id, metres FROM (
            SELECT id, ST_Distance(at, starts.start) AS metres FROM places WHERE {need}
            ORDER BY at <-> starts.start LIMIT {more}
        ) AS near
        ORDER BY round(metres::numeric, 6), id LIMIT {limit}
    ) AS found
    ORDER BY starts.number, found.metres, found.id
"""

_FILL: tuple[LiteralString, ...] = (
    """CREATE UNLOGGED TABLE places AS
    SELECT 'PAR-' || lpad((number + 1)::text, {digits}, '0') COLLATE "C" AS id,
           ST_MakePoint(lon, lat)::geography AS at, (mask >> {bit} & 1) = 1 AS {need}
    FROM given ORDER BY ST_MakePoint(lon, lat)""",
    "CREATE INDEX offering ON places USING gist (at) WHERE {need}",
    "VACUUM ANALYZE places",
)


class PostGis:
    """Places in a database.

    Args:
        connection: To it.
        need: The service that is asked for.
    """

    def __init__(self, connection: psycopg.Connection, need: str) -> None:
        self._cursor = connection.cursor(binary=True)
        self._one, self._batch = (
            statement.format(need=need, more=MORE, limit=LIMIT).encode() for statement in (_ONE, _BATCH)
        )

    def nearest(self, start: Position) -> tuple[str, ...]:
        """Return the ids of the nearest places."""
        found = self._cursor.execute(self._one, {"lon": start.lon, "lat": start.lat}, prepare=True)
        return tuple([place_id for (place_id,) in found.fetchall()])

    def plan(self, start: Position) -> str:
        """Return how the database finds them."""
        found = self._cursor.execute(b"EXPLAIN " + self._one, {"lon": start.lon, "lat": start.lat})
        return "\n".join(line for (line,) in found)

    def ask_later(self, starts: Sequence[Position]) -> None:
        """Keep points in a table."""
        self._cursor.execute("DROP TABLE IF EXISTS starts")
        self._cursor.execute("CREATE UNLOGGED TABLE starts (number int, start geography)")
        with self._cursor.copy("COPY starts FROM STDIN") as copy:
            for number, at in enumerate(starts):
                copy.write_row((number, f"POINT({at.lon!r} {at.lat!r})"))
        self._cursor.execute("VACUUM ANALYZE starts")

    def batch(self) -> list[str]:
        """Return the ids of the nearest places to each of the points kept, one after the other."""
        return [place_id for (place_id,) in self._cursor.execute(self._batch, prepare=True).fetchall()]


@contextmanager
def postgis(made: Many, need: str) -> Iterator[PostGis]:
    """Run a server that has some places, with an index of those that offer a service.

    Raises:
        tests.postgres.MissingError: There is no PostgreSQL on this machine.
    """
    with (
        cluster(**_SETTINGS) as running,
        psycopg.connect(f"user=postgres host={running.folder} dbname=postgres", autocommit=True) as connection,
    ):
        connection.execute("CREATE EXTENSION postgis")
        _fill(connection, made, need)
        yield PostGis(connection, need)


def _fill(connection: psycopg.Connection, made: Many, need: str) -> None:
    connection.execute("CREATE UNLOGGED TABLE given (number int, lat float8, lon float8, mask int)")
    lines = zip(made.lat.tolist(), made.lon.tolist(), made.masks.tolist(), strict=True)
    with connection.cursor().copy("COPY given FROM STDIN") as copy:
        copy.write("".join(f"{row}\t{lat}\t{lon}\t{mask}\n" for row, (lat, lon, mask) in enumerate(lines)))
    shown = {"need": need, "bit": list(SHARES).index(need), "digits": len(place_id(0)) - 4}
    for statement in _FILL:
        connection.execute(statement.format(**shown).encode())
