"""The options ``--open`` and ``--open-at``."""

from typing import Any, get_args

import click

from geo_service.cli.common import Command
from geo_service.model.position import Position
from geo_service.model.query import OpenAt
from geo_service.service import GeoService
from geo_service.web.api.opening import Opening, local_zone, read_opening


def opening_options(command: Command) -> Command:
    """Add the options that keep to open doors, as :func:`read_open_at` takes them."""
    options = (
        click.option(
            "--open",
            "opening",
            type=click.Choice(get_args(Opening)),
            help="Only what is open, or also what nobody can say.",
        ),
        click.option(
            "--open-at", metavar="TIME", help='Open at this local time instead of now, such as "2026-12-26 10:00".'
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read_open_at(
    service: GeoService, options: dict[str, Any], city: str | None, at: Position | None = None
) -> OpenAt | None:
    """Return when doors must be open, or None where that is not asked.

    Args:
        service: Knows the cities and the present.
        options: What :func:`opening_options` read.
        city: Code of the city whose local time is meant; None for that where the person is, else of the first one.
        at: Where the person is, if that is known.

    Raises:
        BadValueError: There is no such time or city.
    """
    if options["opening"] is None and options["open_at"] is None:
        return None
    zone = local_zone(service.reference, city, at)
    return read_opening(options["opening"], options["open_at"], service.clock(), zone)
