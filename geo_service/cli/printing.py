"""``geo-service print``."""

from dataclasses import replace
from datetime import date
from math import dist
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from geo_service.cli.common import App, pass_app
from geo_service.errors import BadValueError
from geo_service.files import write_whole
from geo_service.labels import LANGUAGES
from geo_service.model.city import City
from geo_service.model.position import Position
from geo_service.model.query import PlaceFilter
from geo_service.printing.frame import Frame, frame_around, frame_of, to_metres
from geo_service.printing.paper import PAPERS_MM, Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.sheet import Order, Sheet, build_sheet
from geo_service.service import GeoService
from geo_service.streets.city_file import open_streets
from geo_service.streets.interface import Bounds

DEFAULT_SCALE = 5000
_LEAST_SCALE, _MOST_SCALE = 500, 50_000
_NUMBERS_OF_BOX = 4
_LISTED = 8
_QUARTER_M = 600.0


@click.command("print")
@click.option("--city", "code", required=True, metavar="CODE", help="City, such as toulouse.")
@click.option("--at", metavar="LAT,LON", help="Middle of the map, WGS 84 degrees.")
@click.option("--around", metavar="TEXT", help="Middle of the map: a street, square, station, quarter or place id.")
@click.option("--bbox", metavar="W,S,E,N", help="Ground that the map shows at least, in degrees.")
@click.option("--paper", type=click.Choice(list(PAPERS_MM)), default="A4", show_default=True, help="Size of paper.")
@click.option("--landscape", is_flag=True, help="Paper on its long side.")
@click.option(
    "--scale",
    type=click.IntRange(_LEAST_SCALE, _MOST_SCALE),
    help=f"Metres shown by a metre of paper; {DEFAULT_SCALE}, or what a box needs.",
)
@click.option("--need", "needs", multiple=True, metavar="CODE", help="Only places that offer it; repeatable.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of the sheet.")
@click.option("--large-print", is_flag=True, help="No text smaller than 14 pt.")
@click.option("--mono", is_flag=True, help="For black-and-white printers: shapes, no colours.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the edition; today where not given.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="PDF to write.")
@pass_app
def print_sheet(
    app: App,
    /,
    *,
    code: str,
    at: str | None,
    around: str | None,
    bbox: str | None,
    paper: str,
    landscape: bool,
    scale: int | None,
    needs: tuple[str, ...],
    lang: str,
    large_print: bool,
    mono: bool,
    day: date | None,
    out: Path,
) -> None:
    """Print a neighbourhood sheet: a map with numbered places and their hours, as PDF."""
    service = app.service
    city = service.reference.city(code)
    sheet_of_paper = Paper(paper, landscape, large_print)
    area, frame = _ground(service, city, {"at": at, "around": around, "bbox": bbox}, scale, sheet_of_paper)
    order = Order(
        city,
        area,
        frame,
        sheet_of_paper,
        day=_edition_day(day, service, city),
        vocabulary=service.reference.vocabulary,
        lang=lang,
        mono=mono,
        public_url=service.config.public_url,
    )
    order = _with_streets(order, service.config.data_dir)
    asked = tuple(service.reference.vocabulary.services.check(need, "need") for need in needs)
    sheet = build_sheet(order, service.places(PlaceFilter(needs=asked, any_need=True)), service.referrals(city.code))
    write_whole(out, sheet_pdf(sheet))
    _report(sheet, out)


def _edition_day(day: date | None, service: GeoService, city: City) -> date:
    chosen = day or service.clock().astimezone(ZoneInfo(city.timezone))
    return date(chosen.year, chosen.month, chosen.day)


def _ground(
    service: GeoService, city: City, asked: dict[str, str | None], scale: int | None, paper: Paper
) -> tuple[str, Frame]:
    """Return what the ground shown is called, and the frame."""
    given = {name: value for name, value in asked.items() if value is not None}
    if len(given) != 1:
        raise BadValueError("say one of --at LAT,LON, --around TEXT, --bbox W,S,E,N", field="at")
    ((name, value),) = given.items()
    if name == "bbox":
        west, south, east, north = _numbers(value, _NUMBERS_OF_BOX, name)
        return city.name, frame_of((west, south, east, north), scale, paper.map_mm)
    if name == "at":
        lat, lon = _numbers(value, 2, name)
        frame = frame_around(Position(lat, lon), scale or DEFAULT_SCALE, paper.map_mm)
        return _quarter(service, city, Position(lat, lon)), frame
    found = service.where_is(value, city)
    if not found:
        raise BadValueError(f"nothing is called {value!r} in {city.name}; try a street, a quarter or --at", field=name)
    return _area_name(city, found[0].name), frame_around(found[0].position, scale or DEFAULT_SCALE, paper.map_mm)


def _quarter(service: GeoService, city: City, at: Position) -> str:
    """Return the city with the quarter whose middle is nearest, where one is near."""
    middle = to_metres(at)
    quarters = (point for point in service.reference.named_points if (point.kind, point.city) == ("quarter", city.code))
    near = sorted((dist(middle, to_metres(point.position)), point.name) for point in quarters)
    return _area_name(city, near[0][1]) if near and near[0][0] <= _QUARTER_M else city.name


def _area_name(city: City, name: str) -> str:
    return name if city.name in name else f"{city.name}, {name}"


def _numbers(text: str, count: int, name: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise BadValueError(f"--{name} {text!r} is not {count} numbers with commas between", field=name)
    return numbers


def _with_streets(order: Order, data_dir: Path) -> Order:
    """Return an order with the streets of its ground, where they were imported."""
    streets = open_streets(data_dir, order.city.code)
    if streets is None:
        return order
    west, south, east, north = order.frame.bounds_m
    known, as_of = streets.info.bounds, streets.info.as_of
    return replace(
        order,
        features=streets.within(Bounds(west, south, east, north)),
        features_day=None if as_of is None else as_of.date(),
        features_whole=known.min_x_m <= west <= east <= known.max_x_m
        and known.min_y_m <= south <= north <= known.max_y_m,
    )


def _report(sheet: Sheet, out: Path) -> None:
    """Say what is on the sheet, and what found no room."""
    pins = sheet.pinned.pins
    shared = [pin for pin in pins if len(pin.spots) > 1]
    click.echo(f"Wrote {out}: {len(sheet.rows)} places, scale 1:{sheet.order.frame.scale}.", err=True)
    drawn = sum(len(pin.spots) for pin in shared)
    click.echo(
        f"Pins: {len(pins) - len(shared)} of one place, {len(shared)} shared by {drawn} places, "
        f"{len(sheet.pinned.unplaced)} places without one.",
        err=True,
    )
    left = sheet.unplaced_names
    if left:
        more = f" and {len(left) - _LISTED} more" if len(left) > _LISTED else ""
        click.echo(f"Names without room on the map: {len(left)} ({', '.join(left[:_LISTED])}{more}).", err=True)
    if not sheet.order.features_whole:
        click.echo("Streets are known for a part of this map only: import an extract that covers it.", err=True)
    if not sheet.order.features:
        click.echo("No streets are known here: geo-service streets import FILE.osm.pbf adds them.", err=True)
    if sheet.order.public_url is None:
        click.echo("A draft without QR code: set GEO_SERVICE_PUBLIC_URL to the address of your pages.", err=True)
