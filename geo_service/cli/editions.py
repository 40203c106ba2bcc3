"""``geo-service editions``: which sheets hang on walls, and which no longer tell the truth."""

from typing import Any
from zoneinfo import ZoneInfo

import click

from geo_service.cli.common import App, header, json_option, pass_app, print_json, print_table
from geo_service.cli.terminal import terminal_words
from geo_service.model.editions import Edition, spoken
from geo_service.printing.edition import Since, since
from geo_service.service import GeoService


@click.command()
@click.option("--city", metavar="CODE", help="City to look at; all of them where not given.")
@json_option
@pass_app
def editions(app: App, /, *, city: str | None, as_json: bool) -> None:
    """List the printed sheets, newest first, with the number of places changed, moved, closed, gone or new since."""
    service = app.service
    code = city and service.reference.city(city).code
    rows = [_row(edition, service) for edition in service.store.editions(code)]
    if as_json:
        print_json(rows)
        return
    words, shown = terminal_words(), "code day valid_until area places changed moved closed gone new"
    print_table(header(shown, "cli_editions", words), [[row[name] for name in shown.split()] for row in rows])
    outdated = sum(row["outdated"] for row in rows)
    click.echo(words("cli_editions.sum", count=len(rows), outdated=outdated), err=True)


def _row(edition: Edition, service: GeoService) -> dict[str, Any]:
    today = service.clock().astimezone(ZoneInfo(service.reference.city(edition.imprint.city).timezone)).date()
    counts = _counts(since(edition, service.view().public, today))
    return _facts(edition) | {"outdated": today > edition.valid_until} | counts


def _facts(edition: Edition) -> dict[str, Any]:
    imprint = edition.imprint
    return {
        "code": spoken(edition.code),
        "city": imprint.city,
        "area": imprint.area,
        "day": imprint.day,
        "valid_until": edition.valid_until,
        "revision": imprint.revision,
        "places": len(edition.places),
    }


def _counts(found: Since) -> dict[str, Any]:
    return {
        "changed": sum(bool(one.what) for one in found.changed),
        "moved": sum(bool(one.moved_m) for one in (*found.changed, *found.closed)),
        "closed": len(found.closed),
        "gone": len(found.gone),
        "new": len(found.new),
    }
