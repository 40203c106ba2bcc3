import re
from dataclasses import replace

import pytest

from geo_service.model.accounts import Role
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Kind, Offer
from geo_service.model.reports import QueueState, Reason, Report, Suggestion
from tests.builders import make_place
from tests.drawing.samples import HOSTILE
from tests.web.editor.client import grant, make_account, sign_in_as

SHOP = make_place(
    kind=Kind.MERCHANT, name="Café", association="la-cloche", hours="Mo-Fr 09:00-18:00", address="3 rue Un"
)
OTHER = make_place("PAR-0002", name="Chez Utopia", association="utopia-56")
NOBODYS = make_place("PAR-0003", name="Fontaine")
LYON = make_place("LYO-0001", name="À Lyon", association="la-cloche", city="lyon")


@pytest.fixture
def service(make_service):
    return make_service(SHOP, OTHER, NOBODYS, LYON)


@pytest.fixture
def approver(editor_client, service):
    return editor_client(Role.APPROVER, service=service)


def report(service, place=SHOP, words="", reason=Reason.HOURS_WRONG, service_code=""):
    return service.moderation.report(place, Report(reason, words, service_code))


def decide(client, item, act, words=""):
    return client.post(f"/editor/reports/{item.code}", data={"act": act, "words": words})


def test_the_queue_tells_what_waits_beside_what_is_listed(approver, service):
    report(service, words=f"ferme à 17 h {HOSTILE}", service_code="water")
    page = approver.get("/editor/reports").text
    for words in ("Café", "3 rue Un", "Les horaires sont faux", "ferme à 17 h", "lundi"):
        assert words in page
    assert HOSTILE not in page
    assert "waiting" in approver.get("/editor/reports?lang=en").text


def test_places_come_in_the_order_of_their_oldest_report(editor_client, service):
    for place, words in ((LYON, "a"), (SHOP, "b"), (LYON, "c")):
        report(service, place, words)
        service.clock.now = service.clock.now.replace(minute=service.clock.now.minute + 1)
    page = editor_client(Role.APPROVER, service=service).get("/editor/reports").text
    assert re.findall(r'<blockquote class="prose"><bdi>(.)<', page) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ((Role.APPROVER, "la-cloche"), {"Café", "À Lyon"}),
        ((Role.APPROVER, "la-cloche", "lyon"), {"À Lyon"}),
        ((Role.APPROVER, "utopia-56"), {"Chez Utopia"}),
        ((Role.APPROVER, "*"), {"Café", "À Lyon", "Chez Utopia"}),
        ((Role.ADMINISTRATOR, "*"), {"Café", "À Lyon", "Chez Utopia", "Fontaine"}),
    ],
)
def test_everybody_sees_their_own_places(editor_client, service, who, seen):
    items = {place.name: report(service, place) for place in (SHOP, OTHER, NOBODYS, LYON)}
    client = editor_client(*who, service=service)
    page = client.get("/editor/reports").text
    assert {name for name in items if name in page} == seen
    for name, item in items.items():
        answer = decide(client, item, "noted")
        assert (answer.status_code == 303) is (name in seen), name
    left = {item.place for item in service.store.reports.waiting()}
    assert left == {item.place for name, item in items.items() if name not in seen}


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_editors_do_not_decide(editor_client, service, role):
    item = report(service)
    client = editor_client(role, service=service)
    assert client.get("/editor/reports").status_code == 403
    assert decide(client, item, "archive").status_code == 403
    assert service.store.revision() == 1


def test_who_decides_elsewhere_only_reads_here(service):
    item = report(service)
    account = make_account(service, grant(Role.APPROVER, "utopia-56"), grant(Role.READER, "la-cloche"))
    client = sign_in_as(service, account)
    assert decide(client, item, "archive").status_code == 403
    assert client.post(f"/editor/reports/{item.code}/undo").status_code == 404
    assert "Café" not in client.get("/editor/reports").text


def test_accepting_changes_the_place_and_can_be_taken_back(approver, service):
    item = report(service, reason=Reason.CLOSED_FOR_GOOD)
    answer = decide(approver, item, "archive", "merci")
    page = approver.get(answer.headers["Location"]).text
    assert service.store.snapshot().by_id[SHOP.id].archived
    assert "lot 2" in page
    assert approver.post(f"/editor/reports/{item.code}/undo").status_code == 303
    assert service.store.snapshot().by_id[SHOP.id] == SHOP
    assert service.store.reports.get(item.code).state is QueueState.ACCEPTED


def test_another_association_takes_nothing_back(editor_client, approver, service):
    item = report(service)
    decide(approver, item, "archive")
    other = editor_client(Role.APPROVER, "utopia-56", service=service, login="bob@example.org")
    assert other.post(f"/editor/reports/{item.code}/undo").status_code == 404
    assert "lot 2" not in other.get(f"/editor/reports?done={item.code}").text
    assert service.store.snapshot().by_id[SHOP.id].archived


@pytest.mark.parametrize(
    ("act", "words", "expected"),
    [("refuse", "", "dites pourquoi"), ("nothing", "", "ne convient"), ("apply", "x", "ne convient")],
)
def test_what_does_not_work_says_why_and_keeps_what_was_typed(approver, service, act, words, expected):
    item = report(service)
    answer = decide(approver, item, act, words)
    assert answer.status_code == 400
    assert expected in answer.text
    assert service.store.reports.waiting() == (item,)


def test_somebody_else_was_faster(approver, service):
    item = report(service)
    decide(approver, item, "noted")
    answer = decide(approver, item, "archive")
    assert answer.status_code == 400
    assert "Quelqu’un d’autre" in answer.text
    assert service.store.revision() == 1


def test_a_suggestion_shows_what_it_changes(approver, service):
    after = replace(SHOP, name=f"Bistro {HOSTILE}", offers=(*SHOP.offers, Offer("toilets")))
    item = service.moderation.suggest(Suggestion(SHOP, after, "bob@example.org", "vu hier"), seen=1)
    page = approver.get("/editor/reports").text
    for words in ("bob@example.org", "vu hier", "Bistro", "Toilettes"):
        assert words in page
    assert HOSTILE not in page
    decide(approver, item, "apply")
    assert service.store.snapshot().by_id[SHOP.id] == after


def test_a_suggestion_that_is_out_of_date_says_so(approver, service):
    item = service.moderation.suggest(Suggestion(SHOP, replace(SHOP, name="Bistro"), "bob@example.org"), seen=1)
    edit = Edit(SHOP, replace(SHOP, phone="+33144671834"))
    service.store.apply(Batch("t", service.clock(), "t", (edit,)), seen=1)
    assert "a changé depuis" in approver.get("/editor/reports").text
    answer = decide(approver, item, "apply")
    assert answer.status_code == 409
    assert service.store.reports.waiting() == (item,)


def test_codes_of_nothing(approver):
    assert approver.post("/editor/reports/NONE", data={"act": "noted"}).status_code == 404
    assert approver.post("/editor/reports/NONE/undo").status_code == 404
    assert approver.get("/editor/reports?done=NONE").status_code == 404
