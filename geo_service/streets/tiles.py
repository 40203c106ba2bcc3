"""The base map that screens draw: vector tiles of a city's ground, as GDAL cuts them into PMTiles.

Two files, so that a telephone that shows the whole city does not load every footpath: ``far`` holds what matters from
afar, ``near`` everything. Both have one layer, ``ground``, whose features carry their kind and name.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pyogrio

from geo_service.streets.extract import Progress
from geo_service.streets.interface import FeatureKind

LAYER = "ground"
_MAIN_KINDS = (
    *(FeatureKind.MOTORWAY, FeatureKind.TRUNK, FeatureKind.PRIMARY, FeatureKind.SECONDARY, FeatureKind.TERTIARY),
    *(FeatureKind.RAIL, FeatureKind.WATER, FeatureKind.RIVER, FeatureKind.CANAL),
    *(FeatureKind.PARK, FeatureKind.WOOD, FeatureKind.CEMETERY, FeatureKind.TOWN, FeatureKind.QUARTER),
)


class Band(StrEnum):
    """A file of tiles: what is seen from afar, and everything."""

    FAR = "far"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class _Cut:
    min_zoom: int
    max_zoom: int
    where: str | None


_CUTS = {
    Band.FAR: _Cut(8, 12, f"kind IN ({', '.join(map(repr, map(str, _MAIN_KINDS)))}) OR fid = 1"),
    Band.NEAR: _Cut(13, 14, None),
}
"""Zooms of tiles as 512 pixels show them; beyond the last, a screen draws that one larger. The first feature
is in every file, for GDAL refuses to write none."""


def tiles_path(data_dir: Path, city: str, band: Band) -> Path:
    """Return where the tiles of a city are kept."""
    return data_dir / "streets" / f"{city}-{band}.pmtiles"


def have_tiles(data_dir: Path, city: str) -> bool:
    """Say whether a city has a base map of its own."""
    return all(tiles_path(data_dir, city, band).is_file() for band in Band)


def write_tiles(streets: Path, data_dir: Path, city: str, progress: Progress) -> None:
    """Cut the tiles of a city, feature by feature, so that memory does not grow with it.

    Args:
        streets: The city's file of streets.
        data_dir: Where they go; an empty folder, whose subfolder ``streets`` exists.
        city: Code of the city.
        progress: Told which tiles are cut, before that takes its time.
    """
    for band, cut in _CUTS.items():
        progress(f"Cutting the tiles of the base map: {band}")
        with pyogrio.raw.open_arrow(streets, layer="features", columns=["kind", "name"], where=cut.where) as (
            about,
            features,
        ):
            pyogrio.raw.write_arrow(
                features,
                tiles_path(data_dir, city, band),
                layer=LAYER,
                driver="PMTiles",
                geometry_name=about["geometry_name"],
                geometry_type="Unknown",
                crs="EPSG:2154",
                NAME=city,
                MINZOOM=cut.min_zoom,
                MAXZOOM=cut.max_zoom,
            )
