import stat

import pytest

from geo_service.files import SECRET, make_writable, write_whole


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


def test_a_folder_is_made_and_tried_without_a_trace(tmp_path):
    make_writable(tmp_path / "new" / "one")
    assert list((tmp_path / "new" / "one").iterdir()) == []


def test_where_nobody_can_write_the_folder_is_named(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied", str(tmp_path / "random"))

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    with pytest.raises(PermissionError) as refused:
        make_writable(tmp_path)
    assert refused.value.filename == str(tmp_path)
