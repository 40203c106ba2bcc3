"""Small extracts in OpenStreetMap's XML, which GDAL's driver reads as it reads .osm.pbf."""

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

TOULOUSE = (43.6045, 1.444)
STEP = 0.001
"""Degrees between neighbouring nodes of the grid."""


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


@dataclass
class Extract:
    """Collects objects on a grid of nodes ``STEP`` apart around a centre; nodes are named by (column, row)."""

    centre: tuple[float, float] = TOULOUSE
    nodes: dict[tuple[int, int], int] = field(default_factory=dict)
    node_tags: dict[tuple[int, int], dict[str, str]] = field(default_factory=dict)
    ways: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)

    def point(self, at: tuple[int, int], **tags: str) -> None:
        self._node(at)
        self.node_tags[at] = tags

    def way(self, *points: tuple[int, int], **tags: str) -> int:
        number = len(self.ways) + 1
        references = "".join(f'<nd ref="{self._node(point)}"/>' for point in points)
        self.ways.append(f'<way id="{number}">{references}{_tags(tags)}</way>')
        return number

    def relation(self, members: dict[int, str], **tags: str) -> None:
        listed = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members.items())
        self.relations.append(f'<relation id="{len(self.relations) + 1}">{listed}{_tags(tags)}</relation>')

    def write(self, path: Path) -> Path:
        lat, lon = self.centre
        nodes = "".join(
            f'<node id="{number}" lat="{lat + row * STEP:.7f}" lon="{lon + column * STEP:.7f}">'
            f"{_tags(self.node_tags.get((column, row), {}))}</node>"
            for (column, row), number in self.nodes.items()
        )
        body = nodes + "".join(self.ways) + "".join(self.relations)
        path.write_text(f'<?xml version="1.0"?><osm version="0.6">{body}</osm>', encoding="utf-8")
        return path

    def _node(self, at: tuple[int, int]) -> int:
        return self.nodes.setdefault(at, len(self.nodes) + 1)


def square(column: int, row: int, side: int) -> list[tuple[int, int]]:
    far_column, far_row = column + side, row + side
    return [(column, row), (far_column, row), (far_column, far_row), (column, far_row), (column, row)]


def town(centre: tuple[float, float] = TOULOUSE) -> Extract:
    """A crossing of two streets, a bridge over both, a river, a park with a pond, a building, a square, a label."""
    extract = Extract(centre)
    extract.way((0, 0), (1, 0), (2, 0), highway="residential", name="Rue d'Été & Fils", surface="asphalt")
    extract.way((1, -1), (1, 0), (1, 1), highway="steps", foot="no")
    extract.way((0, 1), (2, -1), highway="footway", bridge="yes", layer="1")
    extract.way((-3, -3), (3, -3), waterway="river", name="Garonne")
    extract.way((-3, -2), (3, -2), railway="subway", tunnel="yes", layer="-1")
    park, pond = extract.way(*square(4, 4, 4)), extract.way(*square(5, 5, 1))
    extract.relation({park: "outer", pond: "inner"}, type="multipolygon", leisure="park", name="Jardin")
    extract.way(*square(5, 5, 1), natural="water")
    extract.way(*square(-5, 4, 1), building="yes")
    extract.way(*square(-8, 4, 2), highway="pedestrian", area="yes", name="Place")
    extract.point((3, 3), place="quarter", name="Arnaud-Bernard")
    extract.way((9, 9), (9, 10), barrier="wall")
    return extract
