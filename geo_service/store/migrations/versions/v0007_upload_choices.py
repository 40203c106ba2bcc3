"""Add what people chose of an upload so far."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add uploads.choice."""
    op.add_column(
        "uploads", sa.Column("choice", sa.Text, nullable=False, server_default="", comment="as JSON; empty for none")
    )
