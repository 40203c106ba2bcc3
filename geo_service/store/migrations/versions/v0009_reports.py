"""Create the tables of what waits for a decision, and of rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create moderation_queue and rounds."""
    op.create_table(
        "moderation_queue",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column(
            "document", sa.Text, nullable=False, comment="the whole item as JSON; the other columns repeat parts of it"
        ),
    )
    op.create_index("moderation_queue_state", "moderation_queue", ["state", "place"])
    op.create_table(
        "rounds",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("association", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("document", sa.Text, nullable=False, comment="the whole round as JSON"),
    )
