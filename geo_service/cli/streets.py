"""``geo-service streets``: what print and walking know of the ground."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from geo_service.cli.common import header, json_option, print_json, print_table
from geo_service.cli.terminal import terminal_words
from geo_service.cli.walk import make_network
from geo_service.config import config_from_env
from geo_service.labels import Labels
from geo_service.labels.found import found_words
from geo_service.reference import load_reference
from geo_service.streets.city_file import read_info
from geo_service.streets.importer import city_of_extract, import_streets
from geo_service.streets.interface import StreetsInfo


@click.group()
def streets() -> None:
    """Import the streets of a city from an OpenStreetMap extract; list those there are."""


@streets.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--city", metavar="CODE", help="City whose streets they are; found from what the first FILE covers by default."
)
@json_option
def import_extract(files: tuple[Path, ...], city: str | None, *, as_json: bool) -> None:
    """Import the streets of a city from FILE, an OpenStreetMap extract (.osm.pbf), or from several that make it up.

    Streets, steps, rail, water, green, buildings and names in and around the city are kept, in the place of all that
    was imported before; what several files hold is taken once. The base map of screen maps and the graph of ways on
    foot are written too. Exits 2, and leaves things as they were, where a FILE is damaged or they hold no street of the
    city.
    """
    config = config_from_env(os.environ, Path.cwd())
    reference = load_reference(config.datasets)
    chosen = reference.city(city) if city else city_of_extract(files[0], reference)
    words = terminal_words()
    click.echo(words("cli_streets.reading", files=", ".join(file.name for file in files), city=chosen.name), err=True)
    done = import_streets(files, chosen, config.data_dir, now=datetime.now(UTC), progress=_say)
    make_network(config.data_dir, chosen.code)
    if as_json:
        print_json({"unchanged": done.unchanged, "streets": done.info})
        return
    if done.unchanged:
        click.echo(words("cli_streets.unchanged", city=chosen.name))
    _print([done.info], words)
    click.echo(done.info.attribution)


def _say(doing: str) -> None:
    click.echo(found_words(doing, terminal_words()), err=True)


@streets.command("list")
@json_option
def list_streets(*, as_json: bool) -> None:
    """Say which cities have streets, from which file and of when."""
    config = config_from_env(os.environ, Path.cwd())
    cities = load_reference(config.datasets).cities
    found = [info for city in cities if (info := read_info(config.data_dir, city.code)) is not None]
    if as_json:
        print_json(found)
    elif found:
        _print(found, terminal_words())
    else:
        click.echo(terminal_words()("cli_streets.none"))


def _print(found: Sequence[StreetsInfo], words: Labels) -> None:
    columns = header("city file as_of imported features", "cli_streets", words)
    print_table(columns, [_row(info, words) for info in found])


def _row(info: StreetsInfo, words: Labels) -> tuple[str, ...]:
    as_of = f"{info.as_of:%Y-%m-%d}" if info.as_of else words("cli.unknown")
    counts = ", ".join(f"{words(f'cli_streets_layer.{layer}')} {number}" for layer, number in info.counts.items())
    return info.city, info.file, as_of, f"{info.imported_at:%Y-%m-%d %H:%M}", counts
