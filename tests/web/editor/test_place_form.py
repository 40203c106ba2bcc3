"""A form that nobody touched changes nothing, whatever stands in the place."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from geo_service.editing.values import Scope
from geo_service.model.changes import Edit
from geo_service.web.editor.place_form import (
    form_of,
    sent_form,
    tidied,
)
from geo_service.web.editor.place_work import Sent, assess, mark_of
from tests.strategies import places
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
        sent = Sent(sent_back(form_of(place)), place.id, mark_of(place, service.store.revision()))
        found = assess(service, scope(service, place), sent)
        assert found.changes_nothing
        assert not found.troubles or set(found.troubles.values()) <= {"choose", "twice", "long"}

    check()
