"""The group of all commands, and what happens to errors."""

from typing import Any

import click

from geo_service.cli.common import App
from geo_service.cli.places import export, map_city, nearest
from geo_service.cli.serving import serve
from geo_service.cli.store import backup, batches, demo, migrate, restore, undo
from geo_service.cli.upload import import_file
from geo_service.errors import GeoServiceError

UNUSABLE = 2
"""Exit status where nothing could be done and nothing was written."""


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GeoServiceError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(UNUSABLE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="geo_service")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Places of solidarity: import lists, answer "where is the nearest...", draw maps, serve pages and the API.

    Settings are environment variables: GEO_SERVICE_DATABASE_URL, GEO_SERVICE_DATA_DIR, GEO_SERVICE_BASEMAP and others,
    all in docs/operate.md.
    """
    ctx.obj = App()
    ctx.call_on_close(ctx.obj.close)


for command in (import_file, export, nearest, map_city, serve, demo, undo, batches, migrate, backup, restore):
    main.add_command(command)
