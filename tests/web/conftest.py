"""Services and applications that end with their test."""

import pytest

from geo_service.web.app import create_app
from tests.web.services import build_service


@pytest.fixture
def make_service(tmp_path):
    opened = []

    def make(*places, **settings):
        opened.append(build_service(tmp_path, places, **settings))
        return opened[-1]

    yield make
    for service in opened:
        service.store.close()


@pytest.fixture
def make_client(make_service):
    def make(*places, **settings):
        return create_app(make_service(*places, **settings)).test_client()

    return make
