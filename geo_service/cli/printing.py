"""``geo-service print``."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from geo_service.areas.choosing import area_called, area_of_postcode, areas_of_kind
from geo_service.areas.importer import AreaImporter
from geo_service.areas.sources import load_area_sources
from geo_service.cli.areas import say_findings
from geo_service.cli.common import App, lang_option, pass_app
from geo_service.cli.terminal import terminal_words
from geo_service.errors import BadValueError, GeoServiceError
from geo_service.files import write_whole
from geo_service.labels import PRINTED_LANGUAGES
from geo_service.labels.found import found_words
from geo_service.model.area import Area
from geo_service.model.editions import spoken
from geo_service.model.position import Position
from geo_service.model.text import fold
from geo_service.printing.paper import PAPERS_MM, Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.pins import CROWDED
from geo_service.printing.sheet import Sheet
from geo_service.sheets.batch import Printed, print_areas
from geo_service.sheets.grounds import DEFAULT_SCALE, LEAST_SCALE, MOST_SCALE, Ground, Grounds
from geo_service.sheets.making import Wishes, make_sheet

SOME_FAILED = 1
"""Exit status where some sheets of many could not be printed."""
_NUMBERS_OF_BOX = 4
_LISTED = 8
_ONE = ("at", "around", "bbox", "postcode", "area")
_MANY = ("every_area", "areas")


@click.command("print")
@click.option("--city", "code", required=True, metavar="CODE", help="City, such as toulouse.")
@click.option("--at", metavar="LAT,LON", help="Middle of the map, WGS 84 degrees.")
@click.option("--around", metavar="TEXT", help="Middle of the map: a street, square, station, quarter or place id.")
@click.option("--bbox", metavar="W,S,E,N", help="Ground that the map shows at least, in degrees.")
@click.option("--postcode", metavar="CODE", help="Area of a postcode, such as 75011, where the city has areas.")
@click.option("--area", metavar="CODE", help="Area by code or name, as geo-service areas list --city names them.")
@click.option("--every-area", is_flag=True, help="One sheet for each area of the city; --out is a folder.")
@click.option("--kind", metavar="WORD", help="With --every-area: of which kind, such as quartier.")
@click.option(
    "--areas",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="One sheet for each area of a GeoJSON file; --out is a folder.",
)
@click.option("--paper", type=click.Choice(list(PAPERS_MM)), default="A4", show_default=True, help="Size of paper.")
@click.option("--landscape", is_flag=True, help="Paper on its long side.")
@click.option(
    "--scale",
    type=click.IntRange(LEAST_SCALE, MOST_SCALE),
    help=f"Metres shown by a metre of paper; {DEFAULT_SCALE}, or what a box or an area needs.",
)
@click.option("--need", "needs", multiple=True, metavar="CODE", help="Only places that offer it; repeatable.")
@lang_option("the sheet", PRINTED_LANGUAGES)
@click.option("--large-print", is_flag=True, help="No text smaller than 14 pt.")
@click.option("--mono", is_flag=True, help="For black-and-white printers: shapes, no colours.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the edition; today where not given.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="PDF to write, or folder of many.")
@pass_app
def print_sheet(app: App, /, *, out: Path, **asked: Any) -> None:
    """Print a neighbourhood sheet: a map with numbered places and their hours, as PDF.

    A sheet of an area shows it whole, and lists all that is on the map. With --every-area or --areas, an area whose
    sheet fails does not stop the others: the exit status is then 1, or 2 where all failed.
    """
    paper = Paper(asked["paper"], asked["landscape"], asked["large_print"])
    grounds = Grounds(app.service, app.service.reference.city(asked["code"]), paper, asked["scale"])
    day: date | None = asked["day"] and asked["day"].date()
    wishes = Wishes(grounds.city, paper, asked["lang"], asked["needs"], mono=asked["mono"], day=day)
    how = _how(asked)
    if how in _MANY:
        _print_many(app, wishes, grounds, _areas(app, grounds, asked), out)
        return
    sheet = make_sheet(app.service, wishes, _ground(grounds, how, asked[how]))
    write_whole(out, sheet_pdf(sheet))
    _report(sheet, out)


def _how(asked: dict[str, Any]) -> str:
    """Return which of the options that say the ground was given."""
    given = [name for name in (*_ONE, *_MANY) if asked[name]]
    if len(given) != 1:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in (*_ONE, *_MANY))
        raise BadValueError(f"say one of {options}", field="at")
    if asked["kind"] and given != ["every_area"]:
        raise BadValueError("--kind goes with --every-area", field="kind")
    return given[0]


def _ground(grounds: Grounds, how: str, value: str) -> Ground:
    if how == "bbox":
        west, south, east, north = _numbers(value, _NUMBERS_OF_BOX, how)
        return grounds.box((west, south, east, north))
    if how == "at":
        lat, lon = _numbers(value, 2, how)
        return grounds.at(Position(lat, lon))
    if how == "around":
        return _around(grounds, value)
    choose = area_of_postcode if how == "postcode" else area_called
    return grounds.area(choose(grounds.known_areas(), grounds.city, value))


def _around(grounds: Grounds, text: str) -> Ground:
    """Return the ground around what a text names; say what was taken where that is not plain."""
    taken, *others = grounds.named(text)
    also = list(dict.fromkeys(other.name for other in others if other.name != taken.name))[:_LISTED]
    if also:
        _say("around_also", name=taken.name, others=", ".join(also))
    elif fold(taken.name) != fold(text):
        _say("around", name=taken.name)
    return grounds.around(taken)


def _numbers(text: str, count: int, name: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise BadValueError(f"--{name} {text!r} is not {count} numbers with commas between", field=name)
    return numbers


def _areas(app: App, grounds: Grounds, asked: dict[str, Any]) -> tuple[Area, ...]:
    """Return the areas of the city, or those of a file."""
    file: Path | None = asked["areas"]
    if file is None:
        return areas_of_kind(grounds.known_areas(), grounds.city, asked["kind"])
    config, service = app.config, app.service
    importer = AreaImporter(load_area_sources(config.datasets), service.reference, config.data_dir, service.clock())
    said = {"city": grounds.city.code, "kind": "area", "source": file.name, "licence": "unknown"}
    try:
        _, reading = importer.read(file, said)
    except BadValueError as error:
        raise BadValueError(f"{error}; or give the features the properties code and name", field="areas") from error
    say_findings(reading.findings)
    return reading.areas


def _print_many(app: App, wishes: Wishes, grounds: Grounds, areas: tuple[Area, ...], folder: Path) -> None:
    """Print a sheet of each area, and say what became of each and of all."""
    if folder.exists() and not folder.is_dir():
        raise BadValueError(f"{folder} is a file: --out has to be a folder for many sheets", field="out")
    done = []
    for number, printed in enumerate(print_areas(app.service, wishes, grounds, areas, folder), start=1):
        _say("line", number=number, count=len(areas), line=_line(printed))
        done.append(printed)
    failed = [one for one in done if one.sheet is None]
    _say("many", count=len(done) - len(failed), folder=folder, failed=len(failed))
    _summary(one.sheet for one in done if one.sheet)
    if len(failed) == len(done):
        raise GeoServiceError("no sheet could be printed")
    if failed:
        click.get_current_context().exit(SOME_FAILED)


def _say(key: str, **values: object) -> None:
    click.echo(terminal_words()(f"cli_print.{key}", **values), err=True)


def _line(printed: Printed) -> str:
    words = terminal_words()
    if printed.sheet is None:
        reason = found_words(printed.failure, words)
        return words("cli_print.failed", code=printed.area.code, name=printed.area.name, reason=reason)
    sheet = printed.sheet
    said = [words("cli_print.sheet", file=printed.file, count=len(sheet.rows), scale=sheet.order.frame.scale)]
    if sheet.pinned.unplaced:
        said.append(words("cli_print.unpinned", count=len(sheet.pinned.unplaced)))
    if sheet.unplaced_names:
        said.append(words("cli_print.unnamed", count=len(sheet.unplaced_names)))
    return ", ".join(said)


def _summary(sheets: Iterable[Sheet]) -> None:
    """Say what all sheets together lack."""
    kept = list(sheets)
    pins = sum(len(sheet.pinned.unplaced) for sheet in kept)
    names = sum(len(sheet.unplaced_names) for sheet in kept)
    _hint(kept)
    bare = sum(not sheet.order.features for sheet in kept)
    part = sum(not sheet.order.features_whole for sheet in kept if sheet.order.features)
    _say("lacking", pins=pins, names=names, bare=bare, part=part)


def _hint(sheets: Iterable[Sheet]) -> None:
    """Say how to get fewer pages, where a list is too long to hang on a wall."""
    long = max((len(sheet.rows) for sheet in sheets), default=0)
    if long >= CROWDED:
        _say("long", count=long)


def _report(sheet: Sheet, out: Path) -> None:
    """Say what is on the sheet, and what found no room."""
    pins = sheet.pinned.pins
    shared = [pin for pin in pins if len(pin.spots) > 1]
    _say("wrote", file=out, count=len(sheet.rows), scale=sheet.order.frame.scale)
    _hint([sheet])
    drawn = sum(len(pin.spots) for pin in shared)
    left = len(sheet.pinned.unplaced)
    _say("pins", single=len(pins) - len(shared), shared=len(shared), drawn=drawn, left=left)
    _say_names(sheet.unplaced_names)
    if not sheet.order.features:
        _say("no_streets")
    elif not sheet.order.features_whole:
        _say("part")
    _say("edition" if sheet.code else "no_edition", code=spoken(sheet.code))
    if sheet.order.public_url is None:
        _say("draft")


def _say_names(left: Sequence[str]) -> None:
    """Say which names found no room."""
    named, more = ", ".join(left[:_LISTED]), len(left) - _LISTED
    if left:
        _say("names_more" if more > 0 else "names", count=len(left), names=named, more=more)
