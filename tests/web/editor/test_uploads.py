"""The preview of an uploaded list, from the file to the result and back."""

import csv
import io
import re
from dataclasses import replace

import pytest

from geo_service.drawing.list_book import NAMES
from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.model.accounts import Role
from geo_service.model.changes import Edit
from geo_service.model.place import Visibility
from tests.builders import make_place
from tests.editing.lists import BAKERY, CAFE, FOREIGN, HIDDEN, OWN, REFUGE, SCOPE, setting
from tests.web.editor.lists import edit, form_of, kept, keys, text, uploaded
from tests.web.services import edit_places

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
TEXTS = ("name", "address", "town", "hours", "description", "how_to_ask", "conditions", "network", "verified_by")
WHO = "ana@example.org"
NEW = {"name": "Neuf", "address": "1 quai", "postcode": "75001", "lat": "48.85", "lon": "2.36"}


@pytest.fixture
def service(make_service):
    return make_service(*OWN, FOREIGN, HIDDEN)


@pytest.fixture
def editor(editor_client, service):
    return editor_client(Role.EDITOR, service=service)


@pytest.fixture
def approver(editor_client, service):
    return editor_client(Role.APPROVER, service=service, login="zoe@example.org")


def place(service, place_id="PAR-0001"):
    return service.store.snapshot().by_id[place_id]


def export(service, form="csv"):
    """Return the list in a format, its marks as if nothing had ever happened."""
    return list_bytes(service.own_list(SCOPE).places, 0, form, service.reference)


def shown(client, path, section=""):
    return client.get(f"{path}?section={section}").text


def apply(client, path, section="", **more):
    return client.post(f"{path}/apply", data=form_of(shown(client, path, section)) | more)


def told(client, answer):
    """Return what the page says that an answer leads to."""
    assert answer.status_code == 303
    return text(client.get(answer.headers["Location"]))


def audit(service):
    with service.accounts.store.read() as records:
        return [(line.entry.who, line.entry.act) for line in reversed(records.audit(limit=99))]


def mixed(rows):
    """One row of each class but conflicts."""
    empty = dict.fromkeys(rows[0], "")
    rows[0] |= {"description": "Nouvelle", "hours": "Mo-Sa 08:00-20:00"}
    rows[1] |= {"lat": "48.88"}
    rows[2] |= {"wheelchair": "bof"}
    rows[3] |= {"description": "à nous ?"}
    rows += [
        empty | NEW,
        empty | {"name": "Ailleurs", "address": "2 quai", "postcode": "75001"},
    ]


def test_hours_that_cannot_be_read_wait_for_a_tick_and_say_why(editor, service):
    path = uploaded(editor, edit(lambda rows: rows[1].update(hours="n'importe quoi 99h")))
    said = text(editor.get(path))

    assert "0 ligne sera appliquée" in said
    assert "horaires qui ne se lisent pas : le lieu entier" in said
    assert "Horaires Valeur n'importe quoi 99h Ce qui ne va pas ne se lit pas comme des horaires" in said
    assert "écrivez par exemple lundi au vendredi 9h-12h30, samedi 10h-13h" in said
    assert "Rien n’est coché" in told(editor, apply(editor, path))
    tick = keys(shown(editor, path))
    assert "Tout annuler" in told(editor, apply(editor, path, tick=tick))
    assert place(service, "PAR-0002").hours == "n'importe quoi 99h"


