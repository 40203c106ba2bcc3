"""``geo-service areas``: named parts of cities, for sheets of each."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from geo_service.areas.importer import AreaImporter
from geo_service.areas.kept import AreasInfo, open_areas
from geo_service.areas.sources import load_area_sources
from geo_service.cli.common import header, json_option, print_json, print_table
from geo_service.cli.terminal import terminal_words
from geo_service.config import config_from_env
from geo_service.labels import Labels
from geo_service.labels.found import found_words
from geo_service.model.report import Finding
from geo_service.reference import load_reference


@click.group()
def areas() -> None:
    """Import named areas of a city (arrondissements, quarters, IRIS); list those there are."""


@areas.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--city", metavar="CODE", help="City whose areas they are.")
@click.option("--kind", metavar="WORD", help="What they are: arrondissement, quartier, iris...")
@click.option("--code-field", metavar="NAME", help="Property that holds the code of an area.")
@click.option("--name-field", metavar="NAME", help="Property that holds its name.")
@click.option("--postcode-field", metavar="NAME", help="Property that holds its postcodes, where there is one.")
@click.option("--source", metavar="TEXT", help="Who publishes them.")
@click.option("--licence", metavar="TEXT", help="Under which licence.")
@click.option("--as-of", metavar="DATE", help="Of which day they are, such as 2026-12-01.")
@json_option
def import_areas(
    file: Path,
    code_field: str | None,
    name_field: str | None,
    postcode_field: str | None,
    *,
    as_json: bool,
    **said: str | None,
) -> None:
    """Import the areas of a city from FILE (GeoJSON, WGS 84), in the place of those of the same kind.

    Of files of known sources nothing need be said; of others city, kind, source and licence. Exits 2, and leaves
    things as they were, where FILE cannot be read or holds no area of the city.
    """
    fields = {"code": code_field, "name": name_field, "postcode": postcode_field}
    given = said | {name: f"{{{field}}}" for name, field in fields.items() if field}
    config = config_from_env(os.environ, Path.cwd())
    reference = load_reference(config.datasets)
    importer = AreaImporter(load_area_sources(config.datasets), reference, config.data_dir, datetime.now(UTC))
    done = importer.run(file, given)
    words = terminal_words()
    say_findings(done.findings)
    if not done.info.as_of:
        click.echo(words("cli_areas.undated"), err=True)
    if as_json:
        print_json(done)
    else:
        print_table(header(_COLUMNS, "cli_areas", words), [_row(done.info, words)])


def say_findings(findings: Iterable[Finding]) -> None:
    """Say on standard error what is wrong with features of a file."""
    words = terminal_words()
    for one in findings:
        outcome, problem = words(f"cli_areas.{one.outcome}"), found_words(one.problem, words)
        click.echo(words("cli_areas.feature", number=one.row, outcome=outcome, problem=problem), err=True)


@areas.command("list")
@click.option("--city", "code", metavar="CODE", help="City whose areas to name one by one.")
@json_option
def list_areas(code: str | None, *, as_json: bool) -> None:
    """Say which cities have areas, from which file and of when; or name those of a city."""
    config = config_from_env(os.environ, Path.cwd())
    reference = load_reference(config.datasets)
    if code is not None:
        named = open_areas(config.data_dir, reference.city(code)).areas
        rows = [(area.kind, area.code, area.name, " ".join(area.postcodes)) for area in named]
        _say("kind code name postcodes", rows, as_json=as_json)
        return
    infos = [info for city in reference.cities for info in open_areas(config.data_dir, city).infos]
    if as_json:
        print_json(infos)
    else:
        _say(_COLUMNS, [_row(info, terminal_words()) for info in infos], as_json=False)


_COLUMNS = "city kind areas file source licence as_of"


def _row(info: AreasInfo, words: Labels) -> tuple[str, ...]:
    as_of = info.as_of or words("cli.unknown")
    return info.city, info.kind, str(info.count), info.file, info.source, info.licence, as_of


def _say(names: str, rows: Sequence[tuple[str, ...]], *, as_json: bool) -> None:
    words = terminal_words()
    if as_json:
        print_json([dict(zip(names.split(), row, strict=True)) for row in rows])
    elif rows:
        print_table(header(names, "cli_areas", words), rows)
    else:
        click.echo(words("cli_areas.none"))
