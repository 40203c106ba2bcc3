"""Create the table of printed editions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create editions."""
    op.create_table(
        "editions",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False, comment="ISO 8601"),
        sa.Column("revision", sa.Integer, nullable=False, comment="of the places when it was printed"),
        sa.Column(
            "document",
            sa.Text,
            nullable=False,
            comment="the whole edition as JSON; the other columns repeat parts of it",
        ),
    )
