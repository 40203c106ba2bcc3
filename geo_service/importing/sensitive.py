"""Which places are kept from a map: ``datasets/sensitive.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from geo_service.errors import ConfigError
from geo_service.model.text import fold
from geo_service.typed import converted


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveRule:
    """One reason to hide where a place is.

    Attributes:
        topic: The reason, for people.
        words: Words or phrases, one of which must stand in its name, prose or audience; folded, a start of a word
            suffices unless a space ends it.
        together_with: The same, one of which must stand there too; empty for no further condition.
        names: Words or phrases that must stand in its name.
        kinds: Kinds of place.
    """

    topic: str
    words: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class SensitiveRules:
    """All reasons."""

    rules: tuple[SensitiveRule, ...]

    @cached_property
    def _folded(self) -> list[tuple[str, list[str], list[str], list[str], tuple[str, ...]]]:
        return [
            (rule.topic, _starts(rule.words), _starts(rule.together_with), _starts(rule.names), rule.kinds)
            for rule in self.rules
        ]

    def topic(self, name: str, prose: str, kind: str) -> str:
        """Return the first reason to hide where a place is, or nothing.

        Args:
            name: Its name.
            prose: All else that says what it is: description, audience, conditions.
            kind: Its kind.
        """
        named = f" {fold(name)} "
        text = f"{named}{fold(prose)} "
        for topic, words, together_with, names, kinds in self._folded:
            said = any(word in text for word in words)
            if said and together_with:
                said = any(word in text for word in together_with)
            if said or kind in kinds or any(word in named for word in names):
                return topic
        return ""


def load_sensitive(path: Path) -> SensitiveRules:
    """Read the rules.

    Raises:
        ConfigError: The file cannot be understood.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return SensitiveRules(converted(raw["rules"], tuple[SensitiveRule, ...]))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, KeyError, OSError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _starts(words: tuple[str, ...]) -> list[str]:
    return [f" {fold(word)}{' ' if word.endswith(' ') else ''}" for word in words]
