import stat

import pytest

from geo_service.files import SECRET, write_whole


def test_a_file_is_replaced_whole_in_a_folder_that_is_made(tmp_path):
    target = tmp_path / "new" / "file.txt"
    write_whole(target, b"one")
    write_whole(target, b"two", SECRET)
    assert target.read_bytes() == b"two"
    assert stat.S_IMODE(target.stat().st_mode) == SECRET
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_leaves_the_old_content_and_nothing_else(tmp_path):
    target = tmp_path / "file.txt"
    write_whole(target, b"old")
    with pytest.raises(TypeError):
        write_whole(target, "not bytes")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
