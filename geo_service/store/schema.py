"""The tables: places as JSON documents beside the plain columns that the store and GIS clients need."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="also the revision after it"),
    Column("who", Text, nullable=False),
    Column("applied_at", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("why", Text, nullable=False),
    Column("size", Integer, nullable=False, comment="places changed"),
    Column("undoes", Integer, ForeignKey("batches.id"), unique=True),
)

places = Table(
    "places",
    metadata,
    Column("id", Text, primary_key=True),
    Column("city", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("revision", Integer, ForeignKey("batches.id"), nullable=False, comment="batch that changed it last"),
    Column("dataset", Text),
    Column("dataset_key", Text),
    Column("lon", Float(53), comment="WGS 84 degrees"),
    Column("lat", Float(53), comment="WGS 84 degrees"),
    Column("document", Text, nullable=False, comment="the whole place as JSON; the other columns repeat parts of it"),
    UniqueConstraint("dataset", "dataset_key", name="places_origin"),
    CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="places_position"),
    Index("places_revision", "revision"),
)

raw_records = Table(
    "raw_records",
    metadata,
    Column("place", Text, ForeignKey("places.id"), primary_key=True),
    Column("document", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("batch", Integer, ForeignKey("batches.id"), primary_key=True),
    Column("place", Text, ForeignKey("places.id"), primary_key=True),
    Column("before", Text, comment="NULL where the batch created the place"),
    Column("after", Text, nullable=False),
    Column("raw_before", Text, comment="NULL where the batch left the raw record alone"),
    Index("history_of_place", "place", "batch"),
)

numbers = Table(
    "numbers",
    metadata,
    Column("prefix", Text, primary_key=True, comment="start of an id: PAR- or PAR-D"),
    Column("last", Integer, nullable=False, comment="highest number ever given"),
)
