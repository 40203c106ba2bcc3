"""Services and applications that end with their test."""

import pytest

from geo_service.web.app import create_app
from tests.web.editor.client import grant, make_account, sign_in_as
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


@pytest.fixture
def editor_client(make_service):
    """Make a client that is signed in; see :mod:`tests.web.editor.client`."""

    def make(role, association="la-cloche", city=None, *, service=None, login="ana@example.org"):
        service = service or make_service()
        return sign_in_as(service, make_account(service, grant(role, association, city), login=login))

    return make
