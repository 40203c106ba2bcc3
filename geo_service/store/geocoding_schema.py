"""The tables of geocoding: what services answered about addresses of lists, and the queue of places to locate."""

from sqlalchemy import Column, Index, Integer, Table, Text

from geo_service.store.schema import metadata

geocoding_answers = Table(
    "geocoding_answers",
    metadata,
    Column("geocoder", Text, primary_key=True),
    Column("address", Text, primary_key=True, comment="folded; of a public place of a list, never of a person"),
    Column("city", Text, primary_key=True, comment="code of the municipality asked about"),
    Column("asked", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("candidates", Text, nullable=False, comment="JSON"),
    Index("geocoding_answers_asked", "asked"),
)

geocoding_queue = Table(
    "geocoding_queue",
    metadata,
    Column("place", Text, primary_key=True),
    Column("address", Text, nullable=False, comment="folded; what the line is about"),
    Column("moved_from", Text, comment="address that the position is of; null where there is no position"),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Text, nullable=False, comment="ISO 8601, UTC; empty for at once"),
    Column("geocoder", Text, nullable=False),
    Column("candidates", Text, nullable=False, comment="JSON"),
)

geocoding_lease = Table(
    "geocoding_lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Text, nullable=False, comment="ISO 8601, UTC"),
)
"""Of all processes one asks the service: its limits are for all of them together."""
