"""Hours as they were understood, before anything is saved: the coming week in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo_service.drawing.rule_words import rule_words
from geo_service.hours.doors import Door
from geo_service.hours.reading import read_hours
from geo_service.importing.steps.opening import EXAMPLES
from geo_service.web.editor.place_form import Form, rows_of
from geo_service.web.pages.cards import Setting
from geo_service.web.pages.week import Day, week_of


@dataclass(frozen=True, slots=True)
class Echo:
    """How a text of hours was understood.

    Attributes:
        field: Name of the form's field.
        service: Label of the service whose hours they are; empty for those of the place.
        text: The text.
        days: The coming seven days; none where the text was not understood as a whole.
        rules: What it says of other days, in words.
        leftover: The pieces that were not understood.
        example: Hours that would be.
    """

    field: str
    service: str
    text: str
    days: tuple[Day, ...]
    rules: tuple[str, ...]
    leftover: tuple[str, ...]
    example: str = EXAMPLES[0]


def echoes_of(form: Form, setting: Setting) -> list[Echo]:
    """Return how all hours of a form were understood."""
    city = form.get("city", "")
    if city not in setting.city_names:
        return []
    return [echo_of(field, service, text, city, setting) for field, service, text in _hours(form, setting) if text]


def echo_of(field: str, service: str, text: str, city: str, setting: Setting) -> Echo:
    """Return how a text of hours was understood.

    Args:
        field: Name of the form's field.
        service: Label of its service; empty for the place.
        text: The text.
        city: Code of the city, for its holidays.
        setting: Instant and language.
    """
    reading = read_hours(text)
    rules = rule_words(reading.schedule, setting.words) if reading.schedule else ()
    return Echo(field, service, text, week_of(Door(text), city, setting), tuple(rules), reading.leftover)


def _hours(form: Form, setting: Setting) -> Iterator[tuple[str, str, str]]:
    yield "hours", "", form.get("hours", "")
    for number, row in enumerate(rows_of(form, "offers")):
        term = setting.vocabulary.services.by_code.get(row["service"])
        yield f"offers-{number}-hours", term.label(setting.words.lang) if term else row["service"], row["hours"]
