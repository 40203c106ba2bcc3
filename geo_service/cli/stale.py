"""``geo-service stale``: whom to ask again whether what is known of them still holds."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

import click

from geo_service.cli.common import App, header, json_option, pass_app, print_json, print_table
from geo_service.cli.terminal import terminal_words
from geo_service.drawing.tables import DELIMITER, neutralised
from geo_service.hours.stale import Stale
from geo_service.labels import Labels
from geo_service.model.place import Place

_COLUMNS = "id known_on opened by name phone website"


@click.command()
@click.option("--city", metavar="CODE", help="City to look at; all of them where not given.")
@click.option("--limit", type=click.IntRange(min=1), help="Places, at most; all of them where not given.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of text.")
@json_option
@pass_app
def stale(app: App, /, *, city: str | None, limit: int | None, as_csv: bool, as_json: bool) -> None:
    """List the public places to verify again, ordered by age and use.

    A place is listed once its last check, or the date of its source, is further back than GEO_SERVICE_FRESH_MONTHS:
    its hours are then told as what was usual. Places without any date come first; then counts how long ago they were
    heard of, times how often they were opened, on a page or in the API, in the last twelve months.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json cannot both be asked for")
    found = app.service.stale(city)
    shown = found[:limit]
    if as_json:
        print_json([_as_json(each) for each in shown])
        return
    words = terminal_words()
    rows, columns = [_row(each, words) for each in shown], header(_COLUMNS, "cli_stale", words)
    if as_csv:
        click.echo(_csv((columns, *rows)), nl=False)
    else:
        print_table(columns, rows)
    click.echo(words("cli_stale.sum", count=len(found), shown=len(shown)), err=True)


def _row(stale: Stale, words: Labels) -> tuple[str, ...]:
    place = stale.place
    known_on = stale.known_on.isoformat() if stale.known_on else words("cli_stale.never")
    return place.id, known_on, str(stale.opened), _by(place), place.name, place.phone, place.website


def _by(place: Place) -> str:
    return f"{place.verified.by} ({place.verified.how})" if place.verified else place.source.name


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\n")
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _as_json(stale: Stale) -> dict[str, Any]:
    place = stale.place
    return {
        "id": place.id,
        "city": place.city,
        "name": place.name,
        "phone": place.phone,
        "website": place.website,
        "known_on": stale.known_on,
        "opened": stale.opened,
        "verified": place.verified,
        "source": place.source,
    }
