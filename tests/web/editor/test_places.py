"""The list of an association's places."""

from datetime import date

import pytest

from geo_service.model.accounts import Role
from geo_service.model.place import Verification, Visibility
from tests.builders import make_place
from tests.web.editor.client import make_account, sign_in_as

OWN = "la-cloche"
FRESH = Verification(date(2026, 11, 1), "La Cloche", "visite")


@pytest.fixture
def service(make_service):
    return make_service(
        make_place("PAR-0001", name="Café Émile", association=OWN, address="3 rue Neuve", verified=FRESH),
        make_place("PAR-0002", name="Bar perdu", association=OWN, position=None, verified=FRESH),
        make_place("PAR-0003", name="Refuge", association=OWN, visibility=Visibility.REFERRAL, verified=FRESH),
        make_place("PAR-0004", name="Fermé", association=OWN, archived=True),
        make_place("LYO-0001", name="Bouchon", association=OWN, city="lyon", position=None, source=old()),
        make_place("PAR-0005", name="Chez eux", association="utopia-56"),
    )


def old():
    return make_place().source.__class__("Vieille liste", as_of="2014")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"PAR-0001", "PAR-0002", "PAR-0003", "LYO-0001"}),
        ("q=EMILE+cafe", {"PAR-0001"}),
        ("q=rue+neuve", {"PAR-0001"}),
        ("q=par-0003", {"PAR-0003"}),
        ("q=chez", set()),
        ("city=lyon", {"LYO-0001"}),
        ("state=unlocated", {"PAR-0002", "LYO-0001"}),
        ("state=hidden", {"PAR-0003"}),
        ("state=archived", {"PAR-0004"}),
        ("state=stale", {"LYO-0001"}),
        ("state=%3Cscript%3E&q=%3Cscript%3E&part=x", set()),
    ],
)
def test_what_is_shown(editor_client, service, query, shown):
    page = editor_client(Role.EDITOR, service=service).get(f"/editor/places?{query}").text
    ids = {f"PAR-{number:04}" for number in range(1, 6)} | {"LYO-0001"}
    assert {place_id for place_id in ids if f"/editor/place/{place_id}/history" in page} == shown
    assert "<script>" not in page


def test_one_city_alone(editor_client, service):
    page = editor_client(Role.READER, OWN, "lyon", service=service).get("/editor/places").text
    assert "Bouchon" in page
    assert "Café" not in page


def test_lists_of_others_are_not_there(editor_client, service):
    client = editor_client(Role.EDITOR, service=service)
    for code in ("utopia-56", "nobody", "*"):
        assert client.get("/editor/places", query_string={"association": code}).status_code == 404


def test_who_works_for_all_chooses_a_list(editor_client, service):
    client = editor_client(Role.EDITOR, "*", service=service)
    editor_client(Role.EDITOR, "utopia-56", service=service, login="uto@example.org")
    assert "Chez eux" in client.get("/editor/places?association=utopia-56").text


def test_without_a_role_there_is_no_list(service):
    assert sign_in_as(service, make_account(service)).get("/editor/places").status_code == 403


def test_pages_of_the_list(editor_client, make_service):
    places = [make_place(f"PAR-{number:04}", association=OWN) for number in range(1, 121)]
    client = editor_client(Role.READER, service=make_service(*places))
    pages = [client.get(f"/editor/places?part={part}").text for part in (1, 2, 3, 9)]
    assert [page.count('/history" aria-label') for page in pages] == [50, 50, 20, 20]
    assert "Page 2 sur 3" in pages[1]
