"""``geo-service import``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from geo_service.accounts.associations import association_with_code
from geo_service.cli.common import App, json_option, pass_app, print_json
from geo_service.files import write_whole
from geo_service.importing.report_text import report_csv, report_text

NOTHING_USABLE = 3
"""Exit status where a file was read but no row of it came in."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--city", metavar="CODE", help="City of rows that do not say theirs, such as lyon.")
@click.option("--association", metavar="CODE", help="Association that keeps the rows in its list.")
@click.option("--dry-run", is_flag=True, help="Decide and report, but write nothing.")
@click.option("--archive-missing", is_flag=True, help="Archive the source's places that the file no longer holds.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report to this CSV file too.")
@json_option
@pass_app
def import_file(
    app: App,
    /,
    *,
    file: Path,
    city: str | None,
    association: str | None,
    dry_run: bool,
    archive_missing: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Import places from FILE: CSV, XLSX, ODS, GeoJSON, or a JSON export.

    How its columns are read is described in datasets/sources/. Exits 0 once the file was read, 2 where it cannot be
    read at all, 3 where nothing in it was usable.
    """
    service = app.service
    context = replace(
        service.import_context(),
        city=service.reference.city(city).code if city else None,
        association=association_with_code(service.accounts, association).code if association else "",
        archive_missing=True if archive_missing else None,
    )
    with _progress(f"Reading {file.name}") as progress:
        result = service.import_file(file, replace(context, progress=progress), dry_run=dry_run)
    if report is not None:
        write_whole(report, report_csv(result).encode("utf-8-sig"))
    if as_json:
        print_json(result)
    else:
        click.echo(report_text(result))
    if not result.counts.usable:
        click.get_current_context().exit(NOTHING_USABLE)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal's standard error; give a function of (done, total)."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
