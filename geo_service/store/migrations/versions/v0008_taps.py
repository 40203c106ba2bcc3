"""Create the tables of merchants' links and taps."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create tap_links and taps."""
    op.create_table(
        "tap_links",
        sa.Column("place", sa.Text, sa.ForeignKey("places.id"), primary_key=True),
        sa.Column("document", sa.Text, nullable=False, comment="the last link's generation and dates, not the link"),
    )
    op.create_table(
        "taps",
        sa.Column("id", sa.Text, primary_key=True, comment="hash of the number used once"),
        sa.Column("place", sa.Text, sa.ForeignKey("places.id"), nullable=False),
        sa.Column("at", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("taps_of_place", "taps", ["place", "at"])
    op.create_index("taps_in_state", "taps", ["state", "at"])
