"""The group of all commands, and what happens to errors.

A command's module is imported when the command is asked for: ``--help`` answers at once, and drawing libraries are
loaded to draw only.
"""

import io
import sys
from importlib import import_module
from typing import Any

import click

from geo_service.cli.help_words import SpokenFormatter
from geo_service.cli.terminal import terminal_words
from geo_service.errors import GeoServiceError
from geo_service.garbage import save_memory
from geo_service.labels.found import found_words

click.Context.formatter_class = SpokenFormatter  # of every command, whichever module it is in

UNUSABLE = 2
"""Exit status where nothing could be done and nothing was written."""

COMMANDS = {
    "import": ("upload.import_file", "Import places from FILE: CSV, XLSX, ODS, GeoJSON, or a JSON export."),
    "export": ("places.export", "Write public places as CSV, XLSX or GeoJSON, with source and licence of each row."),
    "nearest": ("nearest.nearest", "Say which places are nearest that offer all needs."),
    "map": ("maps.map_city", "Draw an interactive map per city, which opens from disk without network."),
    "streets": ("streets.streets", "Import the streets of a city from an OpenStreetMap extract; list those there are."),
    "walk": ("walk.walk", "Say how to walk somewhere; make the graphs of streets that this needs."),
    "coverage": ("coverage.coverage", "Say where in a city a place is missing: minutes on foot, as a map and tables."),
    "areas": ("areas.areas", "Import named areas of a city (arrondissements, quarters, IRIS); list those there are."),
    "print": ("printing.print_sheet", "Print a neighbourhood sheet: map, numbered places and hours, as PDF."),
    "editions": ("editions.editions", "List the printed sheets, and how much has changed since each."),
    "serve": ("serving.serve", "Serve pages and API."),
    "demo": ("store.demo", "Add about 900 invented merchants, each plainly marked."),
    "hours": ("hours.hours", "Explain how TEXT is read as opening hours."),
    "stale": ("stale.stale", "List the public places to verify again, ordered by age and use."),
    "edit": ("edit.edit", "Edit an association's list in a spreadsheet: download, preview, apply."),
    "geocode": ("geocode.geocode", "Ask where addresses of lists are that have no position; work the queue."),
    "undo": ("store.undo", "Take a batch of changes back."),
    "batches": ("store.batches", "List the batches of changes, newest first."),
    "admin": ("admin.admin", "Invite people, keep associations, read the audit log."),
    "migrate": ("store.migrate", "Create the tables of the store, or bring them up to date."),
    "backup": ("store.backup", "Write the whole store, history included, to FILE; safe while serving."),
    "restore": ("store.restore", "Fill an empty store, SQLite or PostgreSQL, from a backup FILE."),
}
"""Name of a command -> where it is, below ``geo_service.cli``, and what the list of commands says of it."""


class _Group(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] == "serve":
            # Workers are forked: a heap that a thread has made, be it while a library is imported, grows in each.
            save_memory()
        return super().resolve_command(ctx, args)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(".")
        command: click.Command = getattr(import_module(f"geo_service.cli.{module}"), name)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a terminal may lack letters, such as the apostrophe of French
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except GeoServiceError as error:
            _fail(ctx, str(error))
        except (click.Abort, KeyboardInterrupt) as stopped:  # a question was not answered with yes, or Ctrl-C
            line = "\n" if isinstance(stopped, KeyboardInterrupt) else ""
            click.echo(line + terminal_words()("cli.aborted"), err=True)
            ctx.exit(1)
        except click.UsageError as error:
            if type(error).show is not click.UsageError.show:  # a group without a command shows its help
                raise
            _explain(error)
            _fail(ctx, *_said(error))
        except OSError as error:
            if error.filename is None:
                raise
            _fail(ctx, _file_error(error))


def _fail(ctx: click.Context, text: str, name: str = "") -> None:
    """Say what is wrong in the terminal's language, and end.

    Args:
        ctx: The command.
        text: The error.
        name: Option or argument at fault; empty where the text says it.
    """
    words = terminal_words()
    told = found_words(text, words)
    told = words("cli.invalid", name=name, text=told) if name else told
    click.echo(words("cli.error", text=told), err=True)
    ctx.exit(UNUSABLE)


def _file_error(error: OSError) -> str:
    words = terminal_words()
    return words("cli.file_error", file=error.filename, reason=found_words(error.strerror or str(error), words))


def _explain(error: click.UsageError) -> None:
    """Say how the command is used, as click does."""
    if error.ctx is not None:
        words, path = terminal_words(), error.ctx.command_path
        usage = " ".join((path, *error.ctx.command.collect_usage_pieces(error.ctx)))
        click.echo(words("cli.usage", usage=usage), err=True)
        click.echo(words("cli.help", command=path) + "\n", err=True)


def _said(error: click.UsageError) -> tuple[str, str]:
    """Return an error of usage, and the option or argument with the wrong value."""
    param = error.param if isinstance(error, click.BadParameter) else None
    if param is None or isinstance(error, click.MissingParameter):
        return error.format_message(), ""
    return error.message, param.get_error_hint(error.ctx)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="geo_service")
def main() -> None:
    """Places of solidarity: import lists, answer "where is the nearest...", draw maps, serve pages and the API.

    Settings are environment variables: GEO_SERVICE_DATABASE_URL, GEO_SERVICE_DATA_DIR, GEO_SERVICE_BASEMAP and others,
    all in docs/operate.md.
    """
