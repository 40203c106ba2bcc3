"""Passwords: argon2id hashes, and which passwords are too weak to be taken."""

from functools import cached_property

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

MIN_LENGTH = 12
MAX_LENGTH = 256
"""More would only make hashing slow."""
_TOO_COMMON = frozenset(
    """
    123456789012 1234567890123 1234567890 111111111111 000000000000 qwertyuiop12 qwertyuiop123 azertyuiop12
    azertyuiop123 azertyuiopqs qwertyuiopas password1234 password12345 passwordpassword motdepasse12 motdepasse123
    motdepasse1234 motdepassemotdepasse administrateur administrator abcdefghijkl abcdefghijklm abcd1234abcd
    iloveyou1234 jetaime12345 doudoudoudou soleilsoleil loulouloulou marseille1234 bonjourbonjour bonjour12345
    lacloche1234 lecarillon12 lecarillon123 changemeplease correcthorsebatterystaple
    """.split()
)
"""Twelve characters and more that are tried first. Source: keyboard rows, counting, and words of the pages."""
_FEWEST_CHARACTERS = 5


class Passwords:
    """Hashes and verifies passwords.

    Args:
        parameters: Cost of a hash. Source of the default: RFC 9106, section 4, second recommended option
            (64 MiB, 3 passes, 4 lanes).
    """

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)

    @cached_property
    def dummy_hash(self) -> str:
        """A hash of nobody's password: verified where there is no account, so that both take as long."""
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return the hash of a password with a salt of its own, in argon2's encoded form."""
        return self._hasher.hash(password)

    def verify(self, encoded: str, password: str) -> bool:
        """Return whether a password is the one of a hash."""
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, encoded: str) -> bool:
        """Return whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(encoded)


def weakness(password: str, login: str) -> str:
    """Return why a password is too weak, as a word, or nothing where it will do.

    There are no rules of composition: length and being hard to guess is what counts.
    Source: NIST SP 800-63B, section 5.1.1.2.

    Args:
        password: The password.
        login: Email address of who chooses it.

    Returns:
        ``short``, ``long``, ``common`` or ``login``, or an empty text.
    """
    folded = password.casefold()
    if len(password) < MIN_LENGTH:
        return "short"
    if len(password) > MAX_LENGTH:
        return "long"
    if folded in _TOO_COMMON or len(set(folded)) < _FEWEST_CHARACTERS:
        return "common"
    name = login.casefold().partition("@")[0]
    return "login" if name and name in folded else ""
