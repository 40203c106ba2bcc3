"""How to read the files of those who publish areas: data, in ``areas.toml`` of the datasets."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from geo_service.errors import ConfigError
from geo_service.typed import converted

_INSEE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class AreaSource:
    """A way to read a file of areas.

    Attributes:
        slug: Its name.
        match: Properties by which a file of it is recognised.
        code: Template of an area's code over the properties of a feature (``{c_quinsee}``).
        name: Template of its name.
        postcode: Template of its postcodes, with blanks or commas between; empty where the file tells none.
        city: Code of the city; empty where it has to be asked for.
        kind: What the areas are; empty where it has to be asked for.
        source: Who publishes them.
        licence: Under which licence.
        as_of: Of which day they are, ISO 8601; empty where not known.
        adds_by: Property whose value chooses an entry of ``adds``.
        adds: What to add to the properties of a feature.
    """

    slug: str
    match: tuple[str, ...]
    code: str
    name: str
    postcode: str = ""
    city: str = ""
    kind: str = ""
    source: str = ""
    licence: str = ""
    as_of: str = ""
    adds_by: str = ""
    adds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def given(self, changes: Mapping[str, str | None]) -> "AreaSource":
        """Return the same with what a person said instead; what is None or empty stays."""
        said: dict[str, Any] = {name: value for name, value in changes.items() if value}
        return replace(self, **said)


@dataclass(frozen=True, slots=True)
class AreaSources:
    """All that ships about areas.

    Attributes:
        sources: Ways to read files.
        postcodes: INSEE code of a municipal arrondissement -> its postcodes.
    """

    sources: tuple[AreaSource, ...]
    postcodes: Mapping[str, tuple[str, ...]]

    def recognise(self, properties: Iterable[str]) -> AreaSource | None:
        """Return the source whose features have such properties; of several, that which names most of them."""
        known = set(properties)
        fitting = [one for one in self.sources if known.issuperset(one.match)]
        return max(fitting, key=lambda one: len(one.match), default=None)

    def postcodes_of(self, code: str) -> tuple[str, ...]:
        """Return the postcodes of an area whose code begins with that of a municipal arrondissement."""
        return self.postcodes.get(code[:_INSEE_LENGTH], ())


def load_area_sources(datasets: Path) -> AreaSources:
    """Read ``areas.toml``.

    Raises:
        ConfigError: It is missing or says something that cannot be.
    """
    path = datasets / "areas.toml"
    try:
        return converted(tomllib.loads(path.read_text(encoding="utf-8")), AreaSources)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path.name}: {error}") from error
