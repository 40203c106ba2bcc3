"""The words of pages and maps, per language, as data: ``<lang>/*.toml``, one table per subject.

Every language file says who reviewed it; while nobody has, what is shown with it says so.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
"""Of everything: pages, maps, commands and sheets."""
PRINTED_LANGUAGES = (*LANGUAGES, "ar", "es", "ru", "uk", "fa", "ps")
"""Of the printed sheet; those beyond :data:`LANGUAGES` have the words of the sheet alone."""
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The words of one language; each is read once, so that what was said in it can be kept by it.

    Attributes:
        lang: ISO 639-1 code.
        words: Dotted key (``results.title``) -> text with ``{name}`` for values; a key ending in ``.one`` serves
            where ``count`` is 1 (in French also 0), beside its ``.other``.
    """

    lang: str
    words: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of a key with its values filled in.

        Raises:
            KeyError: The language lacks the key; a test compares all languages, so this is a programming error.
        """
        if key not in self.words and "count" in values:
            key = f"{key}.{'one' if self._singular(values['count']) else 'other'}"
        return self.words[key].format_map(values)

    def _singular(self, count: object) -> bool:
        return count == 1 or (count == 0 and self.lang == "fr")


@cache
def load_labels(lang: str) -> Labels:
    """Read all words of a language, once per process.

    Args:
        lang: One of :data:`PRINTED_LANGUAGES`.
    """
    words: dict[str, str] = {}
    for path in sorted((_FOLDER / lang).glob("*.toml")):
        words |= dict(_flat(tomllib.loads(path.read_text(encoding="utf-8"))))
    return Labels(lang, words)


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        pairs += _flat(value, f"{key}.") if isinstance(value, Mapping) else [(key, str(value))]
    return pairs
