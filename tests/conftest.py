"""What all tests share: the real data, where it is, and one real browser a process."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import browser

__all__ = ["browser"]
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = (ROOT / os.environ.get("GEO_SERVICE_REAL_DATA", "../shared/data")).resolve()
    if not folder.is_dir():
        reason = f"no real data at {folder}: set GEO_SERVICE_REAL_DATA"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return folder


@pytest.fixture(scope="session")
def datasets() -> Path:
    return ROOT / "datasets"
