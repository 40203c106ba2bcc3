"""Secrets that have to be read again: whoever has the database, and not the secret key, cannot read them."""

import base64
import logging

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from geo_service.accounts.desk import AccountDesk

_PREFIX = "sealed:"
_PURPOSE = "seal of second factors"
_NONCE_BYTES = 12
"""Source: NIST SP 800-38D, section 5.2.1.1."""
_LOG = logging.getLogger(__name__)


def seal(desk: AccountDesk, account_id: str, secret: str) -> str:
    """Return a secret as it is kept; it opens for this account alone.

    Args:
        desk: Where accounts are looked after.
        account_id: Whose it is.
        secret: The secret.
    """
    nonce = desk.randomness(_NONCE_BYTES)
    sealed = _cipher(desk).encrypt(nonce, secret.encode(), account_id.encode())
    return _PREFIX + base64.b64encode(nonce + sealed).decode()


def unseal(desk: AccountDesk, account_id: str, kept: str) -> str:
    """Return a secret; empty where the secret key is not the one it was sealed with.

    Args:
        desk: Where accounts are looked after.
        account_id: Whose it is.
        kept: As it is kept. One from before secrets were sealed is returned as it is.
    """
    if not is_sealed(kept):
        return kept
    data = base64.b64decode(kept.removeprefix(_PREFIX))
    try:
        return _cipher(desk).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], account_id.encode()).decode()
    except InvalidTag:
        _LOG.warning("a second factor was sealed with another secret key: geo-service admin reset-totp turns it off")
        return ""


def is_sealed(kept: str) -> bool:
    """Return whether a secret is sealed."""
    return kept.startswith(_PREFIX)


def _cipher(desk: AccountDesk) -> AESGCM:
    return AESGCM(bytes.fromhex(desk.keyed(_PURPOSE, "")))
