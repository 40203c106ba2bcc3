"""Random tokens, and what of them may be stored."""

import hashlib
import hmac
from collections.abc import Callable

Randomness = Callable[[int], bytes]
"""Returns as many unguessable bytes as asked, as :func:`secrets.token_bytes` does."""
_TOKEN_BYTES = 32


def new_token(randomness: Randomness) -> str:
    """Return a token that nobody guesses: 256 bits as 64 hexadecimal digits."""
    return randomness(_TOKEN_BYTES).hex()


def token_hash(token: str) -> str:
    """Return what is stored of a random token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(key: bytes, purpose: str, text: str) -> str:
    """Return a hash that tells nothing without a key, and differs for each purpose.

    Args:
        key: The key.
        purpose: What the hash is for (``csrf``); the same text for another purpose gives another hash.
        text: What to hash.
    """
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that says nothing of them."""
    return hmac.compare_digest(one.encode(), other.encode())
