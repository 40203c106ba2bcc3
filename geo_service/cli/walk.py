"""``geo-service walk``: ways on foot."""

import os
from pathlib import Path

import click

from geo_service.cli.common import (
    App,
    header,
    json_option,
    lang_option,
    pass_app,
    print_json,
    print_table,
    profile_option,
)
from geo_service.cli.nearest import read_position
from geo_service.cli.terminal import terminal_words
from geo_service.config import config_from_env
from geo_service.coverage.ground import without_streets
from geo_service.labels import load_labels
from geo_service.model.position import Position
from geo_service.model.walk import Profile
from geo_service.reference import load_reference
from geo_service.streets.city_file import open_streets
from geo_service.walking.network import build_network
from geo_service.walking.network_file import made_from, path_of, stamp, write_network
from geo_service.web.api.ways import walk_document


@click.group()
def walk() -> None:
    """Say how to walk somewhere; make the graphs of streets that this needs."""


@walk.command()
@click.option(
    "--from", "start", required=True, metavar="LAT,LON", callback=read_position, help="Where you are, WGS 84 degrees."
)
@click.argument("place_ids", metavar="ID...", nargs=-1, required=True)
@profile_option
@lang_option("directions")
@json_option
@pass_app
def to(app: App, /, *, start: Position, place_ids: tuple[str, ...], profile: str, lang: str, as_json: bool) -> None:
    """Say how to walk to the place ID, or through several in turn: how long it takes, and each turn."""
    service = app.service
    places = [service.place(place_id) for place_id in place_ids]
    document = walk_document(service, lang, start, places, Profile(profile))
    if as_json:
        print_json(document)
        return
    click.echo(document["properties"]["text"])
    for place, leg in zip(places, document["properties"].get("legs", [document["properties"]]), strict=True):
        if len(places) > 1:
            named = f"{place.id} {place.name}"
            click.echo("\n" + load_labels(lang)("cli.note", place=named, text=leg["text"]))
        if leg["note"]:
            click.echo(leg["note"])
        for number, stage in enumerate(leg["directions"], start=1):
            click.echo(f"{number}. {stage['text']}")
    if document["properties"]["attribution"]:
        click.echo(document["properties"]["attribution"])


@walk.command()
@click.option("--city", metavar="CODE", help="Only this city; all that have streets by default.")
def build(city: str | None) -> None:
    """Make the graph of ways on foot of cities whose streets were imported; importing streets does it, too.

    A graph that was made from the streets as they are now is left as it is.
    """
    config = config_from_env(os.environ, Path.cwd())
    reference = load_reference(config.datasets)
    cities = (reference.city(city),) if city else reference.cities
    rows = [(each.code, done) for each in cities if (done := make_network(config.data_dir, each.code))]
    words = terminal_words()
    if rows:
        print_table(header("city ways", "cli_walk", words), rows)
    elif city:
        raise without_streets(cities[0])
    else:
        click.echo(words("cli_walk.none"))


def make_network(data_dir: Path, city: str) -> str:
    """Make the graph of a city's streets, if it is not made from them already; return what was done in words.

    Args:
        data_dir: Folder of derived files.
        city: Its code.

    Returns:
        Empty where the city has no streets.

    Raises:
        UnreadableFileError: Its streets cannot be read.
    """
    streets = open_streets(data_dir, city)
    if streets is None:
        return ""
    path, mark = path_of(data_dir, city), stamp(streets.info.sha256, streets.info.imported_at)
    if made_from(path) == mark:
        return terminal_words()("cli_walk.unchanged")
    network = build_network(streets.walkable())
    write_network(path, network, mark)
    return terminal_words()("cli_walk.made", nodes=network.nodes, edges=len(network.tail))
