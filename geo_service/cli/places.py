"""``geo-service export``."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from geo_service.cli.common import App, filter_options, pass_app, read_filter
from geo_service.cli.opening import opening_options, read_open_at
from geo_service.cli.terminal import terminal_words
from geo_service.drawing.export import MEDIA_TYPES, export_places, file_name
from geo_service.drawing.geojson import extract_licence
from geo_service.files import write_whole
from geo_service.labels import Labels
from geo_service.model.place import Place
from geo_service.service import GeoService

_DEFAULT_FORMAT = "csv"


@click.command("export")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(MEDIA_TYPES)),
    help="File format; that of the name of --out, else csv.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder; standard output where not given.")
@click.option(
    "--licence", "licences", multiple=True, metavar="SPDX", help="Only places under this licence; repeatable."
)
@filter_options
@opening_options
@pass_app
def export(
    app: App, /, *, file_format: str | None, out: Path | None, licences: tuple[str, ...], **options: Any
) -> None:
    """Write public places as CSV, XLSX or GeoJSON, with source and licence of each row.

    Standard error says under which licence the file as a whole is: one row under ODbL makes it ODbL. --licence keeps
    to the licences that you can follow, --licence "" to rows whose source states none.
    """
    where = read_filter(app.service, options)
    open_at = read_open_at(app.service, options, where.city)
    places = tuple(
        place for place in app.service.places(where, open_at) if not licences or place.source.licence in licences
    )
    file_format = file_format or _format_of(out)
    content, words = export_places(places, file_format), terminal_words()
    click.echo(_licence_words(places, app.service, words), err=True)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    target = out / file_name(where.city, file_format, places) if out.is_dir() else out
    write_whole(target, content)
    click.echo(words("cli_export.wrote", count=len(places), file=target), err=True)


def _format_of(out: Path | None) -> str:
    suffix = out.suffix.removeprefix(".").lower() if out is not None else ""
    return suffix if suffix in MEDIA_TYPES else _DEFAULT_FORMAT


def _licence_words(places: Sequence[Place], service: GeoService, words: Labels) -> str:
    """Say under which licence an extract is, or, of an empty one, which licences there are."""
    stated = {place.source.licence for place in places or service.view().public}
    held = ", ".join(sorted(licence or words("cli_export.none_stated") for licence in stated))
    if not places:
        return words("cli_export.nothing", licences=held) if held else words("cli_export.empty")
    if whole := extract_licence(places):
        return words("cli_export.whole", licence=whole, licences=held)
    return words("cli_export.each", licences=held)
