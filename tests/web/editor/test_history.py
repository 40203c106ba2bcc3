"""The history of a place in words, going back to a version, and taking batches back."""

from dataclasses import replace

import pytest

from geo_service.model.accounts import Role
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Offer, Visibility
from tests.builders import make_place
from tests.web.editor.forms import form_in
from tests.web.services import FRIDAY

OWN = "la-cloche"
PLACE = make_place("PAR-0001", name="Ancien nom", association=OWN, address="3 rue Neuve")
THEIRS = make_place("PAR-0002", name="Chez eux", association="utopia-56", address="5 rue Secrète")


@pytest.fixture
def service(make_service):
    return make_service(PLACE, THEIRS)


@pytest.fixture
def approver(editor_client, service):
    return editor_client(Role.APPROVER, service=service, login="app@example.org")


@pytest.fixture
def editor(editor_client, service):
    return editor_client(Role.EDITOR, service=service, login="edi@example.org")


def stored(service, place_id="PAR-0001"):
    return service.store.snapshot().by_id[place_id]


def change(service, *afters, who="ana@example.org", why="form"):
    """Change places, each to what it shall be; return the number of the batch."""
    edits = tuple(Edit(stored(service, after.id), after) for after in afters)
    return service.store.apply(Batch(who, FRIDAY, why, edits), seen=service.store.revision()).id


def restore(client, batch, place_id="PAR-0001"):
    """Choose a version, then confirm what is shown."""
    path = f"/editor/place/{place_id}/restore"
    shown = client.post(path, data={"batch": batch})
    return shown, (lambda: client.post(path, data=form_in(shown.text, "seen")))


@pytest.mark.parametrize(
    ("who", "why", "said"),
    [
        ("ana@example.org", "form: elle a appelé", ("Formulaire", "elle a appelé")),
        ("import", "liste.csv", ("Import d’une source", "liste.csv")),
        ("merchant", "tap: holiday", ("Lien du commerçant", "holiday")),
        ("ana@example.org", "report ABC: archive", ("Signalement traité", "ABC: archive")),
        ("ana@example.org", "format.xlsx", ("Liste envoyée", "format.xlsx")),
    ],
)
def test_who_how_what_and_why(editor, service, who, why, said):
    change(service, replace(PLACE, name="Nouveau nom", offers=(Offer("water", quota="4 par jour"),)), who=who, why=why)
    page = editor.get("/editor/place/PAR-0001/history").text
    for text in (*said, who, "2026-11-20 10:00 UTC", "Ancien nom", "Nouveau nom", "4 par jour", "Nom"):
        assert text in page
    english = editor.get("/editor/place/PAR-0001/history?lang=en").text
    assert "Before" in english
    assert "The place was added." in english


def test_a_version_is_restored_as_a_change(editor, service):
    change(service, replace(PLACE, name="Nouveau nom"))
    shown, confirm = restore(editor, 1)
    assert shown.status_code == 200
    assert "Ancien nom" in shown.text
    assert stored(service).name == "Nouveau nom"
    assert confirm().headers["Location"] == "/editor/place/PAR-0001/history"
    assert stored(service) == PLACE
    (batch, *_) = service.store.batches()
    assert (batch.id, batch.who, batch.why) == (3, "edi@example.org", "restore of 1")
    assert "Version rétablie" in editor.get("/editor/place/PAR-0001/history").text
    restore(editor, 2)[1]()
    assert stored(service).name == "Nouveau nom"


def test_an_archived_place_comes_back(editor, service):
    change(service, replace(PLACE, archived=True))
    assert "rétablissez d’abord" in editor.get("/editor/place/PAR-0001").text
    shown, confirm = restore(editor, 1)
    assert "Archivé" in shown.text
    confirm()
    assert stored(service) == PLACE


def test_a_version_is_not_restored_over_a_change_that_nobody_saw(editor, service):
    change(service, replace(PLACE, name="Nouveau nom"))
    _, confirm = restore(editor, 1)
    change(service, replace(PLACE, name="Encore un nom"))
    answer = confirm()
    assert answer.status_code == 409
    assert "Encore un nom" in answer.text
    assert stored(service).name == "Encore un nom"


