"""Commands on the store itself: migrate, batches, undo, demo, backup, restore."""

from pathlib import Path

import click

from geo_service.cli.common import App, header, insist, json_option, pass_app, print_json, print_table, progress_bar
from geo_service.cli.terminal import terminal_words
from geo_service.errors import StaleEditError, StoreError
from geo_service.labels import Labels
from geo_service.labels.found import found_words
from geo_service.model.changes import BatchSummary
from geo_service.store import backup as archive
from geo_service.store.sql import open_store

_NAMED = 5
"""How many places an error names."""


@click.command()
@pass_app
def migrate(app: App) -> None:
    """Create the tables of the store, or bring them up to date."""
    store = open_store(app.config.database_url, app.config.data_dir)
    click.echo(terminal_words()("cli_store.up_to_date", revision=store.revision()))
    store.close()


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@json_option
@pass_app
def batches(app: App, /, *, limit: int, as_json: bool) -> None:
    """List the batches of changes, newest first; each can be taken back with undo."""
    found = app.service.store.batches(limit)
    if as_json:
        print_json(found)
        return
    words = terminal_words()
    print_table((*header("batch when who places why", "cli_batches", words), ""), [_row(each, words) for each in found])


def _row(batch: BatchSummary, words: Labels) -> tuple[object, ...]:
    when, why = f"{batch.when:%Y-%m-%d %H:%M}", found_words(batch.why, words)
    return batch.id, when, batch.who, batch.size, why, _state(batch, words)


def _state(batch: BatchSummary, words: Labels) -> str:
    if batch.undone_by:
        return words("cli_batches.undone_by", batch=batch.undone_by)
    return words("cli_batches.undoes", batch=batch.undoes) if batch.undoes else ""


@click.command()
@click.argument("batch", type=int)
@pass_app
def undo(app: App, batch: int) -> None:
    """Take BATCH back, as a new batch; refused where a place has changed since."""
    try:
        undone = app.service.undo(batch, who="geo-service undo")
    except StaleEditError as error:
        places = ", ".join(error.place_ids[:_NAMED]) + (", ..." if len(error.place_ids) > _NAMED else "")
        text = f"batch {batch} is not taken back, for places changed after it: {places}; take back later batches first"
        raise StoreError(text) from error
    click.echo(terminal_words()("cli_store.undone", batch=batch, by=undone.id, count=undone.size))


@click.command()
@click.option("--remove", is_flag=True, help="Remove the demonstration merchants instead.")
@click.option("--yes", is_flag=True, help="Add them without asking where real merchants are listed, too.")
@pass_app
def demo(app: App, /, *, remove: bool, yes: bool) -> None:
    """Add about 900 invented merchants, each plainly marked, to show the service before real lists are there.

    Where real merchants are listed, it asks first: an import of them had removed the invented ones of their city.
    """
    words = terminal_words()
    real = () if remove or yes else app.service.cities_with_merchants()
    if real:
        insist(words("cli_demo.real", cities=", ".join(city.name for city in real)))
    done = app.service.remove_demonstration() if remove else app.service.add_demonstration()
    if done is None:
        click.echo(words("cli_demo.none" if remove else "cli_demo.all"))
    else:
        click.echo(words("cli_demo.removed" if remove else "cli_demo.added", count=done.size, batch=done.id))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_app
def backup(app: App, file: Path) -> None:
    """Write the whole store, history included, to FILE; safe while serving."""
    words = terminal_words()
    with progress_bar(words("cli_store.writing", file=file.name)) as progress:
        archive.backup(app.config.database_url, file, progress)
    click.echo(words("cli_store.wrote", file=file))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_app
def restore(app: App, file: Path) -> None:
    """Fill an empty store, SQLite or PostgreSQL, from a backup FILE."""
    words = terminal_words()
    app.config.data_dir.mkdir(parents=True, exist_ok=True)
    with progress_bar(words("cli_import.reading", file=file.name)) as progress:
        archive.restore(file, app.config.database_url, progress)
    click.echo(words("cli_store.restored", file=file))
