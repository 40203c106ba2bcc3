"""Open, closed or unknown, in words."""

from geo_service.hours.state import OpenState, State
from geo_service.labels import Labels
from geo_service.web.pages.words import date_words


def state_words(state: OpenState, words: Labels) -> str:
    """Return what can be said of a door, with the source's own reason where it is closed.

    Args:
        state: The state.
        words: The language; a reason that has no words of its own is told by its state alone.
    """
    key = f"state.{state.reason}{'_until' if state.until else ''}"
    if key not in words.words:
        key = f"state.{state.state}"
    text = words(key, until=date_words(state.until, words) if state.until else "")
    return words("state.with_detail", text=text, detail=state.detail) if _has_reason(state) else text


def _has_reason(state: OpenState) -> bool:
    return state.state is State.CLOSED and bool(state.detail)
