"""Arrays in a file: they come back as they were, or not at all."""

import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_service.arrays import open_arrays, read_arrays, write_arrays
from geo_service.errors import UnreadableFileError

ARRAYS = {
    "numbers": np.arange(7, dtype=np.int32),
    "points": np.arange(12.0).reshape(4, 3),
    "flags": np.array([True, False, True]),
    "none": np.zeros((0, 3)),
    "nodes": np.frombuffer(b"abc", "S1"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_arrays(tmp_path / "file", "me", ARRAYS)
    return tmp_path / "file"


def test_arrays_come_back_as_they_were(path: Path) -> None:
    found = read_arrays(path, "me")
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert np.array_equal(found[name], array)
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
    with pytest.raises(ValueError, match="read-only"):
        found["numbers"][0] = 1


def test_the_file_is_its_owners_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_shares_a_file_says_so(path: Path) -> None:
    write_arrays(path, "me", ARRAYS, 0o644)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_who_does_not_know_what_it_was_made_from_is_told(path: Path) -> None:
    made_from, found = open_arrays(path)
    assert made_from == "me"
    assert np.array_equal(found["points"], ARRAYS["points"])
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(UnreadableFileError):
        open_arrays(path)


def test_what_was_made_from_something_else_is_not_read(path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_arrays(path, "you")


def test_no_file_and_an_empty_one_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for name in ("none", "empty"):
        with pytest.raises(UnreadableFileError):
            read_arrays(tmp_path / name, "me")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7), st.booleans())
def test_a_damaged_file_is_not_read(path: Path, where: float, bit: int, cut: bool) -> None:
    content = path.read_bytes()
    at = int(where * len(content))
    flipped = content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
    damaged = path.with_name("damaged")
    damaged.write_bytes(content[:at] if cut else flipped)
    with pytest.raises(UnreadableFileError):
        read_arrays(damaged, "me")


def test_arrays_stay_what_they_are_when_the_file_is_replaced_and_removed(path: Path) -> None:
    found = read_arrays(path, "me")
    write_arrays(path, "me", {"numbers": np.zeros(70_000)})
    assert np.array_equal(found["numbers"], ARRAYS["numbers"])
    assert len(read_arrays(path, "me")["numbers"]) == 70_000
    path.unlink()
    assert np.array_equal(found["points"], ARRAYS["points"])
