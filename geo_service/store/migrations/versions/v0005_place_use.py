"""Create the table of how often places were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create place_use."""
    op.create_table(
        "place_use",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("week", sa.Text, primary_key=True, comment="its Monday, ISO 8601"),
        sa.Column("opened", sa.Integer, nullable=False),
    )
