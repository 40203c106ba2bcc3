"""``geo-service import``."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from geo_service.accounts.associations import association_with_code
from geo_service.cli.common import App, json_option, pass_app, print_json, progress_bar
from geo_service.cli.terminal import terminal_words
from geo_service.files import write_whole
from geo_service.importing.report_text import report_csv, report_text
from geo_service.model.report import Counts, ImportReport

NOTHING_USABLE = 3
"""Exit status where a file was read but no row of it came in."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
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
    read at all, 3 where nothing in it was usable. The report is written before the places are.
    """
    service, words = app.service, terminal_words()
    context = replace(
        service.import_context(),
        city=service.reference.city(city).code if city else None,
        association=association_with_code(service.accounts, association).code if association else "",
        archive_missing=True if archive_missing else None,
    )

    def decided(decision: ImportReport) -> None:
        if report is not None:
            write_whole(report, report_csv(decision).encode("utf-8-sig"))
        if not dry_run and sys.stderr.isatty():
            click.echo("\n" + words("cli_import.writing", count=_changes(decision.counts)), err=True)

    with progress_bar(words("cli_import.reading", file=file.name)) as progress:
        result = service.import_file(file, replace(context, progress=progress), dry_run=dry_run, decided=decided)
    if as_json:
        print_json(result)
    else:
        click.echo(report_text(result, words))
    if not result.counts.usable:
        click.get_current_context().exit(NOTHING_USABLE)


def _changes(counts: Counts) -> int:
    return counts.created + counts.changed + counts.archived
