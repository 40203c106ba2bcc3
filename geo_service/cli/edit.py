"""``geo-service edit``: an association's list, out to a spreadsheet and back."""

from pathlib import Path

import click

from geo_service.accounts.associations import association_with_code
from geo_service.cli.common import App, Command, json_option, lang_option, pass_app, print_json
from geo_service.cli.edit_words import PreviewWords
from geo_service.cli.terminal import terminal_words
from geo_service.drawing.lists import FORMATS, list_bytes
from geo_service.editing.choosing import Side
from geo_service.editing.desk import Choice
from geo_service.editing.values import CHOOSABLE, Preview, RowClass, Scope
from geo_service.files import SECRET, write_whole
from geo_service.labels import load_labels
from geo_service.web.editor.uploads_words import PlaceWords

WHO = "geo-service edit"
"""What batches name in place of an account."""
_SAFE = CHOOSABLE - {RowClass.CONFLICT, RowClass.SUSPICIOUS}
_LEFT = frozenset({RowClass.CONFLICT, RowClass.SUSPICIOUS, RowClass.REJECTED})


@click.group()
def edit() -> None:
    """Edit an association's list in a spreadsheet: download, preview, apply."""


def _scoped(command: Command) -> Command:
    command = click.option("--city", metavar="CODE", help="Only city that may change; all where not given.")(command)
    return click.option("--association", required=True, metavar="CODE", help="Association whose list it is.")(command)


@edit.command()
@click.argument("file", type=click.Path(path_type=Path))
@_scoped
@pass_app
def download(app: App, /, *, file: Path, association: str, city: str | None) -> None:
    """Write an association's list to FILE, as its ending says: .xlsx, .ods or .csv. It may hold private places."""
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise click.UsageError(f"name the file .{', .'.join(FORMATS)}")
    listed = app.service.own_list(_scope(app, association, city))
    write_whole(file, list_bytes(listed.places, listed.revision, form, app.service.reference), SECRET)
    click.echo(terminal_words()("edit.written", count=len(listed.places), file=file), err=True)


@edit.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_scoped
@lang_option("the preview")
@json_option
@pass_app
def preview(app: App, /, *, file: Path, association: str, city: str | None, lang: str, as_json: bool) -> None:
    """Say row by row what FILE would change; nothing is written. Each row's key serves `edit apply --row`."""
    shown = app.service.editing.preview(file.name, file.read_bytes(), _scope(app, association, city))
    if as_json:
        print_json(shown)
    else:
        click.echo(_words(app, lang).text(shown))


@edit.command("apply")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_scoped
@click.option("--row", "rows", multiple=True, metavar="KEY", help="Row to apply; all that need no second look if none.")
@click.option("--archive-missing", is_flag=True, help="Archive the places that the file no longer holds.")
@click.option("--conflicts", type=click.Choice([str(side) for side in Side]), help="Whose value conflicts end with.")
@json_option
@pass_app
def apply_file(
    app: App,
    /,
    *,
    file: Path,
    association: str,
    city: str | None,
    rows: tuple[str, ...],
    archive_missing: bool,
    conflicts: str | None,
    as_json: bool,
) -> None:
    """Apply chosen rows of FILE as one batch, which `geo-service undo` takes back.

    Without --row, what is new, changed or unlocated is applied, and conflicts where --conflicts decides them;
    suspicious rows are named one by one.
    """
    scope, data = _scope(app, association, city), file.read_bytes()
    shown = app.service.editing.preview(file.name, data, scope)
    choice = _choice(shown, rows, Side(conflicts) if conflicts else None, archive_missing=archive_missing)
    batch = app.service.editing.apply(file.name, data, scope, choice, WHO)
    words, left = terminal_words(), [row for row in shown.rows if row.kind in _LEFT and row.key not in choice.rows]
    if as_json:
        print_json(batch)
    else:
        click.echo(words("edit.applied", count=batch.size, batch=batch.id))
    if left:
        click.echo(words("edit.left", count=len(left)), err=True)


def _words(app: App, lang: str) -> PreviewWords:
    words, reference = load_labels(lang), app.service.reference
    cities = {city.code: city.name for city in reference.cities}
    return PreviewWords(words, PlaceWords(words, reference.vocabulary, cities))


def _choice(shown: Preview, rows: tuple[str, ...], side: Side | None, *, archive_missing: bool) -> Choice:
    kinds = _SAFE | ({RowClass.CONFLICT} if side else set())
    keys = frozenset(rows) or frozenset(row.key for row in shown.rows if row.kind in kinds)
    resolutions = {
        row.key: {clash.field: side for clash in row.conflicts} for row in shown.rows if side and row.conflicts
    }
    return Choice(keys, archive_missing, resolutions)


def _scope(app: App, code: str, city: str | None) -> Scope:
    service = app.service
    association = association_with_code(service.accounts, code)
    only = service.reference.city(city).code if city else ""
    return Scope(association.code, association.name, service.clock().date(), only)
