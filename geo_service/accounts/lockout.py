"""How long to wait after passwords that were wrong: longer each time, and never for ever."""

from datetime import datetime, timedelta

from geo_service.accounts.interface import Failures

FREE_TRIES = 5
"""Failures of one account in a row before the first wait."""
CLIENT_FREE_TRIES = 30
"""The same of one client: a whole association may share an address."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
"""Nobody can lock another person out for longer; whoever guesses gets 96 tries a day."""
FORGOTTEN_AFTER = timedelta(hours=24)
_MOST_DOUBLINGS = 5


def failed(before: Failures | None, now: datetime) -> Failures:
    """Return the failures after one more."""
    if before is None or now - before.last > FORGOTTEN_AFTER:
        return Failures(1, now)
    return Failures(before.count + 1, now)


def wait_until(failures: Failures | None, now: datetime, free_tries: int = FREE_TRIES) -> datetime | None:
    """Return when signing in may be tried again; None for now.

    Args:
        failures: The failures of an account or of a client.
        now: The present instant.
        free_tries: Failures before the first wait.
    """
    if failures is None or failures.count < free_tries:
        return None
    doublings = min(failures.count - free_tries, _MOST_DOUBLINGS)
    until = failures.last + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return until if until > now else None
