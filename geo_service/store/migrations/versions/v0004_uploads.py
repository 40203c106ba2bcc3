"""Create the table of uploads that wait to be applied."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create uploads."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("association", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False, comment="base 64; empty once it no longer waits"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("batch", sa.Integer, comment="the batch it became"),
    )
    op.create_index("uploads_created", "uploads", ["created"])
