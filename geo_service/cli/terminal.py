"""The language that commands speak; it is known before anything is opened, and costs a start nothing."""

import os
from collections.abc import Mapping, Sequence

from geo_service.labels import LANGUAGES, Labels, load_labels


def lang_of(environ: Mapping[str, str], langs: Sequence[str] = LANGUAGES) -> str:
    """Return the language of a terminal: the one of some languages that the environment names, else English.

    Source: POSIX, 8.2: the first of these variables that is set and not empty counts.
    """
    said = next((text for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (text := environ.get(name))), "")
    return next((lang for lang in langs if said.lower().startswith(lang)), "en")


def terminal_words() -> Labels:
    """Return the words of the terminal's language."""
    return load_labels(lang_of(os.environ))
