"""The table of printed editions."""

from sqlalchemy import Column, Integer, Table, Text

from geo_service.store.schema import metadata

__all__ = ["editions", "metadata"]

editions = Table(
    "editions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("city", Text, nullable=False),
    Column("day", Text, nullable=False, comment="ISO 8601"),
    Column("revision", Integer, nullable=False, comment="of the places when it was printed"),
    Column("document", Text, nullable=False, comment="the whole edition as JSON; the other columns repeat parts of it"),
)
