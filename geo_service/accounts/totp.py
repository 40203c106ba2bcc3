"""The second factor: codes that change every 30 seconds, and codes on paper for who lost the telephone."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp

from geo_service.accounts.tokens import Randomness

_SECRET_BYTES = 20
"""Source: RFC 4226, section 4, requirement 6."""
_STEP_S = 30
_DRIFT_STEPS = 1
"""Clocks of telephones may be half a minute off. Source: RFC 6238, section 5.2."""
_ISSUER = "geo_service"
RECOVERY_CODES = 8
_RECOVERY_BYTES = 10


def new_secret(randomness: Randomness) -> str:
    """Return a new secret, base 32, as authenticator apps take it."""
    return base64.b32encode(randomness(_SECRET_BYTES)).decode()


def enrolment_uri(secret: str, login: str) -> str:
    """Return what an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def accepted_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Return the time step of a right code; None where it is wrong, or was accepted before.

    Args:
        secret: The secret.
        code: What was typed; spaces do not count.
        now: The present instant.
        last_step: Time step of the last code that was accepted.
    """
    typed = "".join(code.split()).encode()
    present = int(now.timestamp()) // _STEP_S
    codes = pyotp.TOTP(secret)
    found = None
    for step in range(present - _DRIFT_STEPS, present + _DRIFT_STEPS + 1):
        if hmac.compare_digest(codes.generate_otp(step).encode(), typed) and step > last_step:
            found = step
    return found


def new_recovery_codes(randomness: Randomness) -> tuple[str, ...]:
    """Return new recovery codes, to be written down: four groups of four letters and digits."""
    codes = (base64.b32encode(randomness(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES))
    return tuple("-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes)


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code, however it is typed; 80 random bits need no slow hash."""
    plain = "".join(character for character in code.casefold() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
