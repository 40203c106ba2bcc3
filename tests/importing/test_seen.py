from dataclasses import replace

import pytest

from geo_service.importing.seen import Mark, fingerprint, mark, read_mark
from tests.builders import make_place


def test_a_mark_says_revision_and_state():
    place = make_place()

    assert read_mark(f" {mark(place, 41)} ") == Mark(41, fingerprint(place))
    assert fingerprint(replace(place, hours="24/7")) != fingerprint(place)


@pytest.mark.parametrize("text", ["", "41", "v41", "v41-xyz", "v-0123456789ab", "V41-0123456789ab", "v1-0123456789abc"])
def test_what_somebody_changed_is_no_mark(text):
    assert read_mark(text) is None
