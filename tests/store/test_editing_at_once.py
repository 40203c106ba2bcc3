"""Twenty people who send back the same list at once, each with an edit of their own."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from geo_service.editing.desk import Choice
from geo_service.errors import BadValueError, StaleEditError
from tests.editing.lists import SCOPE, edited
from tests.store.edits import create
from tests.store.test_editing import PLACES, all_of, desk_of

EDITORS = 20


def test_twenty_editors_at_once_lose_nothing(store):
    create(store, *PLACES)
    fields = ("description", "conditions", "how_to_ask")

    def send(number):
        """Each edits one field of one place; up to three edit the same place."""
        place, name = number % len(PLACES), fields[number // len(PLACES)]
        data = edited(lambda rows: rows[place].update({name: f"de {number}"}), PLACES, 1)
        desk = desk_of(store)
        upload = desk.keep("liste.csv", data, SCOPE, f"editor {number}")
        while True:
            shown = desk.preview(upload.name, upload.content, SCOPE)
            try:
                desk.apply_waiting(upload, SCOPE, Choice(all_of(shown)), f"editor {number}")
            except (StaleEditError, BadValueError):  # somebody was faster: look again
                continue
            return

    with ThreadPoolExecutor(EDITORS) as editors:
        list(editors.map(send, range(EDITORS)))

    expected = list(PLACES)
    for number in range(EDITORS):
        place, name = number % len(PLACES), fields[number // len(PLACES)]
        expected[place] = replace(expected[place], **{name: f"de {number}"})
    assert store.snapshot().places == tuple(expected)
    assert store.revision() == 1 + EDITORS
    with store.accounts.read() as records:
        acts = [line.entry.act for line in records.audit(limit=99)]
    assert (acts.count("list-upload"), acts.count("list-apply")) == (EDITORS, EDITORS)
