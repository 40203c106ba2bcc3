"""The secret key of an installation: from the environment, or a file that only its owner may read."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from geo_service.errors import ConfigError

FILE = "secret_key"
MIN_CHARACTERS = 32
_BYTES = 32


def secret_key(given: str | None, data_dir: Path, randomness: Callable[[int], bytes]) -> bytes:
    """Return the secret key; where none is given, that of the file, made at the first use.

    Args:
        given: ``GEO_SERVICE_SECRET_KEY``, or None.
        data_dir: The folder of the file.
        randomness: Returns unguessable bytes.

    Raises:
        ConfigError: The key is too short, or others than its owner may read the file.
    """
    if given is not None:
        return _long_enough(given.encode(), "GEO_SERVICE_SECRET_KEY")
    path = data_dir / FILE
    try:
        _create(path, randomness(_BYTES).hex().encode())
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ConfigError(f"others may read {path}: run chmod 600 on it, and replace the key if they may have")
        return _long_enough(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise ConfigError(f"the secret key {path} cannot be read or made: {error.strerror}") from error


def _create(path: Path, key: bytes) -> None:
    """Write the file whole where it is missing; of several processes, one wins and all use its key."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{FILE}.", delete=False) as file:  # mode 600
        file.write(key)
    own = Path(file.name)
    try:
        os.link(own, path)
    except FileExistsError:
        return
    finally:
        own.unlink()


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < MIN_CHARACTERS:
        raise ConfigError(f"{where} is shorter than {MIN_CHARACTERS} characters: use a long random text")
    return key