def test_a_preview_says_what_would_become_of_every_row(editor):
    path = uploaded(editor, edit(mixed, (*OWN, FOREIGN)))
    said = text(editor.get(path))
    for words in ("Modifiés (1)", "À vérifier (1)", "Refusés (1)", "Nouveaux (1)", "Sans position (1)"):
        assert words in said
    assert "Lieux d’autres associations (1)" in said
    assert "3 lignes seront appliquées" in said
    changed = text(editor.get(f"{path}?section=changed"))
    assert "Description Deux lignes, « œuvre » ; 20 % Nouvelle" in changed
    assert "Horaires lundi à vendredi 8 h à 19 h lundi à samedi 8 h à 20 h" in changed
    assert "déplacé de 1" in text(editor.get(f"{path}?section=suspicious"))
    english = text(editor.get(f"{path}?section=rejected&lang=en"))
    said = "Value (hidden) What is wrong is neither Oui, Non nor Limité How to mend it write Oui, Non or Limité"
    assert f"Wheelchair {said}" in english
    french = text(editor.get(f"{path}?section=rejected"))
    said = "(masqué) Ce qui ne va pas n’est ni Oui, ni Non, ni Limité Comment corriger écrivez Oui, Non ou Limité"
    assert f"Accès fauteuil Valeur {said}" in french


def test_what_is_ticked_is_applied_and_one_click_takes_it_back(editor, service):
    before = export(service)
    path = uploaded(editor, edit(mixed, (*OWN, FOREIGN)))
    assert "3 lieux changés" in told(editor, apply(editor, path))
    assert place(service).description == "Nouvelle"
    assert (place(service, "PAR-0002"), place(service, "PAR-0003")) == (BAKERY, REFUGE)
    assert place(service, "PAR-0004") == FOREIGN
    assert export(service) != before

    assert "annulés" in told(editor, editor.post(f"{path}/undo"))
    assert export(service) == before
    assert "annulés" in told(editor, editor.post(f"{path}/undo"))
    assert audit(service) == [(WHO, "list-upload"), (WHO, "list-apply"), (WHO, "undo")]
    assert [batch.who for batch in service.store.batches(2)] == [WHO, WHO]


@pytest.mark.parametrize("form", FORMATS)
def test_taking_back_restores_every_format(editor, service, form):
    before = export(service, form)
    path = uploaded(editor, edit(setting(description="x", hours="24/7", services="water", accepts="")))
    apply(editor, path, tick=keys(shown(editor, path)))
    assert export(service, form) != before
    editor.post(f"{path}/undo")
    assert export(service, form) == before


def test_what_others_keep_is_suggested_to_them(editor, service):
    path = uploaded(editor, edit(lambda rows: rows[0].update(description="à nous ?"), (FOREIGN,)))
    page = shown(editor, path, "outside")
    assert "Rien n’est coché" in told(editor, apply(editor, path, "outside"))
    said = told(editor, apply(editor, path, "outside", tick=keys(page)))
    assert "1 changement a été proposé" in said
    (item,) = service.store.reports.waiting()
    assert (item.place, item.suggestion.who, item.suggestion.after.description) == ("PAR-0004", WHO, "à nous ?")
    assert place(service, "PAR-0004") == FOREIGN
    assert service.store.revision() == 1
    assert "Rien n’est coché" in told(editor, apply(editor, path, "outside"))


def test_a_list_that_nobody_edited_changes_nothing(editor):
    path = uploaded(editor, editor.get("/editor/lists/file?association=la-cloche&form=xlsx").data, "liste.xlsx")
    said = text(editor.get(path))
    assert "3 lignes ne changent rien" in said
    assert "Rien n’est coché" in told(editor, apply(editor, path))


def test_ticks_survive_turning_pages(editor_client, make_service):
    places = [replace(BAKERY, id=f"PAR-{number:04}", name=f"Lieu {number}") for number in range(1, 121)]
    client = editor_client(Role.EDITOR, service=make_service(*places))
    path = uploaded(client, edit(lambda rows: [row.update(description="x") for row in rows], tuple(places)))
    first = keys(shown(client, path))
    assert len(first) == 50
    form = form_of(shown(client, path)) | {"tick": first[1:], "go": "changed:3"}
    third = client.get(client.post(path, data=form).headers["Location"]).text
    assert len(keys(third)) == 20
    assert "119 lignes seront appliquées" in third
    client.post(path, data=form_of(third) | {"none": "changed"})
    client.post(path, data=form_of(shown(client, path)) | {"tick": first[:2]})
    assert "2 lieux changés" in told(client, apply(client, path))
    assert {one.id for one in client.service.store.snapshot().places if one.description} == {"PAR-0001", "PAR-0002"}


