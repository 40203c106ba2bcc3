"""``geo-service map``."""

import sys
from pathlib import Path
from typing import Any

import click

from geo_service.cli.common import App, lang_option, pass_app
from geo_service.cli.opening import opening_options, read_open_at
from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_file
from geo_service.drawing.scene import Scene, build_scene
from geo_service.drawing.state_lines import FILE_DAYS
from geo_service.files import write_whole
from geo_service.labels import load_labels
from geo_service.model.city import City
from geo_service.model.query import OpenAt, PlaceFilter
from geo_service.service import GeoService


@click.command("map")
@click.option(
    "--city", "codes", multiple=True, metavar="CODE", help="City to draw; repeatable; all of them where not given."
)
@click.option("--out", default="maps", show_default=True, type=click.Path(path_type=Path), help="Folder of the maps.")
@lang_option("the maps")
@opening_options
@pass_app
def map_city(app: App, /, *, codes: tuple[str, ...], out: Path, lang: str, **options: Any) -> None:
    """Draw an interactive map per city: one HTML file each, which opens from disk without network.

    A map tells what is open when it is opened, for the next 35 days. One of open doors alone says for which time it is.
    """
    service = app.service
    cities = [service.reference.city(code) for code in codes] or [c for c in service.reference.cities if c.mapped]
    words = load_labels(lang)
    with click.progressbar(cities, label=words("cli.drawing"), file=sys.stderr) as bar:
        for city in bar:
            open_at = read_open_at(service, options, city.code)
            places = service.places(PlaceFilter(city=city.code), open_at)
            context = _context(service, city, lang)
            scene = build_scene(city, places, context, service.reference.named_points, FILE_DAYS)
            mark = ("-open" if open_at else "") + ("-demonstration" if scene.demonstration else "")
            target = out / f"{city.code}{mark}.html"
            write_whole(target, map_file(scene, service.config.basemap, only=_only(open_at, scene)).encode())
            click.echo(words("cli.wrote", file=target), err=True)


def _context(service: GeoService, city: City, lang: str) -> FeatureContext:
    return FeatureContext(
        service.clock(),
        service.hours_of(city.code),
        lang,
        service.reference.vocabulary,
        public_url=service.config.public_url,
    )


def _only(open_at: OpenAt | None, scene: Scene) -> str:
    """Say which places a map leaves out."""
    if open_at is None:
        return ""
    local = open_at.instant.astimezone(scene.context.zone)
    key = "map.only_open_or_unknown" if open_at.or_unknown else "map.only_open"
    return scene.labels(key, day=date_words(local.date().isoformat(), scene.labels), time=f"{local:%H:%M}")
