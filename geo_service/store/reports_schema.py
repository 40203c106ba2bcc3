"""The tables of what waits for a decision, and of rounds."""

from sqlalchemy import Column, Index, Table, Text

from geo_service.store.schema import metadata

queue = Table(
    "moderation_queue",
    metadata,
    Column("code", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("created", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("state", Text, nullable=False),
    Column("document", Text, nullable=False, comment="the whole item as JSON; the other columns repeat parts of it"),
    Index("moderation_queue_state", "state", "place"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("code", Text, primary_key=True),
    Column("association", Text, nullable=False),
    Column("created", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("document", Text, nullable=False, comment="the whole round as JSON"),
)
