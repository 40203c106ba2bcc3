"""``geo-service stale``: whom to ask again whether what is known of them still holds."""

from datetime import date
from typing import Any

import click

from geo_service.cli.common import App, json_option, pass_app, print_json, print_table
from geo_service.model.place import Place


@click.command()
@click.option("--city", metavar="CODE", help="City to look at; all of them where not given.")
@click.option("--limit", type=click.IntRange(min=1), help="Places, at most; all of them where not given.")
@json_option
@pass_app
def stale(app: App, /, *, city: str | None, limit: int | None, as_json: bool) -> None:
    """List the public places to verify again, those heard of longest ago first.

    A place is listed once its last check, or the date of its source, is further back than GEO_SERVICE_FRESH_MONTHS:
    its hours are then told as what was usual. Nobody counts who looks at a place, so age alone orders the list.
    """
    found = app.service.stale(city)
    shown = found[:limit]
    if as_json:
        print_json([_as_json(place, known_on) for known_on, place in shown])
        return
    print_table(
        ("id", "known on", "by", "name", "phone", "website"),
        [
            (place.id, known_on or "never", _by(place), place.name, place.phone, place.website)
            for known_on, place in shown
        ],
    )
    click.echo(f"{len(found)} places to verify again; {len(shown)} shown.", err=True)


def _by(place: Place) -> str:
    return f"{place.verified.by} ({place.verified.how})" if place.verified else place.source.name


def _as_json(place: Place, known_on: date | None) -> dict[str, Any]:
    return {
        "id": place.id,
        "city": place.city,
        "name": place.name,
        "phone": place.phone,
        "website": place.website,
        "known_on": known_on,
        "verified": place.verified,
        "source": place.source,
    }
