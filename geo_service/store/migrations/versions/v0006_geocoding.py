"""Create the tables of geocoding."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create geocoding_answers, geocoding_queue and geocoding_lease."""
    op.create_table(
        "geocoding_answers",
        sa.Column("geocoder", sa.Text, primary_key=True),
        sa.Column(
            "address", sa.Text, primary_key=True, comment="folded; of a public place of a list, never of a person"
        ),
        sa.Column("city", sa.Text, primary_key=True, comment="code of the municipality asked about"),
        sa.Column("asked", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("candidates", sa.Text, nullable=False, comment="JSON"),
    )
    op.create_index("geocoding_answers_asked", "geocoding_answers", ["asked"])
    op.create_table(
        "geocoding_queue",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False, comment="folded; what the line is about"),
        sa.Column("moved_from", sa.Text, comment="address that the position is of; null where there is no position"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", sa.Text, nullable=False, comment="ISO 8601, UTC; empty for at once"),
        sa.Column("geocoder", sa.Text, nullable=False),
        sa.Column("candidates", sa.Text, nullable=False, comment="JSON"),
    )
    op.create_table(
        "geocoding_lease",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False, comment="ISO 8601, UTC"),
    )
