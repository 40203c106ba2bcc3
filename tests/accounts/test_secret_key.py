import secrets
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo_service.accounts.secret_key import FILE, secret_key
from geo_service.errors import ConfigError


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "var"
    key = secret_key(None, folder, secrets.token_bytes)
    assert secret_key(None, folder, secrets.token_bytes) == key
    assert len(key) == 64
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_many_workers_that_start_at_once_use_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(None, tmp_path, secrets.token_bytes), range(64)))
    assert len(keys) == 1


def test_the_environment_s_key_needs_no_file(tmp_path):
    assert secret_key("k" * 32, tmp_path, secrets.token_bytes) == b"k" * 32
    assert not list(tmp_path.iterdir())


def test_a_short_key_is_refused_without_being_shown(tmp_path):
    with pytest.raises(ConfigError, match="GEO_SERVICE_SECRET_KEY is shorter than 32") as caught:
        secret_key("hunter2", tmp_path, secrets.token_bytes)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_may_read_is_refused(tmp_path, mode):
    secret_key(None, tmp_path, secrets.token_bytes)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        secret_key(None, tmp_path, secrets.token_bytes)


def test_an_empty_file_is_no_key(tmp_path):
    (tmp_path / FILE).touch(0o600)
    with pytest.raises(ConfigError, match="shorter"):
        secret_key(None, tmp_path, secrets.token_bytes)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be read or made"):
        secret_key(None, tmp_path / "file" / "var", secrets.token_bytes)