def test_all_of_a_class_are_ticked_at_once(editor):
    path = uploaded(editor, edit(lambda rows: rows.clear() or rows.append(dict.fromkeys(NAMES, "") | NEW)))
    page = shown(editor, path, "missing")
    assert "1 ligne sera appliquée" in page
    editor.post(path, data=form_of(page) | {"all": "missing"})
    assert "4 lignes seront appliquées" in shown(editor, path)


def test_missing_places_are_archived_one_by_one_if_ticked(editor, service):
    path = uploaded(editor, edit(lambda rows: rows.pop()))
    page = shown(editor, path)
    assert "Absents du fichier (1)" in page
    assert "Rien n’est coché" in told(editor, apply(editor, path))
    apply(editor, path, tick=keys(page))
    assert place(service, "PAR-0003").archived


def test_a_conflict_is_decided_field_by_field_and_never_overwritten(editor, service):
    data = edit(setting(phone="+33144671835", description="La mienne"))
    edit_places(service, Edit(CAFE, replace(CAFE, phone="+33144671836", description="La leur")))
    path = uploaded(editor, data)
    page = shown(editor, path)
    said = text(editor.get(path))
    assert "01 44 67 18 34" in said
    assert "Garder : 01 44 67 18 36" in said
    assert "Prendre : 01 44 67 18 35" in said
    assert "Rien n’est coché" in told(editor, apply(editor, path))
    (key,) = keys(page)
    assert "choisissez pour chaque champ" in told(editor, apply(editor, path, tick=key))
    assert place(service).description == "La leur"
    sides = {f"side-{key}-phone": "yours", f"side-{key}-description": "theirs", f"side-{key}-nonsense": "yours"}
    assert "1 lieu changé" in told(editor, apply(editor, path, tick=key, **sides))
    assert (place(service).phone, place(service).description) == ("+33144671835", "La leur")


def test_the_first_page_counts_conflicts_of_what_waits(editor, service):
    counted = '<strong>{}</strong> <a href="/editor/lists?lang=en">conflict in these files'
    path = uploaded(editor, edit(setting(phone="+33144671835")))
    assert "conflict in these files" not in editor.get("/editor/?lang=en").text
    edit_places(service, Edit(CAFE, replace(CAFE, phone="+33144671836")))
    assert counted.format(1) in editor.get("/editor/?lang=en").text
    editor.post(f"{path}/discard")
    assert "<strong>0</strong> conflicts in these files" in editor.get("/editor/?lang=en").text


def test_a_preview_that_is_out_of_date_is_shown_again(editor, service):
    path = uploaded(editor, edit(lambda rows: [row.update(description="x") for row in rows]))
    page = shown(editor, path)
    first, second, _ = keys(page)
    edit_places(service, Edit(CAFE, replace(CAFE, description="La leur")))
    answer = editor.post(f"{path}/apply", data=form_of(page) | {"tick": [first, second]})
    said = told(editor, answer)
    assert "Quelque chose a changé entre-temps" in said
    assert "Conflits (1)" in said
    assert "1 ligne sera appliquée" in said
    assert place(service, "PAR-0002") == BAKERY
    apply(editor, path)
    assert place(service, "PAR-0002").description == "x"
    assert place(service).description == "La leur"


def test_what_somebody_else_changed_elsewhere_needs_no_second_look(editor, service):
    path = uploaded(editor, edit(setting(description="x")))
    page = shown(editor, path)
    edit_places(service, Edit(BAKERY, replace(BAKERY, phone="+33144671836")))
    assert "1 lieu changé" in told(editor, editor.post(f"{path}/apply", data=form_of(page)))


def test_an_upload_is_applied_once(editor, service):
    path = uploaded(editor, edit(setting(description="x")))
    form = form_of(shown(editor, path))
    editor.post(f"{path}/apply", data=form)
    revision = service.store.revision()
    for act in ("/apply", "", "/discard"):
        assert editor.post(path + act, data=form).status_code in {303, 409}
    assert service.store.revision() == revision
    assert kept(editor, path).batch == revision


