"""Writing files whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

READABLE = 0o644
SECRET = 0o600


def make_writable(folder: Path) -> None:
    """Make a folder where it is missing, and a file in it for a moment: for who would fail to write after long work.

    Args:
        folder: The folder.

    Raises:
        OSError: Nobody could write there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        tempfile.NamedTemporaryFile(dir=folder, prefix=".").close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def write_whole(path: Path, content: bytes, mode: int = READABLE) -> None:
    """Write a file so that readers see the old content or the new, never a part.

    Args:
        path: The file; its folder is made where missing.
        content: What it shall hold.
        mode: Its permissions.
    """
    write_parts(path, [content], mode)


def write_parts(path: Path, parts: Iterable[bytes | memoryview], mode: int = READABLE) -> None:
    """Write a file that is never in memory as a whole; see :func:`write_whole`.

    Args:
        path: The file; its folder is made where missing.
        parts: What it shall hold, one after the other.
        mode: Its permissions.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
