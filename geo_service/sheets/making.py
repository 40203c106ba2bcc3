"""From a ground and wishes to the sheet: places, streets and settings are gathered here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from geo_service.model.city import City
from geo_service.model.place import Place
from geo_service.model.query import PlaceFilter
from geo_service.printing.edition import publish
from geo_service.printing.frame import Frame
from geo_service.printing.ground import kinds_at
from geo_service.printing.paper import Paper
from geo_service.printing.sheet import Order, Sheet, build_sheet
from geo_service.service import GeoService
from geo_service.sheets.grounds import Ground
from geo_service.streets.city_file import open_streets
from geo_service.streets.interface import Bounds, Feature, Point

_MOST_BARE = 0.25
"""A lake or a wood may fill a quarter of a map."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a sheet shall be, whatever it shows.

    Attributes:
        city: The city.
        paper: The paper.
        lang: Language of the sheet.
        needs: Codes of services: only places that offer one of them are shown; empty for all places.
        mono: Whether it is for a black-and-white printer.
        day: Day of the edition; None for today.
    """

    city: City
    paper: Paper
    lang: str = "fr"
    needs: tuple[str, ...] = ()
    mono: bool = False
    day: date | None = None


def make_sheet(service: GeoService, wishes: Wishes, ground: Ground) -> Sheet:
    """Return the sheet of a ground, registered as an edition.

    Raises:
        BadValueError: A need does not exist, or there are too many places for a sheet.
        UnreadableFileError: The streets of the city are damaged.
    """
    order = _order(service, wishes, ground)
    revision = service.view().revision
    return publish(order, _places(service, order), service.referrals(order.city.code), service.store, revision)


def preview_sheet(service: GeoService, wishes: Wishes, ground: Ground) -> Sheet:
    """Return the same sheet to look at before it is printed: it is no edition yet."""
    order = _order(service, wishes, ground)
    return build_sheet(order, _places(service, order), service.referrals(order.city.code))


def _places(service: GeoService, order: Order) -> tuple[Place, ...]:
    return service.places(PlaceFilter(needs=order.needs, any_need=True))


def _order(service: GeoService, wishes: Wishes, ground: Ground) -> Order:
    city, vocabulary = wishes.city, service.reference.vocabulary
    order = Order(
        city,
        ground.name,
        ground.frame,
        wishes.paper,
        day=wishes.day or service.clock().astimezone(ZoneInfo(city.timezone)).date(),
        vocabulary=vocabulary,
        lang=wishes.lang,
        mono=wishes.mono,
        public_url=service.config.public_url,
        outline=ground.outline,
        needs=tuple(vocabulary.services.check(need, "need") for need in wishes.needs),
        fresh_months=service.config.fresh_months,
    )
    return _with_streets(order, service.config.data_dir)


def _with_streets(order: Order, data_dir: Path) -> Order:
    """Return an order with the streets of its ground, where they were imported."""
    streets = open_streets(data_dir, order.city.code)
    if streets is None:
        return order
    west, south, east, north = order.frame.bounds_m
    features = streets.within(Bounds(west, south, east, north), kinds_at(order.frame.scale))
    known, as_of = streets.info.bounds, streets.info.as_of
    return replace(
        order,
        features=features,
        features_day=None if as_of is None else as_of.date(),
        features_whole=known.min_x_m <= west <= east <= known.max_x_m
        and known.min_y_m <= south <= north <= known.max_y_m
        and _bare_cells(order.frame, features) <= _MOST_BARE,
    )


def _bare_cells(frame: Frame, features: Iterable[Feature]) -> float:
    """Return which part of the cells of a map holds no point of any feature: extracts may leave gaps between them."""
    points = {frame.cell(*at) for one in features for part in one.parts for at in _on_map(frame, part)}
    return 1 - len(points) / (frame.columns * frame.rows)


def _on_map(frame: Frame, part: Iterable[Point]) -> Iterator[Point]:
    return (at for point in part if frame.holds(*(at := frame.to_page(*point))))
