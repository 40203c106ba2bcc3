"""Commands that show places: nearest, export."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from geo_service.cli.common import App, filter_options, json_option, pass_app, print_json, print_table, read_filter
from geo_service.drawing.export import MEDIA_TYPES, export_places, file_name
from geo_service.drawing.geojson import extract_licence
from geo_service.errors import BadValueError
from geo_service.files import write_whole
from geo_service.labels import LANGUAGES
from geo_service.model.place import Place
from geo_service.model.position import Position
from geo_service.model.query import DEFAULT_LIMIT, DEFAULT_RADIUS_M, Answer, Match, NearestQuery
from geo_service.service import GeoService
from geo_service.web.api.answers import Asked, nearest_document

_NONE_STATED = "none stated"


def _read_position(_ctx: click.Context, _option: click.Parameter, value: str) -> Position:
    try:
        lat, lon = (float(part) for part in value.split(","))
        return Position(lat, lon)
    except (ValueError, BadValueError) as error:
        raise click.BadParameter(f"{value!r} is not LAT,LON such as 48.8716,2.3700 ({error})") from error


@click.command()
@click.option("--at", required=True, metavar="LAT,LON", callback=_read_position, help="Where you are, WGS 84 degrees.")
@filter_options
@click.option("--radius", "radius_m", default=DEFAULT_RADIUS_M, show_default=True, help="Metres, at most.")
@click.option("--limit", default=DEFAULT_LIMIT, show_default=True, help="Results, at most.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of labels.")
@json_option
@pass_app
def nearest(
    app: App, /, *, at: Position, radius_m: float, limit: int, lang: str, as_json: bool, **options: Any
) -> None:
    """Say which places are nearest that offer all needs; or, where none does, the fewest that do together."""
    service = app.service
    query = NearestQuery(at, read_filter(service, options), radius_m, limit)
    if as_json:
        asked = Asked(service, service.clock(), lang, "/api/v1/nearest", _api_parameters(query))
        print_json(nearest_document(asked, query, None))
    else:
        _print_answer(service.nearest(query), service, lang)


def _api_parameters(query: NearestQuery) -> list[tuple[str, str]]:
    """Return a question as the API's parameters, so that the link to its next page can be followed there."""
    where = query.where
    flags = {"any": where.any_need, "free": where.free, "wheelchair": where.wheelchair}
    single = {"lat": query.at.lat, "lon": query.at.lon, "radius_m": query.radius_m, "limit": query.limit}
    optional = {"city": where.city, "audience": where.audience}
    return [
        *((name, str(value)) for name, value in single.items()),
        *(("need", need) for need in where.needs),
        *(("kind", kind) for kind in where.kinds),
        *((name, "true") for name, is_set in flags.items() if is_set),
        *((name, value) for name, value in optional.items() if value),
    ]


def _print_answer(answer: Answer, service: GeoService, lang: str) -> None:
    terms = service.reference.vocabulary.services
    if answer.match is Match.SET:
        click.echo("No single place has all you need; these together do, in the order of the walk:")
    if answer.unmet:
        missing = ", ".join(terms[need].label(lang) for need in answer.unmet)
        click.echo(f"Nobody within the radius offers: {missing}")
    if answer.match is Match.NONE:
        click.echo("Nothing was found.")
        return
    rows = [
        (
            found.place.id,
            f"{found.distance_m:.0f}",
            f"{found.place.name}{' (demonstration)' if found.place.demonstration else ''}",
            found.place.address,
            ", ".join(terms[offer.service].label(lang) for offer in found.place.offers),
            found.place.hours,
        )
        for found in answer.results
    ]
    print_table(("id", "metres", "name", "address", "offers", "hours as written"), rows)


@click.command("export")
@click.option("--format", "file_format", type=click.Choice(list(MEDIA_TYPES)), default="csv", help="File format (csv).")
@click.option("--out", type=click.Path(path_type=Path), help="File or folder; standard output where not given.")
@click.option(
    "--licence", "licences", multiple=True, metavar="SPDX", help="Only places under this licence; repeatable."
)
@filter_options
@pass_app
def export(app: App, /, *, file_format: str, out: Path | None, licences: tuple[str, ...], **options: Any) -> None:
    """Write public places as CSV, XLSX or GeoJSON, with source and licence of each row.

    Standard error says under which licence the file as a whole is: one row under ODbL makes it ODbL. --licence keeps
    to the licences that you can follow, --licence "" to rows whose source states none.
    """
    where = read_filter(app.service, options)
    places = tuple(place for place in app.service.places(where) if not licences or place.source.licence in licences)
    content = export_places(places, file_format)
    click.echo(_licence_words(places, app.service), err=True)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    target = out / file_name(where.city, file_format, places) if out.is_dir() else out
    write_whole(target, content)
    click.echo(f"Wrote {len(places)} places to {target}.", err=True)


def _licence_words(places: Sequence[Place], service: GeoService) -> str:
    """Say under which licence an extract is, or, of an empty one, which licences there are."""
    held = ", ".join(sorted({place.source.licence or _NONE_STATED for place in places or service.view().public}))
    if not places:
        return f"No place fits. Licences of all places: {held}." if held else "There is no place."
    if whole := extract_licence(places):
        return f"This extract is under {whole}. Licences of its rows: {held}."
    return f"Each row has the licence that it names: {held}."
