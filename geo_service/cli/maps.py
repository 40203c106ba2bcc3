"""``geo-service map``."""

import sys
from pathlib import Path

import click

from geo_service.cli.common import App, pass_app
from geo_service.drawing.geojson import FeatureContext
from geo_service.drawing.html import map_file
from geo_service.drawing.scene import build_scene
from geo_service.drawing.state_lines import FILE_DAYS
from geo_service.files import write_whole
from geo_service.labels import LANGUAGES
from geo_service.model.city import City
from geo_service.model.query import PlaceFilter
from geo_service.service import GeoService


@click.command("map")
@click.option(
    "--city", "codes", multiple=True, metavar="CODE", help="City to draw; repeatable; all of them where not given."
)
@click.option("--out", default="maps", show_default=True, type=click.Path(path_type=Path), help="Folder of the maps.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of the maps.")
@pass_app
def map_city(app: App, /, *, codes: tuple[str, ...], out: Path, lang: str) -> None:
    """Draw an interactive map per city: one HTML file each, which opens from disk without network."""
    service = app.service
    cities = [service.reference.city(code) for code in codes] or [c for c in service.reference.cities if c.mapped]
    with click.progressbar(cities, label="Drawing", file=sys.stderr) as bar:
        for city in bar:
            places = service.places(PlaceFilter(city=city.code))
            context = _context(service, city, lang)
            scene = build_scene(city, places, context, service.reference.named_points, FILE_DAYS)
            mark = "-demonstration" if scene.demonstration else ""
            target = out / f"{city.code}{mark}.html"
            write_whole(target, map_file(scene, service.config.basemap).encode())
            click.echo(f"Wrote {target}", err=True)


def _context(service: GeoService, city: City, lang: str) -> FeatureContext:
    return FeatureContext(
        service.clock(),
        service.hours_of(city.code),
        lang,
        service.reference.vocabulary,
        public_url=service.config.public_url,
    )
