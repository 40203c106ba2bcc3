"""What links and taps need, in one value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from geo_service.accounts.desk import AccountDesk
from geo_service.taps.interface import TapStore


@dataclass(frozen=True)
class TapDesk:
    """Where merchants' taps come in.

    Attributes:
        store: Where links and taps are kept, beside the places.
        accounts: Has the clock, the secret key and randomness.
        today: Returns the day of a city now, by the city's code.
        changed: Called once places have changed.
    """

    store: TapStore
    accounts: AccountDesk
    today: Callable[[str], date]
    changed: Callable[[], None]
