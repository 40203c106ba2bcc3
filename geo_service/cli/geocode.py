"""``geo-service geocode``: positions for addresses of lists, from the queue."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import click

from geo_service.cli.common import App, json_option, pass_app, print_json, progress_bar
from geo_service.cli.terminal import terminal_words
from geo_service.geocoding.desk import RunReport
from geo_service.labels import Labels
from geo_service.labels.found import found_words

OFFLINE = 4
"""Exit status where the geocoder did not answer: what is due waits, and the next run asks again."""
WATCH_S = 60.0
"""Seconds from the end of one run to the next."""
LONGEST_S = 3600.0
"""The same, at most, while nobody answers."""


@click.command()
@click.option("--city", metavar="CODE", help="Only the places of this city.")
@click.option("--limit", type=click.IntRange(min=1), help="Addresses, at most; all that are due where not given.")
@click.option("--watch", is_flag=True, help="Go on, with a look at the queue every minute, until Ctrl-C.")
@json_option
@pass_app
def geocode(app: App, /, *, city: str | None, limit: int | None, watch: bool, as_json: bool) -> None:
    """Ask the geocoder where the addresses of lists are that have no position, or got another address.

    What is certain (number, street, postcode and town as written) is applied as one batch, which `geo-service undo`
    takes back; the rest waits on the page "Addresses to place". Only public places are asked about. Where nobody
    answers, what is due waits, longer each time, and the exit status is 4. One process at a time asks.
    """
    service, words = app.service, terminal_words()
    code = service.reference.city(city).code if city else None

    def run() -> RunReport:
        with progress_bar(words("cli_geocode.asking")) as progress:
            return service.locating.run(code, limit, progress)

    reports = rounds(run, service.locating.pause) if watch else iter([run()])
    for report in reports:
        if as_json:
            print_json(asdict(report))
        elif not watch or report != RunReport():
            click.echo(_told(report, words))
        if report.trouble and not watch:
            click.get_current_context().exit(OFFLINE)


def rounds(run: Callable[[], RunReport], pause: Callable[[float], None]) -> Iterator[RunReport]:
    """Yield the reports of runs without end; the pause between two doubles while nobody answers.

    Args:
        run: Works the queue once.
        pause: Waits for some seconds.
    """
    wait = WATCH_S
    while True:
        report = run()
        yield report
        wait = min(wait * 2, LONGEST_S) if report.trouble else WATCH_S
        pause(wait)


def _told(report: RunReport, words: Labels) -> str:
    located = words("cli_geocode.located", count=report.accepted)
    if report.batch:
        located = words("cli_geocode.batch", located=located, batch=report.batch)
    left = {"to_confirm": report.to_confirm, "failed": report.failed, "postponed": report.postponed}
    sums = words("cli_geocode.sums", located=located, **left)
    if not report.trouble:
        return sums
    trouble, text = words(f"cli_geocode.{report.trouble}"), found_words(report.message, words)
    return f"{sums}\n{words('cli_geocode.trouble', trouble=trouble, text=text)}"
