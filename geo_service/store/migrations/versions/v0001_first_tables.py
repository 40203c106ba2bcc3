"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create batches, places, raw records, history and numbers."""
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="also the revision after it"),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("applied_at", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False, comment="places changed"),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("batches.id"), unique=True),
    )
    _create_places()
    op.create_table(
        "raw_records",
        sa.Column("place", sa.Text, sa.ForeignKey("places.id"), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("batch", sa.Integer, sa.ForeignKey("batches.id"), primary_key=True),
        sa.Column("place", sa.Text, sa.ForeignKey("places.id"), primary_key=True),
        sa.Column("before", sa.Text, comment="NULL where the batch created the place"),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("raw_before", sa.Text, comment="NULL where the batch left the raw record alone"),
    )
    op.create_index("history_of_place", "history", ["place", "batch"])
    op.create_table(
        "numbers",
        sa.Column("prefix", sa.Text, primary_key=True, comment="start of an id: PAR- or PAR-D"),
        sa.Column("last", sa.Integer, nullable=False, comment="highest number ever given"),
    )


def _create_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("demonstration", sa.Boolean, nullable=False),
        sa.Column(
            "revision", sa.Integer, sa.ForeignKey("batches.id"), nullable=False, comment="batch that changed it last"
        ),
        sa.Column("dataset", sa.Text),
        sa.Column("dataset_key", sa.Text),
        sa.Column("lon", sa.Float(53), comment="WGS 84 degrees"),
        sa.Column("lat", sa.Float(53), comment="WGS 84 degrees"),
        sa.Column(
            "document",
            sa.Text,
            nullable=False,
            comment="the whole place as JSON; the other columns repeat parts of it",
        ),
        sa.UniqueConstraint("dataset", "dataset_key", name="places_origin"),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="places_position"),
    )
    op.create_index("places_revision", "places", ["revision"])
