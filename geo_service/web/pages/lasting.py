"""Until when a page says of a place what it says now."""

from datetime import datetime

from geo_service.drawing.hours_words import SOON_MIN
from geo_service.hours.doors import ONE_DAY, HoursContext, Lasting, door_of, lasting_state, midnight
from geo_service.hours.wall_clock import MINUTE
from geo_service.model.place import Place


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
    return min(tomorrow, *[_said_until(lasting_state(door, instant, context), instant) for door in doors])


def _said_until(lasting: Lasting, instant: datetime) -> datetime:
    change = lasting.state.next_change
    if change is None:
        return lasting.until
    return min(lasting.until, change - min(int((change - instant) / MINUTE), SOON_MIN) * MINUTE)
