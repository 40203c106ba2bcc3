"""Until when a page says of a place what it says now."""

from datetime import UTC, datetime

from geo_service.drawing.hours_words import SOON_MIN
from geo_service.hours.doors import ONE_DAY, HoursContext, door_of, lasting_state, midnight
from geo_service.hours.state import OpenState
from geo_service.hours.wall_clock import MINUTE
from geo_service.model.place import Place

_NEVER = datetime.max.replace(tzinfo=UTC)


def lasts_until(place: Place, instant: datetime, context: HoursContext) -> datetime:
    """Return before which instant nothing that the clock decides on the page of a place differs from now.

    Ages, weeks and names of days turn over at midnight; what is said of a door when its state does, and each minute
    where a change is so near that its minutes are told.

    Args:
        place: The place.
        instant: The present, aware.
        context: Of the place's city.

    Returns:
        An instant after the present one, or the present one where that is the last of its minute.
    """
    doors = {door_of(place, context), *[door_of(place, context, offer) for offer in place.offers]}
    tomorrow = midnight(instant.astimezone(context.zone).date() + ONE_DAY, context)
    lasting = [lasting_state(door, instant, context) for door in doors]
    return min(tomorrow, *[min(each.until, said_until(each.state, instant)) for each in lasting])


def said_until(state: OpenState, instant: datetime) -> datetime:
    """Return before which instant the same is said of a state on the same day, while it lasts.

    Args:
        state: The state of a door.
        instant: The present, aware.
    """
    change = state.next_change
    if change is None:
        return _NEVER
    return change - min(int((change - instant) / MINUTE), SOON_MIN) * MINUTE
