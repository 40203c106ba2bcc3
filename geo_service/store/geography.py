"""The column that GIS clients read on PostgreSQL: each place's point, indexed, computed by the database itself.

It is no numbered migration step because it depends on the server: where PostGIS comes later, so does the column.
"""

import logging

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

_LOG = logging.getLogger(__name__)
_INDEX = "places_geog"
_STATEMENTS = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    """ALTER TABLE places ADD COLUMN geog geography(Point, 4326)
    GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography) STORED""",
    f"CREATE INDEX {_INDEX} ON places USING gist (geog)",
)


def add_geography(connection: Connection) -> None:
    """Add ``places.geog``, ``geography(Point, 4326)`` with a GiST index, where PostGIS allows and it is missing.

    Where the server has no PostGIS, or may not create it, a warning says so and everything else works without.
    """
    if inspect(connection).has_index("places", _INDEX):
        return
    try:
        with connection.begin_nested():
            for statement in _STATEMENTS:
                connection.exec_driver_sql(statement)
    except DBAPIError:
        _LOG.warning(
            "no PostGIS: the table places has no geography column for GIS clients;"
            " have an administrator run CREATE EXTENSION postgis, then run geo-service migrate"
        )
