import pytest

from geo_service.reference import load_reference
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def reference():
    return load_reference(ROOT / "datasets")


@pytest.fixture(scope="session")
def toulouse(reference):
    return reference.city("toulouse")
