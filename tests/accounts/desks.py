"""A desk over a real store, with a clock that is turned and randomness that repeats itself."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from argon2 import Parameters, Type
from argon2.low_level import ARGON2_VERSION

from geo_service.accounts.passwords import Passwords

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHEAP = Parameters(Type.ID, ARGON2_VERSION, 16, 32, time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class TurnedClock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **more: float) -> None:
        self.now += timedelta(**more)


@dataclass
class Counted:
    """Bytes that never repeat."""

    numbers: count = field(default_factory=lambda: count(1))

    def __call__(self, size: int) -> bytes:
        return next(self.numbers).to_bytes(size, "big")


class SpyingPasswords(Passwords):
    """Remembers which hashes it was asked to verify."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.verified: list[str] = []

    def verify(self, encoded: str, password: str) -> bool:
        self.verified.append(encoded)
        return super().verify(encoded, password)
