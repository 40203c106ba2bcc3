"""Lists out and in: what is downloaded, what may be sent, what waits."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest

from geo_service.model.accounts import Role
from geo_service.model.uploads import KEPT_FOR
from geo_service.web.limits import MAX_BODY_BYTES, MAX_LIST_BYTES
from tests.editing.lists import CAFE, FOREIGN, HIDDEN, OWN, setting
from tests.web.editor.client import SAME_ORIGIN, grant, make_account, sign_in_as
from tests.web.editor.lists import LIST, edit, send, text, uploaded


@pytest.fixture
def service(make_service):
    return make_service(*OWN, FOREIGN, HIDDEN)


@pytest.fixture
def editor(editor_client, service):
    return editor_client(Role.EDITOR, service=service)


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_a_list_is_downloaded_with_its_private_places_and_no_others(editor, form):
    answer = editor.get(LIST + form)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="la-cloche-2026-11-20.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    whole = answer.data
    if form != "csv":
        with zipfile.ZipFile(io.BytesIO(whole)) as book:
            whole = b"".join(book.read(name) for name in book.namelist())
    assert "Maison discrète".encode() in whole
    assert b"Vestiaire" not in whole
    assert b"rue Noire" not in whole


def test_a_list_of_one_city_says_so(editor):
    answer = editor.get(f"{LIST}xlsx&city=paris")
    assert 'filename="la-cloche-paris-2026-11-20.xlsx"' in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.data))["Liste"]["C2"].value == CAFE.name
    assert CAFE.name.encode() not in editor.get(f"{LIST}csv&city=lyon").data


@pytest.mark.parametrize(
    "path", ["utopia-56&form=csv", "nobody&form=csv", "&form=csv", "la-cloche&form=exe", "*&form=csv"]
)
def test_lists_of_others_are_not_there(editor, path):
    assert editor.get(f"/editor/lists/file?association={path}").status_code == 404


def test_who_edits_one_city_gets_no_other(editor_client, service):
    client = editor_client(Role.EDITOR, city="lyon", service=service)
    assert client.get(f"{LIST}csv&city=lyon").status_code == 200
    for city in ("", "paris", "atlantis"):
        assert client.get(f"{LIST}csv&city={city}").status_code == 404
        assert send(client, edit(setting(description="x")), city=city).status_code == 404
    page = client.get("/editor/lists").text
    assert 'value="la-cloche:lyon" selected' in page
    assert 'value="la-cloche:paris"' not in page


def test_the_page_offers_the_lists_one_may_read(editor, service):
    said = text(editor.get("/editor/lists"))
    assert "Association la-cloche – Toutes les villes" in said
    assert "3 lieux dans cette liste" in said
    assert "utopia" not in said
    assert editor.get("/editor/lists?list=utopia-56:").status_code == 404
    assert "3 places in this list" in text(editor.get("/editor/lists?lang=en"))


def test_a_reader_reads_and_sends_nothing(editor_client, service):
    reader = editor_client(Role.READER, service=service)
    assert reader.get(f"{LIST}csv").status_code == 200
    assert "Envoyer un fichier" not in reader.get("/editor/lists").text
    assert send(reader, edit(setting(description="x"))).status_code == 403


def test_who_has_no_list_is_told(service):
    client = sign_in_as(service, make_account(service, grant(Role.READER, "gone", "atlantis"), login="no@example.org"))
    assert "ne donne accès à aucune liste" in client.get("/editor/lists").text


def test_nothing_is_sent_for_another_association(editor):
    for association in ("utopia-56", "nobody", "", "*"):
        assert send(editor, edit(setting(description="x")), association=association).status_code == 404


def test_what_waits_is_listed_and_can_be_put_aside(editor, service):
    path = uploaded(editor, edit(setting(description="x")), "C:\\Mes listes\\ma <b>liste.csv")
    page = editor.get("/editor/lists").text
    assert f'href="{path}"' in page
    assert "ma &lt;b&gt;liste.csv" in page
    assert "gardé jusqu’au 2026-11-27" in page
    answer = editor.post(f"{path}/discard")
    assert "mis de côté" in editor.get(answer.headers["Location"]).text
    assert path not in editor.get("/editor/lists").text
    assert "mis de côté" in editor.get(path).text


def test_what_waited_too_long_is_gone(editor, service):
    path = uploaded(editor, edit(setting(description="x")))
    service.clock.now += KEPT_FOR + timedelta(seconds=1)
    # The session has ended as well: the store is asked.
    assert service.store.uploads.of("la-cloche", service.clock()) == ()
    assert editor.get(path).status_code in {303, 404}


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b" " * 300_000_000)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "liste.csv", "le fichier est vide"),
        (b"a;b\n1;2\n", "liste.csv", "ses en-têtes ne sont pas connus"),
        (b"\x00\x01\x02" * 99, "liste.csv", "pas un fichier de texte"),
        (b"nom", "liste.xlsx", "pas un classeur"),
        (ENTITIES, "liste.ods", "pas un classeur"),
        (b"PK\x03\x04" + b"\x00" * 99, "liste.xlsx", "classeur"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(editor, service, data, name, why):
    answer = send(editor, data, name)
    assert answer.status_code == 400
    assert why in text(answer)
    assert service.store.uploads.of("la-cloche", service.clock()) == ()


def test_a_bomb_is_refused_in_words(editor):
    answer = send(editor, bomb(), "liste.xlsx")
    assert answer.status_code == 400
    assert "se déplie en bien plus" in text(answer)
    assert "unpacks to far more" in text(editor.post(
        "/editor/lists/upload?lang=en",
        data={"association": "la-cloche", "city": "", "file": (io.BytesIO(bomb()), "liste.xlsx")},
        content_type="multipart/form-data",
    ))  # fmt: skip


def test_no_file_is_no_mistake_of_ours(editor):
    answer = editor.post("/editor/lists/upload", data={"association": "la-cloche", "city": ""})
    assert answer.status_code == 400
    assert "Choisissez un fichier" in text(answer)


def test_only_lists_may_be_large(editor):
    assert send(editor, b"x" * (MAX_BODY_BYTES * 2)).status_code == 400
    large = {"data": b"x" * (MAX_LIST_BYTES + 1), "content_type": "multipart/form-data; boundary=x"}
    assert editor.post("/editor/lists/upload", csrf=False, headers=SAME_ORIGIN, **large).status_code == 413
    assert editor.post("/editor/account/password", data={"old": "x" * MAX_BODY_BYTES}).status_code == 413


def test_a_large_body_of_nobody_is_not_read(editor):
    editor.delete_cookie("session")
    options = {"headers": SAME_ORIGIN, "content_type": "multipart/form-data; boundary=x"}
    assert editor.post("/editor/lists/upload", csrf=False, data=b"x" * 9_000_000, **options).status_code == 303
