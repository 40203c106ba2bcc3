import re

import pytest

from geo_service.model.accounts import Role
from geo_service.model.place import Kind, Source, Visibility
from geo_service.model.position import Position
from tests.builders import PARIS, make_place
from tests.drawing.samples import HOSTILE
from tests.web.editor.client import grant, make_account, sign_in_as

OLD = Source("Liste", as_of="2019-01-01")


def shop(number, north=0.0, **changes):
    values = {"kind": Kind.MERCHANT, "association": "la-cloche", "source": OLD, "name": f"Boutique {number}"}
    position = Position(PARIS.lat + north / 1000, PARIS.lon)
    return make_place(f"PAR-{number:04}", **({"position": position} | values | changes))


PLACES = (
    shop(1, 3),
    shop(2, 1, name=f"Deux {HOSTILE}"),
    shop(3, 2),
    shop(4, 0.5, kind=Kind.OFFICE),
    shop(5, 0.5, association="utopia-56"),
    shop(6, 0.5, visibility=Visibility.REFERRAL),
    shop(7, position=None),
    make_place("PAR-0009", name="Départ", kind=Kind.AMENITY),
)


@pytest.fixture
def service(make_service):
    return make_service(*PLACES)


@pytest.fixture
def editor(editor_client, service):
    return editor_client(Role.EDITOR, service=service)


def plan(client, **fields):
    form = {"association": "la-cloche", "city": "paris", "where": "PAR-0009", "count": "12"} | fields
    return client.post("/editor/rounds", data=form)


def code_of(answer):
    return answer.headers["Location"].rpartition("/")[2]


def test_a_round_leads_past_the_stalest_merchants_near_a_point(editor, service):
    answer = plan(editor)
    assert answer.status_code == 303
    assert re.fullmatch(r"/editor/rounds/[0-9A-Z]{8}", answer.headers["Location"])
    assert service.store.rounds.get(code_of(answer)).places == ("PAR-0002", "PAR-0003", "PAR-0001")
    page = editor.get(answer.headers["Location"]).text
    assert HOSTILE not in page
    assert "Départ" not in page
    sheet = editor.get(f"{answer.headers['Location']}.pdf")
    assert sheet.data.startswith(b"%PDF")
    assert sheet.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("count", "stops"), [("2", 2), ("0", 1), ("-1", 3), ("x", 3), ("9999", 3)])
def test_as_many_places_as_asked_for(editor, service, count, stops):
    assert len(service.store.rounds.get(code_of(plan(editor, count=count))).places) == stops


def test_the_point_is_in_no_address_and_not_kept(editor, service, tmp_path):
    answer = plan(editor, where="PAR-0009")
    assert "PAR-0009" not in answer.headers["Location"]
    assert "PAR-0009" not in str(service.store.rounds.get(code_of(answer)))


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"where": "nulle part du tout"}, 400, "pas connu"),
        ({"city": "lyon"}, 400, ""),
        ({"city": "nowhere"}, 404, ""),
        ({"association": "utopia-56"}, 404, ""),
    ],
)
def test_rounds_that_cannot_be_planned(editor, fields, status, words):
    answer = plan(editor, **fields)
    assert answer.status_code == status
    assert words in answer.text


def test_merchants_without_a_position_are_told_with_the_way_to_give_them_one(editor_client, make_service):
    stale = (shop(1, position=None), shop(2, position=None), shop(3, position=None, city="lyon"), PLACES[-1])
    answer = plan(editor_client(Role.EDITOR, service=make_service(*stale)))

    assert answer.status_code == 400
    assert (
        "2 commerçants de cette liste sont à revoir dans cette ville, mais aucun n’a encore de position" in answer.text
    )
    assert '<a class="button" href="/editor/locate">Placer les adresses</a>' in answer.text


def test_a_city_where_nobody_is_to_be_seen_again(editor_client, make_service):
    answer = plan(editor_client(Role.EDITOR, service=make_service(PLACES[-1])))

    assert answer.status_code == 400
    assert "Aucun commerçant de cette liste n’est à revoir" in answer.text
    assert '/editor/locate">Placer' not in answer.text


def test_a_sheet_is_found_by_its_code_as_people_write_it(editor):
    code = code_of(plan(editor))
    assert code_of(editor.get(f"/editor/rounds?code={code[:4].lower()}-{code[4:]}")) == code
    assert editor.get("/editor/rounds?code=AAAA-0000").status_code == 404


def test_ticks_are_typed_in_and_taken_back(editor, service):
    path = plan(editor).headers["Location"]
    form = {
        "day": "2026-11-19",
        "tick-PAR-0001": "open",
        "tick-PAR-0002": "closed",
        "words-PAR-0003": "lundi 9 h - 12 h",
        "tick-PAR-0005": "gone",
    }
    answer = editor.post(path, data=form)
    page = editor.get(answer.headers["Location"]).text
    assert "lot 2" in page
    now = service.store.snapshot().by_id
    assert now["PAR-0001"].verified.by == "Association la-cloche"
    assert now["PAR-0002"].closures
    (item,) = service.store.reports.waiting()
    assert (item.place, item.report.words) == ("PAR-0003", "lundi 9 h - 12 h")
    assert editor.post(f"{path}/undo").status_code == 303
    assert service.store.snapshot().places == PLACES
    assert editor.post(f"{path}/undo").status_code == 400


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": "2026-11-19"}, "Rien n’est coché"),
        ({"day": "demain", "tick-PAR-0001": "open"}, "Ce jour n’est pas possible"),
        ({"day": "2027-01-01", "tick-PAR-0001": "open"}, "Ce jour n’est pas possible"),
        ({"day": "2026-11-19", "words-PAR-0001": "06 12 34 56 78"}, "PAR-0001"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(editor, service, form, words):
    path = plan(editor).headers["Location"]
    answer = editor.post(path, data=form | {"tick-PAR-0003": "closed"} if len(form) > 1 else form)
    assert answer.status_code == 400
    assert words in answer.text
    assert ('value="closed" selected' in answer.text) is (len(form) > 1)
    assert service.store.revision() == 1


@pytest.mark.parametrize("path", ["", ".pdf"])
def test_rounds_of_others_do_not_exist(editor, editor_client, service, path):
    code = code_of(plan(editor))
    other = editor_client(Role.ADMINISTRATOR, "utopia-56", service=service, login="bob@example.org")
    assert other.get(f"/editor/rounds/{code}{path}").status_code == 404
    assert other.post(f"/editor/rounds/{code}", data={"tick-PAR-0001": "open"}).status_code == 404
    assert other.post(f"/editor/rounds/{code}/undo").status_code == 404
    assert other.get(f"/editor/rounds?code={code}").status_code == 404


def test_who_edits_another_city_only_plans_there(editor, service):
    code = code_of(plan(editor))
    account = make_account(service, grant(Role.EDITOR, city="lyon"), login="lea@example.org")
    client = sign_in_as(service, account)
    assert client.get("/editor/rounds").status_code == 200
    assert plan(client).status_code == 404
    assert client.get(f"/editor/rounds/{code}").status_code == 404


def test_readers_neither_plan_nor_type_in(editor, editor_client, service):
    code = code_of(plan(editor))
    reader = editor_client(Role.READER, service=service, login="eva@example.org")
    assert plan(reader).status_code == 403
    assert reader.get(f"/editor/rounds/{code}").status_code == 403
