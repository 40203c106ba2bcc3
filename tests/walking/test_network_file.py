"""A graph on disk: read back as it was, and never half."""

from datetime import UTC, datetime

import numpy as np
import pytest

from geo_service.errors import UnreadableFileError
from geo_service.walking import network_file
from geo_service.walking.network import build_network
from geo_service.walking.network_file import made_from, path_of, read_network, stamp, write_network
from tests.walking.ways import grid

STAMP = stamp("abc", datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def path(tmp_path):
    path = path_of(tmp_path, "toulouse")
    write_network(path, build_network([grid().way((0, 0), (-90, 3), name="Rue d'Été").ways()]), STAMP)
    return path


def test_it_is_read_as_it_was_written(path):
    written, read = build_network([grid().way((0, 0), (-90, 3), name="Rue d'Été").ways()]), read_network(path)
    assert read.names == written.names
    for name in ("tail", "head", "first", "last", "flags", "name", "xy_cm"):
        assert np.array_equal(getattr(read, name), getattr(written, name))
        assert getattr(read, name).dtype == getattr(written, name).dtype


def test_it_says_what_it_was_made_from(path):
    assert made_from(path) == STAMP
    assert made_from(path.with_name("paris.walk")) is None


@pytest.mark.parametrize("kept", [0, 5, 30, 200, 0.9])
def test_a_damaged_file_is_refused(path, kept):
    content = path.read_bytes()
    path.write_bytes(content[: kept if isinstance(kept, int) else int(len(content) * kept)])
    with pytest.raises(UnreadableFileError, match="walk build"):
        read_network(path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_single_wrong_byte_is_noticed_and_mended(path, share):
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0x40
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="walk build"):
        read_network(path)
    assert made_from(path) is None


def test_a_file_that_is_something_else_is_refused(path):
    path.write_bytes(b"PK" + bytes(1000))
    with pytest.raises(UnreadableFileError):
        read_network(path)
    assert made_from(path) is None


def test_another_version_is_made_again(path, monkeypatch):
    monkeypatch.setattr(network_file, "FORMAT", network_file.FORMAT + 1)
    assert made_from(path) is None
    with pytest.raises(UnreadableFileError):
        read_network(path)
