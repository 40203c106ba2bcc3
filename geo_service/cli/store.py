"""Commands on the store itself: migrate, batches, undo, demo, backup, restore."""

from pathlib import Path

import click

from geo_service.cli.common import App, counted, json_option, pass_app, print_json, print_table, progress_bar
from geo_service.model.changes import BatchSummary
from geo_service.store import backup as archive
from geo_service.store.sql import open_store


@click.command()
@pass_app
def migrate(app: App) -> None:
    """Create the tables of the store, or bring them up to date."""
    store = open_store(app.config.database_url, app.config.data_dir)
    click.echo(f"The store is up to date, at revision {store.revision()}.")
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
    rows = [(b.id, f"{b.when:%Y-%m-%d %H:%M}", b.who, b.size, b.why, _state(b)) for b in found]
    print_table(("batch", "when (UTC)", "who", "places", "why", ""), rows)


def _state(batch: BatchSummary) -> str:
    if batch.undone_by:
        return f"taken back by {batch.undone_by}"
    return f"takes back {batch.undoes}" if batch.undoes else ""


@click.command()
@click.argument("batch", type=int)
@pass_app
def undo(app: App, batch: int) -> None:
    """Take BATCH back, as a new batch; refused where a place has changed since."""
    undone = app.service.undo(batch, who="geo-service undo")
    click.echo(f"Batch {batch} is taken back by batch {undone.id}: {counted(undone.size, 'place')} as before.")


@click.command()
@click.option("--remove", is_flag=True, help="Remove the demonstration merchants instead.")
@click.option("--yes", is_flag=True, help="Add them without asking where real merchants are listed, too.")
@pass_app
def demo(app: App, /, *, remove: bool, yes: bool) -> None:
    """Add about 900 invented merchants, each plainly marked, to show the service before real lists are there.

    Where real merchants are listed, it asks first: an import of them had removed the invented ones of their city.
    """
    real = () if remove or yes else app.service.cities_with_merchants()
    if real:
        names = ", ".join(city.name for city in real)
        click.confirm(f"Real merchants are listed in {names}. Add invented ones there too?", abort=True, err=True)
    done = app.service.remove_demonstration() if remove else app.service.add_demonstration()
    if done is None:
        click.echo("There is none to remove." if remove else "They are all there already.")
    else:
        merchants = counted(done.size, "demonstration merchant")
        click.echo(f"{'Removed' if remove else 'Added'} {merchants} (batch {done.id}).")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_app
def backup(app: App, file: Path) -> None:
    """Write the whole store, history included, to FILE; safe while serving."""
    with progress_bar(f"Writing {file.name}") as progress:
        archive.backup(app.config.database_url, file, progress)
    click.echo(f"Wrote {file}. It holds confidential addresses: keep it as safe as the store.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_app
def restore(app: App, file: Path) -> None:
    """Fill an empty store, SQLite or PostgreSQL, from a backup FILE."""
    app.config.data_dir.mkdir(parents=True, exist_ok=True)
    with progress_bar(f"Reading {file.name}") as progress:
        archive.restore(file, app.config.database_url, progress)
    click.echo(f"Restored {file}.")
