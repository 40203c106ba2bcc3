"""``geo-service serve``."""

import os

import click

from geo_service.cli.common import App, pass_app
from geo_service.cli.terminal import terminal_words
from geo_service.nearest.kernel import loaded
from geo_service.service import GeoService
from geo_service.web.serve import serve as run_server


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@pass_app
def serve(app: App, /, *, host: str, port: int, workers: int) -> None:
    """Serve pages and API. The real public places that ship are loaded first, once in the life of a store.

    GEO_SERVICE_DEMO=1 adds demonstration merchants to a store that is empty.
    """
    fill_store(app.service)
    app.close()
    words = terminal_words()
    click.echo(words("cli_serve.uncompiled" if loaded() is None else "cli_serve.compiled"), err=True)
    click.echo(words("cli_serve.serving", url=f"http://{host}:{port}"), err=True)
    run_server(host, port, workers, os.environ)


def fill_store(service: GeoService) -> None:
    """Load the places that ship and were never loaded; fill an empty store with demonstration merchants, where set."""
    words, fresh = terminal_words(), not service.store.revision()
    for report in service.load_samples():
        click.echo(words("cli_serve.loaded", count=report.counts.created, file=report.file), err=True)
    if fresh and service.config.demo and (added := service.add_demonstration()):
        click.echo(words("cli_serve.demo", count=added.size), err=True)
