"""Import a file of areas: recognised, read, checked and kept, or refused with words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from geo_service.areas.kept import AreasInfo, write_areas
from geo_service.areas.reading import Feature, Reading, read_areas, read_features
from geo_service.areas.sources import AreaSource, AreaSources
from geo_service.errors import BadValueError, UnreadableFileError
from geo_service.model.report import Finding
from geo_service.reference import Reference

MAX_BYTES = 100 * 1024 * 1024
_KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")
_FIRST = 3
_NEEDED = ("city", "kind", "source", "licence")


@dataclass(frozen=True, slots=True)
class AreasDone:
    """What an import of areas did.

    Attributes:
        info: Where the areas come from, and how many there are.
        findings: Features that were skipped or repaired.
    """

    info: AreasInfo
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class AreaImporter:
    """Imports files of areas.

    Attributes:
        sources: Ways to read files.
        reference: The cities.
        data_dir: The data folder.
        now: The present instant, aware.
    """

    sources: AreaSources
    reference: Reference
    data_dir: Path
    now: datetime

    def run(self, file: Path, given: Mapping[str, str | None]) -> AreasDone:
        """Import a file in the place of what was imported for its city and kind before.

        Args:
            file: GeoJSON, WGS 84.
            given: What a person says of it, by names of :class:`AreaSource`; says more than the recognised source.

        Raises:
            UnreadableFileError: It is no such file, or none of its features is an area of the city.
            BadValueError: Something has to be said of it that is not, or what is said cannot be.
        """
        source, reading = self.read(file, given)
        info = AreasInfo(
            source.city,
            source.kind,
            file.name,
            source.source,
            source.licence,
            source.as_of,
            self.now,
            len(reading.areas),
        )
        write_areas(self.data_dir, info, reading.areas)
        return AreasDone(info, reading.findings)

    def read(self, file: Path, given: Mapping[str, str | None]) -> tuple[AreaSource, Reading]:
        """Return how a file is read, and what it holds, and keep nothing; as :meth:`run` otherwise."""
        if file.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(f"{file.name} has more than {MAX_BYTES} bytes")
        features = read_features(file.read_bytes(), file.name)
        source = self._source(features, given)
        self.reference.city(source.city)
        reading = read_areas(features, source, self.reference.city_at, self.sources.postcodes_of)
        if not reading.areas:
            reasons = "; ".join(one.problem for one in reading.findings[:_FIRST])
            raise UnreadableFileError(f"{file.name} holds no area of {source.city}: {reasons}")
        return source, reading

    def _source(self, features: list[Feature], given: Mapping[str, str | None]) -> AreaSource:
        """Return how to read the features: as recognised, and as a person says."""
        common = set.intersection(*(set(one["properties"]) for one in features))
        found = self.sources.recognise(common) or AreaSource("given", (), "", "")
        source = found.given(given)
        unsaid = [f"--{name}-field" for name in ("code", "name") if not getattr(source, name)]
        unsaid += [f"--{name}" for name in _NEEDED if not getattr(source, name)]
        if unsaid:
            has = f"its features have the properties {', '.join(sorted(common))}"
            raise BadValueError(f"say {', '.join(unsaid)}: the file is of no known source; {has}", field="file")
        if not _KIND.fullmatch(source.kind):
            raise BadValueError(f"{source.kind!r}: a kind is a word in small letters such as quartier", field="kind")
        _check_day(source.as_of)
        return source


def _check_day(as_of: str) -> None:
    try:
        date.fromisoformat(as_of or "2000-01-01")
    except ValueError:
        raise BadValueError(f"{as_of!r} is not a day such as 2026-12-01", field="as_of") from None
