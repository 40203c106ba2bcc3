"""Whether a cell says what its place says already, in whatever words a list of ours was downloaded in.

Whatever is not recognised here is read in full, so this only spares reading what nobody touched.
"""

from datetime import date

from geo_service.editing.fields import plainly
from geo_service.importing.period_text import PERIODS, read_periods
from geo_service.importing.steps.context import StepContext
from geo_service.importing.steps.text import tidy
from geo_service.labels import load_labels
from geo_service.model.phone import phone_words
from geo_service.model.place import Period
from geo_service.model.text import fold


def settled(name: str, text: str, told: str, steps: StepContext) -> str:
    """Return what a place tells of itself where a cell says the same, else the cell's text.

    Args:
        name: One of our fields.
        text: The cell's text.
        told: What the place tells as text, with codes.
        steps: The words there are.
    """
    return told if text == told or plainly(text) == plainly(told) or _same(name, text, told, steps) else text


def _same(name: str, text: str, told: str, steps: StepContext) -> bool:
    if name in {"wheelchair", "visibility"} and told:
        return text == load_labels("fr")(f"list_{name}.{told}")
    if name == "phone":
        return text == phone_words(told)
    if name in PERIODS:
        return _periods(text) == _periods(told)
    words = {
        "kind": steps.kinds,
        "city": steps.cities,
        "services": steps.services,
        "accepts": steps.items,
        "audience": steps.audiences,
    }.get(name)
    return words is not None and [words.get(fold(part)) for part in text.split("|")] == told.split("|")


def period_key(period: Period) -> tuple[date | None, date | None, str]:
    """Return what tells a period from others, whatever programs did to its reason."""
    return period.starts, period.ends, " ".join(plainly(tidy("reason", period.reason)).split())


def _periods(text: str) -> tuple[set[tuple[date | None, date | None, str]], tuple[str, ...]]:
    periods, unread = read_periods(text)
    return {period_key(period) for period in periods}, unread
