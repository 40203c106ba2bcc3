"""Who says all this, under which licence, how old it is, and what is done with what visitors type: nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from geo_service.config import GeocoderName
from geo_service.drawing.assets import Licence, licences
from geo_service.errors import AssetError
from geo_service.labels import Labels
from geo_service.model.place import Place
from geo_service.web.current import current_service
from geo_service.web.pages.site import banner_for, words
from geo_service.web.pages.words import as_of_words


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source and what comes from it.

    Attributes:
        name: Its name.
        licence: Its licence; empty where it states none.
        url: A page of it; empty where there is none.
        count: Number of places.
        oldest: Its earliest date, in words; empty where it bears none.
        newest: Its latest date, in words.
    """

    name: str
    licence: str
    url: str
    count: int
    oldest: str
    newest: str


def show() -> str:
    """Show sources, licences, limits and privacy."""
    service = current_service()
    public = service.view().public
    return render_template(
        "about.html",
        sources=source_lines(public, words()),
        bundled=_bundled(),
        city_sources=sorted({city.source for city in service.reference.cities if city.source}),
        reviewed=words()("meta_pages.reviewed_by"),
        basemap=service.config.basemap,
        geocoder=service.config.geocoder if service.geocoder else GeocoderName.NONE,
        banner=banner_for(public),
    )


def show_emergency() -> str:
    """Show the numbers to call in an emergency, and what each is for."""
    return render_template("emergency.html")


def source_lines(places: Iterable[Place], words: Labels) -> list[SourceLine]:
    """Return the sources of places, those with most places first, then by name, with dates in a language."""
    grouped: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        grouped.setdefault((place.source.name, place.source.licence), []).append(place)
    lines = [_source_line(name, licence, group, words) for (name, licence), group in grouped.items()]
    return sorted(lines, key=lambda line: (-line.count, line.name, line.licence))


def _source_line(name: str, licence: str, places: list[Place], words: Labels) -> SourceLine:
    dates = {place.source.as_of for place in places if place.source.as_of} or {""}
    oldest = as_of_words(min(dates, key=_earliest), words)
    newest = as_of_words(max(dates, key=_latest), words)
    return SourceLine(name, licence, places[0].source.url, len(places), oldest, newest)


def _earliest(as_of: str) -> tuple[str, int]:
    """Return what sorts a date by its first day; of "2023" and "2023-01", which begin together, the longer last."""
    return (as_of + "-01-01"[len(as_of) - 4 :], len(as_of))


def _latest(as_of: str) -> tuple[str, int]:
    """Return what sorts a date by its last day: "2023" ends after "2023-01"."""
    return (as_of + "-12-31"[len(as_of) - 4 :], len(as_of))


def _bundled() -> tuple[Licence, ...]:
    try:
        return licences()
    except AssetError:
        return ()
