"""Everything that has an id, made for one association, is asked for at every route by an administrator of another."""

from itertools import product

import pytest

from geo_service.model.accounts import Role
from geo_service.model.place import Kind, Visibility
from geo_service.model.reports import Reason, Report
from geo_service.web.access import PRIVILEGED_ENDPOINTS
from geo_service.web.app import create_app
from tests.editing.lists import CAFE
from tests.taps.merchants import token_of
from tests.web.editor.client import grant, make_account, sign_in_as
from tests.web.editor.lists import edit, uploaded
from tests.web.editor.test_rounds import code_of, plan, shop
from tests.web.pages.test_tap import ACTS, tap

OURS = CAFE
MERCHANT = shop(41, 1, name="Numbat", phone="+33144671834")
HIDDEN = shop(42, 2, name="Quokka", visibility=Visibility.PRIVATE)
PLACES = (OURS, MERCHANT, HIDDEN, shop(43, 3, kind=Kind.OFFICE), shop(9, association="", kind=Kind.AMENITY))
WORDS = ("Quokka", "dunnart")
"""What nobody but those of the list may read: a private name, and what a passer-by wrote."""


@pytest.fixture
def service(make_service):
    return make_service(*PLACES, rate_limit="off", public_url="http://localhost")


@pytest.fixture
def ids(service, editor_client):
    """Return, for each name in an address, ids of what La Cloche has."""
    client = editor_client(Role.ADMINISTRATOR, service=service)
    upload = uploaded(client, edit(lambda rows: rows[0].update(description="dunnart"), (OURS,), 1))
    code = code_of(plan(client, where="PAR-0009"))
    report = service.moderation.report(MERCHANT, Report(Reason.OTHER, "dunnart", ""))
    tap(create_app(service).test_client(), f"/m?t={token_of(service, MERCHANT.id)}", ACTS["leave"])
    with service.taps.store.read() as records:
        taps = [one.id for one in records.taps_of(MERCHANT.id, service.clock())]
    assert taps
    return {
        "upload_id": [upload.rpartition("/")[2]],
        "code": [code, report.code],
        "place_id": [OURS.id, MERCHANT.id, HIDDEN.id],
        "batch_id": [1],
        "tap_id": taps,
        "account_id": [client.account.id],
    }


@pytest.fixture
def stranger(service, ids):
    """A client who may do everything, for another association."""
    account = make_account(service, grant(Role.ADMINISTRATOR, "utopia-56"), login="bob@example.org")
    return sign_in_as(service, account)


def addresses(app, ids):
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PRIVILEGED_ENDPOINTS and rule.arguments:
            method = "POST" if "POST" in rule.methods else "GET"
            for values in product(*(ids[name] for name in sorted(rule.arguments))):
                chosen = dict(zip(sorted(rule.arguments), values, strict=True))
                yield rule, method, adapter.build(rule.endpoint, chosen, method)


QUERIES = ("", "?association=la-cloche", "?list=la-cloche:", "?q=Quok", "?association=la-cloche&form=csv")
FORM = {"do": "approve", "act": "fixed", "association": "utopia-56", "role": "reader", "city": "", "suspended": "yes"}
SUGGESTING = {"editor.place", "editor.send_place"}
"""Who may not edit a public place suggests a change here."""


def test_no_id_of_another_association_opens_anything(service, stranger, ids):
    before, revision = service.store.snapshot().places, service.store.revision()
    tried = set()
    for rule, method, path in addresses(stranger.application, ids):
        answer = stranger.open(path) if method == "GET" else stranger.post(path, data=FORM)
        if rule.endpoint not in SUGGESTING or HIDDEN.id in path:
            assert answer.status_code == 404, (rule.endpoint, path, answer.status_code)
        assert not [word for word in WORDS if word in answer.text], path
        tried.add(rule.endpoint)
    assert len(tried) >= 20
    assert (service.store.snapshot().places, service.store.revision()) == (before, revision)
    assert sign_in_as(service, stranger.account).get("/editor/").status_code == 200


def test_pages_without_an_id_hold_nothing_of_another_association(stranger):
    for rule in stranger.application.url_map.iter_rules():
        if rule.endpoint in PRIVILEGED_ENDPOINTS and not rule.arguments and "GET" in rule.methods:
            for query in QUERIES:
                answer = stranger.get(rule.rule + query)
                assert not [word for word in (*WORDS, "ana@example.org") if word in answer.text], rule.rule + query


def test_those_of_the_list_get_what_strangers_do_not(service, ids):
    """The same addresses answer those they are for: a 404 above is for who asks, not for what is asked."""
    account = make_account(service, grant(Role.ADMINISTRATOR), login="cleo@example.org")
    client = sign_in_as(service, account)
    opened = {
        rule.endpoint
        for rule, method, path in addresses(client.application, ids)
        if method == "GET" and client.get(path).status_code == 200
    }
    wanted = {"editor.place", "editor.place_history", "editor.batch", "editor.round", "editor.round_sheet"}
    assert wanted <= opened
