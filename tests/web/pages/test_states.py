from datetime import date

import pytest

from geo_service.hours.state import OpenState, Reason, State
from geo_service.labels import load_labels
from geo_service.web.pages.states import state_words

EN = load_labels("en")
DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OpenState(State.CLOSED, Reason.CLOSURE, "works", DAY), "Closed until 1 December 2026 (works)"),
        (OpenState(State.CLOSED, Reason.CLOSURE), "Closed until further notice"),
        (OpenState(State.CLOSED, Reason.OUTSIDE_CAMPAIGN, until=DAY), "Not yet: from 1 December 2026"),
        (OpenState(State.CLOSED, Reason.OUTSIDE_CAMPAIGN), "Over: the dates have passed"),
        (OpenState(State.UNKNOWN, Reason.NO_HOURS), "Opening hours unknown"),
        (OpenState(State.UNKNOWN, Reason.HOURS_AS_TEXT, "Mo-Fr"), "Open or closed: we do not know"),
    ],
)
def test_a_door_is_told_with_its_reason(state, said):
    assert state_words(state, EN) == said


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reason", Reason)
def test_every_state_has_words(state, reason):
    assert state_words(OpenState(state, reason), EN)
