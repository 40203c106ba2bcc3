"""Create the tables of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create associations, accounts, credentials, invitations, sessions, login failures and the audit log."""
    op.create_table(
        "associations",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("login", sa.Text, nullable=False, unique=True, comment="email address in lower case"),
        sa.Column("document", sa.Text, nullable=False, comment="the account with its grants, without secrets"),
    )
    op.create_table(
        "credentials",
        sa.Column("account", sa.Text, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("document", sa.Text, nullable=False, comment="hashes of password and recovery codes, TOTP secret"),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    _create_passing()
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False, comment="ISO 8601, UTC"),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )


def _create_passing() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("sessions_of_account", "sessions", ["account"])
    op.create_table(
        "login_failures",
        sa.Column("subject", sa.Text, primary_key=True, comment="keyed hash of a login or of a client's address"),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last", sa.Text, nullable=False, comment="ISO 8601, UTC"),
    )
    op.create_index("login_failures_last", "login_failures", ["last"])
