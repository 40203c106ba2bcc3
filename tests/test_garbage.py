"""The garbage collector goes on where it was at work before, whoever held it back last."""

import gc
import threading

import pytest

from geo_service.garbage import garbage_rests


@pytest.fixture(autouse=True)
def collector():
    yield
    gc.enable()


def test_it_rests_meanwhile_and_goes_on_after_an_error_too():
    with garbage_rests():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="bad"), garbage_rests():
        raise ValueError("bad")
    assert gc.isenabled()


def test_it_goes_on_after_the_last_of_all_threads():
    first, second = garbage_rests(), garbage_rests()
    first.__enter__()
    other = threading.Thread(target=second.__enter__)
    other.start()
    other.join()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_who_had_none_at_work_has_none_after():
    gc.disable()
    with garbage_rests():
        pass
    assert not gc.isenabled()
