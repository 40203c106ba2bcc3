"""When a session ends."""

from datetime import datetime, timedelta

from geo_service.accounts.interface import Session

IDLE_FOR = timedelta(hours=2)
"""A session that nobody uses ends after this time: computers of associations are shared."""
LIVES_FOR = timedelta(hours=12)
"""A session ends after a working day, used or not."""
SEEN_EVERY = timedelta(minutes=5)
"""How precisely the last use is kept: not every page writes to the database."""


def alive(session: Session, now: datetime) -> bool:
    """Return whether a session still counts."""
    return now - session.seen < IDLE_FOR and now - session.created < LIVES_FOR


def to_be_marked(session: Session, now: datetime) -> bool:
    """Return whether it is time to write down that a session is used."""
    return now - session.seen >= SEEN_EVERY
