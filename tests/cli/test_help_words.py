"""Help is told in the language of the terminal, every sentence of it."""

import inspect
import re
from collections.abc import Iterator

import click
import pytest

from geo_service.cli import main
from geo_service.cli.help_words import help_words
from geo_service.cli.main import COMMANDS
from geo_service.labels import load_labels


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*words, name))


def paragraphs() -> list[str]:
    texts = [summary for _, summary in COMMANDS.values()]
    for _, command in commands(main):
        texts += inspect.cleandoc(command.help or "").split("\n\n")
        texts += [option.help or "" for option in command.params if isinstance(option, click.Option)]
    return [" ".join(text.split()) for text in texts if text]


@pytest.fixture
def french(monkeypatch, run):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    return run


def test_all_help_has_words_and_no_words_are_left_over():
    said = {text for key, text in load_labels("en").words.items() if key.startswith("cli_help.")}
    by_click = {"Commands", "Options", "Show this message and exit."}
    assert said == set(paragraphs()) | by_click


@pytest.mark.parametrize("words", [words for words, _ in commands(main)], ids=" ".join)
def test_no_help_of_a_french_terminal_is_english(french, words):
    told = " ".join(french(*words, "--help").stdout.split())
    assert told.startswith("Utilisation : ")
    assert "Options :" in told
    assert not re.search(r"\b(the|this|its|which|where|default|required|Usage)\b", told)


def test_a_paragraph_is_known_by_its_beginning(french):
    whole = help_words(
        "Serve pages and API. The real public places that ship are loaded first, once in the life of a store."
    )
    assert whole.startswith("Sert les pages et l’API. Les vrais")
    assert help_words("Serve pages and API. The real...") == "Sert les pages et l’API."
    assert help_words("Nobody said this.") == "Nobody said this."
    assert help_words("C") == "C"


def test_a_beginning_that_several_paragraphs_have_is_told_as_it_is(french):
    several = [text for text in paragraphs() if text.startswith("List ")]
    assert len(set(several)) > 1
    assert help_words("List ...") == "List ..."
    assert not help_words("")


def test_english_help_is_as_click_writes_it(run, monkeypatch):
    told = {}
    for formatter in (click.Context.formatter_class, click.HelpFormatter):
        monkeypatch.setattr(click.Context, "formatter_class", formatter)
        told[formatter] = [run(*words, "--help").stdout for words, _ in commands(main)]
    first, second = told.values()
    assert first == second
