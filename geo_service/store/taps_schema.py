"""The tables of merchants' links and taps: values as JSON documents beside what they are found by."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from geo_service.store.schema import metadata

tap_links = Table(
    "tap_links",
    metadata,
    Column("place", Text, ForeignKey("places.id"), primary_key=True),
    Column("document", Text, nullable=False, comment="the last link's generation and dates, not the link"),
)

taps = Table(
    "taps",
    metadata,
    Column("id", Text, primary_key=True, comment="hash of the number used once"),
    Column("place", Text, ForeignKey("places.id"), nullable=False),
    Column("at", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("state", Text, nullable=False),
    Column("document", Text, nullable=False),
    Index("taps_of_place", "place", "at"),
    Index("taps_in_state", "state", "at"),
)
