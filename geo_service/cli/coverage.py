"""``geo-service coverage``."""

from contextlib import nullcontext
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from zoneinfo import ZoneInfo

import click

from geo_service.cli.common import (
    App,
    filter_options,
    lang_option,
    pass_app,
    print_table,
    profile_option,
    progress_bar,
    read_filter,
)
from geo_service.cli.nearest import read_position
from geo_service.coverage.measuring import Question, measure
from geo_service.coverage.moment import read_moment
from geo_service.drawing.coverage_files import coverage_csv, coverage_geojson
from geo_service.drawing.coverage_map import WORST, coverage_file
from geo_service.drawing.coverage_words import (
    conditions,
    effect_header,
    effect_rows,
    share_header,
    share_rows,
    street_header,
    street_rows,
    title,
    worst_streets,
)
from geo_service.errors import BadValueError
from geo_service.files import make_writable, write_whole
from geo_service.labels import Labels, load_labels
from geo_service.model.coverage import Coverage
from geo_service.model.position import Position
from geo_service.model.query import OpenAt
from geo_service.model.walk import Profile
from geo_service.service import GeoService


def read_positions(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Position, ...]:
    """Return the positions that an option names."""
    return tuple(read_position(ctx, option, value) for value in values)


@click.command()
@filter_options
@click.option(
    "--at",
    "moment",
    metavar="TIME",
    help='Only places that are open then: now, "Sunday 22:00" for the next one, or "2026-12-26 10:00"; the city\'s '
    "local time. Hours do not matter where it is not given.",
)
@click.option("--or-unknown", is_flag=True, help="Count places, too, of which nobody can say whether they are open.")
@profile_option
@click.option(
    "--add",
    "adding",
    metavar="LAT,LON",
    multiple=True,
    callback=read_positions,
    help="Say what one more place there would change; repeat to compare several, each alone.",
)
@click.option("--add-best", "best", is_flag=True, help="Find the crossing or street end where one more helps most.")
@click.option("--worst", default=WORST, show_default=True, type=click.IntRange(1, 1000), help="Streets in the table.")
@click.option("--out", default="maps", show_default=True, type=click.Path(path_type=Path), help="Folder of the files.")
@lang_option("map and tables")
@pass_app
def coverage(app: App, /, *, worst: int, out: Path, lang: str, **options: Any) -> None:
    """Say where in a city a place is missing: minutes on foot to the nearest one from every street.

    Writes a map that opens from disk (HTML), every stretch of street with its minutes (GeoJSON) and every street (CSV).
    The streets of the city must have been imported: geo-service streets import.
    """
    service, words = app.service, load_labels(lang)
    question = _question(service, options)
    make_writable(out)
    click.echo(words("cli_coverage.walking"), err=True)
    with progress_bar(words("cli_coverage.best")) if question.best else nullcontext(_quiet) as show:
        found = measure(service, question, show)
    vocabulary = service.reference.vocabulary
    page = coverage_file(found, vocabulary, service.config.basemap, words, worst)
    name = _file_name(found)
    for suffix, content in (
        ("html", page.encode()),
        ("geojson", coverage_geojson(found)),
        ("csv", coverage_csv(found, words)),
    ):
        write_whole(out / f"{name}.{suffix}", content)
        click.echo(words("cli.wrote", file=f"{out / name}.{suffix}"), err=True)
    click.echo(title(found, vocabulary, words))
    for said in conditions(found, vocabulary, words):
        click.echo(f"- {said}")
    _print_tables(found, worst, words)


def _quiet(_done: int, _total: int) -> None:
    pass


def _question(service: GeoService, options: dict[str, Any]) -> Question:
    where, moment = read_filter(service, options), options["moment"]
    if where.city is None:
        raise BadValueError("say which city: --city toulouse", field="city")
    city = service.reference.city(where.city)
    if options["or_unknown"] and moment is None:
        raise BadValueError("--or-unknown says which doors count at a time: give --at, too", field="at")
    if len(options["adding"]) + options["best"] > len(ascii_uppercase):
        raise BadValueError(f"at most {len(ascii_uppercase)} places can be tried at a time", field="add")
    for at in options["adding"]:
        if meant := service.reference.meant_by(at):
            raise BadValueError(f"--add {at.lat},{at.lon} is in no city: {meant}", field="add")
    open_at = None
    if moment is not None:
        instant = read_moment(moment, service.clock(), ZoneInfo(city.timezone))
        open_at = OpenAt(instant, or_unknown=options["or_unknown"])
    return Question(city, where, open_at, Profile(options["profile"]), options["adding"], options["best"])


def _print_tables(found: Coverage, worst: int, words: Labels) -> None:
    click.echo()
    print_table(share_header(words), share_rows(found, words))
    if found.effects:
        click.echo()
        print_table(effect_header(words), effect_rows(found, words))
    streets = worst_streets(found, worst)
    if streets:
        click.echo()
        print_table(street_header(found, words), street_rows(found, streets))


def _file_name(found: Coverage) -> str:
    mark = "-demonstration" if found.demonstration else ""
    return "-".join(("coverage", found.city.code, *found.where.needs)) + mark