def test_restoring_does_not_change_who_keeps_a_place(editor, service):
    change(service, replace(PLACE, association="utopia-56"))
    change(service, replace(PLACE, name="Nouveau nom"))
    restore(editor, 2)[1]()
    assert stored(service) == PLACE


def test_restoring_a_public_version_needs_an_approver(editor, approver, service):
    change(service, replace(PLACE, visibility=Visibility.PRIVATE))
    assert restore(editor, 1)[1]().status_code == 403
    assert stored(service).visibility is Visibility.PRIVATE
    assert restore(approver, 1)[1]().status_code == 303
    assert stored(service) == PLACE


@pytest.mark.parametrize("batch", ["99", "", "x"])
def test_a_version_that_never_was(editor, batch):
    assert editor.post("/editor/place/PAR-0001/restore", data={"batch": batch}).status_code == 404


def test_restoring_what_is_changes_nothing(editor, service):
    assert editor.post("/editor/place/PAR-0001/restore", data={"batch": "1"}).status_code == 303
    assert service.store.revision() == 1


def test_a_batch_is_taken_back_and_that_too(approver, service):
    batch = change(service, replace(PLACE, name="Nouveau nom"))
    assert "Ancien nom" in approver.get(f"/editor/history/{batch}").text
    answer = approver.post(f"/editor/history/{batch}/undo")
    assert stored(service) == PLACE
    page = approver.get(answer.headers["Location"]).text
    assert "C’est annulé" in page
    assert f"Annulation du lot {batch}" in page
    assert "Annulé par le lot 3" in approver.get(f"/editor/history/{batch}").text
    assert approver.post(f"/editor/history/{batch}/undo").status_code == 400
    assert approver.post("/editor/history/3/undo").status_code == 303
    assert stored(service).name == "Nouveau nom"
    with service.accounts.store.read() as records:
        undone = [line.entry.target for line in records.audit(limit=9) if line.entry.act == "undo"]
    assert undone == ["batch 3", f"batch {batch}"]


def test_a_batch_under_a_later_change_is_not_taken_back(approver, service):
    batch = change(service, replace(PLACE, name="Nouveau nom"))
    change(service, replace(PLACE, name="Encore un nom"))
    answer = approver.post(f"/editor/history/{batch}/undo")
    assert answer.status_code == 409
    assert "quelqu’un a changé ces lieux depuis" in answer.text
    assert '<a href="/editor/place/PAR-0001/history"><bdi>Nouveau nom</bdi>' in answer.text
    assert stored(service).name == "Encore un nom"


def test_an_editor_takes_nothing_back(editor, service):
    batch = change(service, replace(PLACE, name="Nouveau nom"))
    page = editor.get(f"/editor/history/{batch}").text
    assert "Annuler ce lot" not in page
    assert editor.post(f"/editor/history/{batch}/undo").status_code == 403


def test_a_batch_that_changed_places_of_others(approver, service):
    batch = change(service, replace(PLACE, name="Nouveau nom"), replace(THEIRS, name="Autre nom"))
    page = approver.get(f"/editor/history/{batch}").text
    assert "Nouveau nom" in page
    assert "Autre nom" not in page
    assert "a aussi changé 1 lieu d’une autre association" in page
    assert approver.post(f"/editor/history/{batch}/undo").status_code == 403
    assert stored(service, "PAR-0002").name == "Autre nom"


def test_batches_of_others_are_not_there(approver, service):
    batch = change(service, replace(THEIRS, name="Autre nom"), why="leur liste.csv")
    assert "leur liste.csv" not in approver.get("/editor/history").text
    for number in (batch, 0, 999):
        assert approver.get(f"/editor/history/{number}").status_code == 404
        assert approver.post(f"/editor/history/{number}/undo").status_code == 404


def test_the_list_of_batches(approver, service):
    batch = change(service, replace(PLACE, name="Nouveau nom"), why="form: appel")
    approver.post(f"/editor/history/{batch}/undo")
    page = approver.get("/editor/history").text
    assert page.index("Annulation du lot 2") < page.index("appel") < page.index("Lot 1")
    assert page.count('<span class="tag">annulé</span>') == 1
