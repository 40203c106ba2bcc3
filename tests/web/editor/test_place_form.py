"""A form that nobody touched changes nothing, whatever stands in the place."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from geo_service.editing.values import Scope
from geo_service.importing.seen import Mark, fingerprint
from geo_service.model.accounts import Role
from geo_service.model.changes import Edit
from geo_service.model.place import Offer, Period
from geo_service.web.editor.place_form import MAX_ROWS, form_of, row_added, row_removed, rows_of, sent_form, tidied
from geo_service.web.editor.place_work import Sent, assess
from tests.builders import make_place
from tests.strategies import places
from tests.web.editor.forms import form_in
from tests.web.services import build_service, edit_places

SCOPE_OF = "la-cloche"


def sent_back(form):
    """Return a form as a browser sends it back: line ends of its own, one value for each box that is ticked."""
    pairs = [(name, text.replace("\n", "\r\n")) for name, text in form.items() if name != "audience"]
    pairs += [("audience", code) for code in form["audience"].split("|")]
    return tidied(sent_form(pairs))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    built = build_service(tmp_path_factory.mktemp("forms"))
    yield built
    built.store.close()


def scope(service, place):
    return Scope(place.association, "La Cloche", service.clock().date())


def test_a_form_that_nobody_touched_changes_nothing(service):
    numbers = itertools.count()

    @settings(max_examples=40, phases=[Phase.generate])
    @given(places())
    def check(place):
        place = replace(place, id=f"FRM-{next(numbers):05}", origin=None, archived=False)
        edit_places(service, Edit(None, place))
        sent = Sent(sent_back(form_of(place)), place.id, Mark(service.store.revision(), fingerprint(place)))
        found = assess(service, scope(service, place), sent)
        assert found.changes_nothing
        assert not found.troubles or set(found.troubles.values()) <= {"choose", "twice", "long"}

    check()


def test_rows_are_numbered_anew():
    place = make_place(offers=(Offer("water"), Offer("wifi")))
    form = row_removed(row_added(form_of(place), "offers"), "offers", 0)
    assert [row["service"] for row in rows_of(form, "offers")] == ["wifi", ""]
    assert [row["service"] for row in rows_of(tidied(form), "offers")] == ["wifi"]


def test_a_form_holds_so_many_rows_and_no_others():
    form = form_of(make_place())
    for _ in range(MAX_ROWS + 5):
        form = row_added(form, "closures")
    assert len(rows_of(form, "closures")) == MAX_ROWS
    sent = sent_form([("offers-99-service", "water"), ("offers-0-verified", "x"), ("id", "PAR-0002"), ("name", "x")])
    assert {name for name, text in sent.items() if text} == {"name"}


def test_a_closure_without_dates_is_not_lost():
    place = make_place(closures=(Period(),))
    assert rows_of(sent_back(form_of(place)), "closures") == [{"starts": "", "ends": "", "reason": ""}]


def test_a_page_that_nobody_touched_changes_nothing(editor_client, make_service):
    client = editor_client(Role.EDITOR, "*", service=make_service())
    numbers = itertools.count()

    @settings(max_examples=15, phases=[Phase.generate])
    @given(places())
    def check(place):
        place = replace(place, id=f"FRM-{next(numbers):05}", origin=None, archived=False)
        edit_places(client.service, Edit(None, place))
        path = f"/editor/place/{place.id}"
        form = form_in(client.get(path).text, "name")
        answer = client.post(path, data=form | {"act": ["review"]})
        assert answer.headers["Location"] == f"{path}?done=unchanged"

    check()