def test_two_people_apply_one_upload_and_it_happens_once(editor, approver, service):
    path = uploaded(editor, edit(setting(description="x")))
    form = form_of(shown(editor, path))
    assert approver.get(path).status_code == 200
    approver.post(f"{path}/apply", data=form)
    editor.post(f"{path}/apply", data=form)
    assert service.store.revision() == 2


def test_making_a_place_public_needs_an_approver(editor, approver, service):
    def both(rows):
        rows[0]["description"] = "x"
        rows[2]["visibility"] = "public"

    path = uploaded(editor, edit(both))
    page = shown(editor, path, "suspicious")
    assert "Réservé à une personne qui valide" in page
    (key,) = keys(page)
    assert "attendent une personne qui valide" in told(editor, apply(editor, path, tick=key, shown=key))
    assert place(service).description == "x"
    assert place(service, "PAR-0003").visibility is Visibility.REFERRAL

    (rest,) = service.store.uploads.of("la-cloche", service.clock())
    left = f"/editor/uploads/{rest.id}"
    assert "Rien n’est coché" in told(editor, apply(editor, left, tick=key, shown=key))
    (key,) = keys(shown(approver, left))
    assert "1 lieu changé" in told(approver, apply(approver, left, tick=key))
    assert place(service, "PAR-0003").visibility is Visibility.PUBLIC


def test_naming_a_place_that_nobody_knew_needs_an_approver(editor, service):
    edit_places(service, Edit(BAKERY, replace(BAKERY, visibility=Visibility.PRIVATE)))
    hidden = replace(BAKERY, visibility=Visibility.PRIVATE)
    data = edit(lambda rows: rows[1].update(visibility="referral"), (CAFE, hidden, *OWN[2:]), revision=2)
    path = uploaded(editor, data)
    (key,) = keys(shown(editor, path, "suspicious"))
    apply(editor, path, tick=key, shown=key)
    assert place(service, "PAR-0002").visibility is Visibility.PRIVATE


def test_an_editor_takes_nothing_back_that_hid_a_place(editor, approver, service):
    path = uploaded(approver, edit(lambda rows: rows[1].update(visibility="private")))
    apply(approver, path, tick=keys(shown(approver, path)))
    assert place(service, "PAR-0002").visibility is Visibility.PRIVATE
    assert editor.post(f"{path}/undo").status_code == 403
    assert place(service, "PAR-0002").visibility is Visibility.PRIVATE
    approver.post(f"{path}/undo")
    assert place(service, "PAR-0002").visibility is Visibility.PUBLIC


def test_a_column_of_associations_gives_and_takes_nothing(editor, service):
    def claim(rows):
        for row in rows:
            row["association"] = "utopia-56"
        rows[0]["description"] = "x"
        rows.append(dict.fromkeys(rows[0], "") | NEW | {"association": "utopia-56"})
        rows.append(dict.fromkeys(rows[0], "") | {"id": "PAR-0004", "association": "la-cloche", "description": "x"})
        rows.append(dict.fromkeys(rows[0], "") | {"id": "PAR-0005", "association": "la-cloche", "description": "x"})

    path = uploaded(editor, edit(claim))
    page = shown(editor, path)
    apply(editor, path, tick=[*keys(page), "PAR-0004"])
    assert {one.association for one in service.own_list(SCOPE).places} == {"la-cloche"}
    assert len(service.own_list(SCOPE).places) == 4
    assert (place(service, "PAR-0004"), place(service, "PAR-0005")) == (FOREIGN, HIDDEN)
    assert "Secret" not in page
    assert "rue Noire" not in page


