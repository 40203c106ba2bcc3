"""Help in the language of the terminal: what commands say of themselves in English is looked up as it is written."""

import inspect
import os
import re
from collections.abc import Iterable
from functools import cache

import click

from geo_service.cli.terminal import lang_of, terminal_words
from geo_service.labels import load_labels

_TABLE = "cli_help."
_EXTRA = re.compile(r"(.*?)(?:^|  )\[(default: )?(.*)\]", re.DOTALL)
"""What an option means, if it says so, then in brackets its default and what else holds of its value."""


class SpokenFormatter(click.HelpFormatter):
    """Writes help as click does, in the language of the terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is used."""
        super().write_usage(prog, args, prefix or terminal_words()("cli.usage", usage=""))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{'':>{self.current_indent}}{terminal_words()('cli.heading', text=help_words(heading))}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        paragraphs = inspect.cleandoc(text).split("\n\n")
        super().write_text("\n\n".join(map(help_words, paragraphs)))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands and what each means."""
        super().write_dl([(name, _meaning(text)) for name, text in rows], col_max, col_spacing)


def help_words(text: str) -> str:
    """Return a paragraph of help in the language of the terminal; as it is where nobody has told it in that language.

    Args:
        text: The paragraph in English, or its beginning, with ``...`` for the rest.
    """
    said = " ".join(text.split())
    if not said or lang_of(os.environ) == "en":
        return text
    known, words = _english(), terminal_words()
    if said in known:
        return words(known[said])
    begun = {key for english, key in known.items() if said.endswith("...") and english.startswith(said[:-3])}
    return re.split(r"(?<=\.) ", words(begun.pop()), maxsplit=1)[0] if len(begun) == 1 else text


@cache
def _english() -> dict[str, str]:
    """Return the keys of all paragraphs by their English text."""
    return {text: key for key, text in load_labels("en").words.items() if key.startswith(_TABLE)}


def _meaning(text: str) -> str:
    found = _EXTRA.fullmatch(text)
    if found is None:
        return help_words(text)
    words = terminal_words()
    extra = words("cli.default", value=found[3]) if found[2] else found[3].replace("required", words("cli.required"))
    return f"{help_words(found[1])}  [{extra}]".strip()
