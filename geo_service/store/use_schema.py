"""The table of how often places were looked at."""

from sqlalchemy import Column, Integer, Table, Text

from geo_service.store.schema import metadata

place_use = Table(
    "place_use",
    metadata,
    Column("place", Text, primary_key=True),
    Column("week", Text, primary_key=True, comment="its Monday, ISO 8601"),
    Column("opened", Integer, nullable=False),
)