def test_uploads_of_others_are_not_there(editor, editor_client, service):
    path = uploaded(editor, edit(setting(description="x")))
    eve = editor_client(Role.ADMINISTRATOR, "utopia-56", service=service, login="eve@example.org")
    local = editor_client(Role.ADMINISTRATOR, city="paris", service=service, login="loc@example.org")
    reader = editor_client(Role.READER, service=service, login="rea@example.org")
    for client, status in ((eve, 404), (local, 404), (reader, 403)):
        for act in ("", "/rejected.csv"):
            assert client.get(path + act).status_code == status
        for act in ("", "/apply", "/discard", "/undo"):
            assert client.post(path + act, data=form_of(shown(editor, path))).status_code == status
    assert service.store.revision() == 1
    assert "Modifiés (1)" in shown(editor, path)


def test_forms_of_other_sites_change_nothing(editor, service):
    path = uploaded(editor, edit(setting(description="x")))
    form = form_of(shown(editor, path))
    for act in ("", "/apply", "/discard", "/undo"):
        assert editor.post(path + act, csrf=False, data=form).status_code == 403
    assert service.store.revision() == 1


def test_texts_of_a_file_are_harmless_in_its_preview(editor):
    def hostile(rows):
        rows[0] |= dict.fromkeys(TEXTS, HOSTILE)
        rows[1] |= {"website": HOSTILE, "wheelchair": HOSTILE, "name": HOSTILE}
        rows.append(dict.fromkeys(rows[0], "") | dict.fromkeys(TEXTS, HOSTILE) | {"postcode": "75001"})

    path = uploaded(editor, edit(hostile), "<img src=x>.csv")
    for section in ("changed", "suspicious", "rejected", "new", "unlocated"):
        page = shown(editor, path, section)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror" not in page.replace("onerror=alert(1)&gt;", "")


def test_rejected_rows_come_back_as_a_table_to_mend(editor, service):
    def wrong(rows):
        rows[0] |= {"wheelchair": "=cmd|' /C calc'!A1", "description": "=1+1"}
        rows[1] |= {"description": "bien"}

    path = uploaded(editor, edit(wrong))
    answer = editor.get(f"{path}/rejected.csv")
    assert 'filename="la-cloche-2026-11-20-refus.csv"' in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert (row["id"], row["Ligne"], row["wheelchair"]) == ("PAR-0001", "2", "'=cmd|' /C calc'!A1")
    assert row["Comment corriger"] == "écrivez Oui, Non ou Limité"
    mended = answer.data.decode().replace("'=cmd|' /C calc'!A1", "yes").encode()
    again = uploaded(editor, mended)
    said = text(editor.get(again))
    assert "Modifiés (1)" in said
    assert "Refusés" not in said
    apply(editor, again)
    assert place(service).description == "=1+1"


def test_an_undo_that_comes_too_late_is_refused_in_words(editor, service):
    path = uploaded(editor, edit(setting(description="x")))
    apply(editor, path)
    edit_places(service, Edit(place(service), replace(place(service), phone="+33144671836")))
    assert "ne peuvent plus être annulés ensemble" in told(editor, editor.post(f"{path}/undo"))
    assert place(service).description == "x"


def test_nothing_to_take_back_is_not_found(editor):
    path = uploaded(editor, edit(setting(description="x")))
    assert editor.post(f"{path}/undo").status_code == 404


def test_ticks_of_rows_that_do_not_exist_are_not_kept(editor):
    path = uploaded(editor, edit(setting(description="x")))
    editor.post(path, data={"shown": ["0" * 16, "x"], "tick": ["0" * 16, "x"], f"side-{'0' * 16}-name": "yours"})
    assert "0" * 16 not in kept(editor, path).choice


def test_a_page_of_two_thousand_rows_shows_fifty_of_them(editor_client, make_service):
    places = tuple(make_place(f"PAR-{n:04}", name=f"Lieu {n}", association="la-cloche") for n in range(1, 2001))
    client = editor_client(Role.EDITOR, service=make_service(*places))
    path = uploaded(client, edit(lambda rows: [row.update(description="x") for row in rows], places))
    client.get(path)
    page = shown(client, path, "changed")
    assert "2000 lignes seront appliquées" in page
    assert len(set(re.findall("Lieu [0-9]+", page))) == 50  # the rest is on further pages
