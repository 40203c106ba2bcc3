"""The table of uploads that wait to be applied."""

from sqlalchemy import Column, Index, Integer, Table, Text

from geo_service.store.schema import metadata

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("association", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("created", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False, comment="base 64; empty once it no longer waits"),
    Column("state", Text, nullable=False),
    Column("batch", Integer, comment="the batch it became"),
    Column("choice", Text, nullable=False, server_default="", comment="as JSON; empty for none"),
    Index("uploads_created", "created"),
)
