"""Write docs/commands.md from the commands themselves: ``python tools/commands.py``, or ``make docs``."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from geo_service.cli import main

TARGET = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
_HEAD = """# Commands

Written by `make docs` from the commands themselves: change their help, not this page. Settings that all of them share
are environment variables: [Operating geo_service](operate.md).

Exit status: 0 where it was done, 2 where it could not be and nothing was written, 3 where `import` read a file in which
nothing was usable.
"""


def reference() -> str:
    """Return the page: a section a command, with its usage, what it does and a line an option."""
    return "\n".join([_HEAD, *_sections(main, click.Context(main, info_name="geo-service"))])


def _sections(group: click.Group, parent: click.Context) -> Iterator[str]:
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        if command is None:
            raise KeyError(name)
        context = click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from _sections(command, context)
        else:
            yield _section(command, context)


def _section(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    title = context.command_path.removeprefix("geo-service ")
    lines = [f"## {title}", "", f"    {usage}", "", inspect.cleandoc(command.help or ""), ""]
    options = (option for option in command.params if isinstance(option, click.Option))
    records = [record for option in options if (record := option.get_help_record(context))]
    table = ["| option | meaning |", "|---|---|", *map(_row, records), ""] if records else []
    return "\n".join([*lines, *table])


def _row(record: tuple[str, str]) -> str:
    option, meaning = (text.replace("|", "\\|") for text in record)
    return f"| `{option}` | {meaning} |"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
