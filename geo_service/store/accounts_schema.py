"""The tables of accounts, on the metadata of the places: values as JSON documents beside what they are found by."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from geo_service.store.schema import metadata

associations = Table(
    "associations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True, comment="email address in lower case"),
    Column("document", Text, nullable=False, comment="the account with its grants, without secrets"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("account", Text, ForeignKey("accounts.id"), primary_key=True),
    Column("document", Text, nullable=False, comment="hashes of password and recovery codes, TOTP secret"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("document", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("accounts.id"), nullable=False),
    Column("document", Text, nullable=False),
    Index("sessions_of_account", "account"),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("subject", Text, primary_key=True, comment="keyed hash of a login or of a client's address"),
    Column("count", Integer, nullable=False),
    Column("last", Text, nullable=False, comment="ISO 8601, UTC"),
    Index("login_failures_last", "last"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

PASSING = (sessions, login_failures)
"""What a backup leaves out: after a restore people sign in again."""
