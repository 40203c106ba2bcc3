"""The lines of opening states that lead to what is asked of a place, for "near me" on the device."""

from geo_service.drawing.state_lines import StateLines
from geo_service.hours.arriving import doors_of
from geo_service.model.place import Place
from geo_service.web.pages.cards import Setting


def door_lines(lines: StateLines, place: Place, needs: tuple[str, ...], setting: Setting) -> list[tuple[int, str]]:
    """Return the lines that lead to what is asked of a place, each with its service where it is an offer's own.

    Args:
        lines: Where they are gathered.
        place: The place.
        needs: Service codes asked.
        setting: Gives the hours of its city.
    """
    context = setting.hours_of(place.city)
    doors = doors_of(place, needs, context)
    return [(lines.line(door, place.source, context), offer.service if offer else "") for door, offer in doors.items()]
