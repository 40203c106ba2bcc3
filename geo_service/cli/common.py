"""What commands share: the service, options that recur, and how results are printed."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
import msgspec

from geo_service.cli.terminal import lang_of, terminal_words
from geo_service.config import Config, config_from_env
from geo_service.labels import LANGUAGES, Labels
from geo_service.model.place import Kind
from geo_service.model.query import PlaceFilter
from geo_service.model.walk import Profile
from geo_service.service import GeoService, open_service


class App:
    """Opens the service on first use, so that ``--help`` needs no database."""

    def __init__(self) -> None:
        self._service: GeoService | None = None

    @property
    def config(self) -> Config:
        """The settings of this process."""
        return config_from_env(os.environ, Path.cwd())

    @property
    def service(self) -> GeoService:
        """The service."""
        if self._service is None:
            self._service = open_service(self.config)
        return self._service

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if self._service is not None:
            self._service.store.close()


Command = Callable[..., Any]


def pass_app(command: Command) -> Command:
    """Give a command an :class:`App` of its own, closed when the command ends."""

    @click.pass_context
    def run(ctx: click.Context, /, *args: Any, **options: Any) -> Any:
        app = App()
        ctx.call_on_close(app.close)
        return ctx.invoke(command, app, *args, **options)

    return update_wrapper(run, command)


def profile_option(command: Command) -> Command:
    """Add ``--profile``."""
    profiles = [str(profile) for profile in Profile]
    option = click.option(
        "--profile",
        type=click.Choice(profiles),
        default=profiles[0],
        show_default=True,
        help="Who walks: slow (luggage, stroller, walking stick) takes no steps.",
    )
    return option(command)


def lang_option(what: str, langs: Sequence[str] = LANGUAGES) -> Callable[[Command], Command]:
    """Return what adds ``--lang``; where it is not given, the language is that of the terminal.

    Args:
        what: What is in that language.
        langs: The languages to choose from.
    """
    return click.option(
        "--lang",
        type=click.Choice(langs),
        callback=lambda _ctx, _option, value: value or lang_of(os.environ, langs),
        help=f"Language of {what}; else that of LC_ALL, LC_MESSAGES or LANG.",
    )


def header(names: str, table: str, words: Labels) -> tuple[str, ...]:
    """Return the headings of columns: ``header("city file", "cli_streets", words)``."""
    return tuple(words(f"{table}.{name}") for name in names.split())


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


def filter_options(command: Command) -> Command:
    """Add the options that choose places, as :func:`read_filter` takes them."""
    options = (
        click.option(
            "--need", "needs", multiple=True, metavar="CODE", help="Service it must offer; repeat for several."
        ),
        click.option("--any", "any_need", is_flag=True, help="One of the needs is enough."),
        click.option(
            "--kind",
            "kinds",
            multiple=True,
            type=click.Choice([str(kind) for kind in Kind]),
            help="Kind it must be; repeatable.",
        ),
        click.option("--city", metavar="CODE", help="City it must be in, such as paris or lyon."),
        click.option("--free", is_flag=True, help="Only what is free without buying anything."),
        click.option("--wheelchair", is_flag=True, help="Only what is accessible by wheelchair."),
        click.option("--audience", metavar="CODE", help="Only where this audience is welcome, such as women."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read_filter(service: GeoService, options: dict[str, Any]) -> PlaceFilter:
    """Return the filter that :func:`filter_options` describe, with every code checked.

    Raises:
        BadValueError: A code does not exist; the text lists those that do.
    """
    vocabulary = service.reference.vocabulary
    city, audience = options["city"], options["audience"]
    return PlaceFilter(
        needs=tuple(dict.fromkeys(vocabulary.services.check(need, "need") for need in options["needs"])),
        any_need=options["any_need"],
        kinds=tuple(Kind(kind) for kind in options["kinds"]),
        city=service.reference.city(city).code if city else None,
        free=options["free"],
        wheelchair=options["wheelchair"],
        audience=vocabulary.audiences.check(audience, "audience") if audience else None,
    )


def print_json(value: object) -> None:
    """Print a value as indented JSON, UTF-8."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under a header, columns aligned by the longest cell."""
    table = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def insist(question: str) -> None:
    """Ask on standard error whether to go on, in words that the language of the terminal answers with.

    Raises:
        Abort: The answer is not yes.
    """
    words = terminal_words()
    said = click.prompt(words("cli.sure", text=question), default="", show_default=False, prompt_suffix="", err=True)
    if said.strip().lower() not in words("cli.yes").split():
        raise click.Abort


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal's standard error; give a function of (done, total)."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
