"""The interactive map of a city, as parts of a page of ours and as one file that opens from disk.

The places are in it twice: as columns, from which ``/static/map.js`` makes pins, popups and the list, and as a plain
list for readers without scripts, which a page of ours gives in parts.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from geo_service.config import Basemap
from geo_service.drawing.assets import VENDOR_URL, inlined_style, licences, static_path, vendor_path
from geo_service.drawing.columns import columns
from geo_service.drawing.html_folium import Drawn, Tiles, draw
from geo_service.drawing.listing import item
from geo_service.drawing.pins import Pin
from geo_service.drawing.scene import Scene
from geo_service.garbage import Apart, apart

TILE_ORIGIN = {Basemap.IGN: "https://data.geopf.fr"}
"""The other host that a base map asks, for ``img-src`` of a Content-Security-Policy."""
SPRITE_URL = f"{VENDOR_URL}icons.svg"
FOLDER = Path(__file__).parent
"""Of templates and styles."""
PAGES = Environment(loader=FileSystemLoader(FOLDER / "templates"), autoescape=True)
"""The templates of maps."""
_PLACES = Markup('<script type="application/json" id="map-places">{}</script>')
_CUT = "\0"
"""Stands for the places where a page is written: they are a thousand times longer than what is about them."""


@dataclass(frozen=True, slots=True)
class MapParts:
    """A map, ready for a page of ours.

    Attributes:
        head: Links to styles, for the page's head.
        body: The map, its controls and a list of places.
        shell: The scripts, for the end of the page's body, and where :meth:`filled` puts the places.
        data: The places as JSON that no element ends in.
        hashes: What the inline script needs in ``script-src``: ``'sha256-...'``.
        tile_origin: The other host that ``img-src`` must allow, or None.
    """

    head: Markup
    body: Markup
    shell: Markup
    data: Apart
    hashes: tuple[str, ...]
    tile_origin: str | None

    def filled(self, page: str) -> bytes:
        """Return a page that ends with the scripts, with the places in it."""
        before, _, after = page.rpartition(_CUT)
        return b"".join((before.encode(), self.data, after.encode()))


def map_parts(scene: Scene, basemap: Basemap, tiles: Tiles | None = None, *, listed: Sequence[Pin] = ()) -> MapParts:
    """Return the map for a page of ours, whose files come from ``/static/``.

    Args:
        scene: What to draw.
        basemap: What is wanted under it.
        tiles: Our own base map of the city; None where it has none.
        listed: The part of the scene's places that the list gives to readers without scripts.

    Raises:
        AssetError: Something would be loaded from another host, or is not installed.
    """
    basemap, note = _available(scene, basemap, tiles)
    drawn = draw(scene, basemap, SPRITE_URL, tiles)
    head = (Markup('<link rel="stylesheet" href="{}">').format(url) for url in drawn.styles)
    scripts = (Markup('<script src="{}"></script>').format(url) for url in drawn.scripts)
    return MapParts(
        head=Markup("\n").join(head),
        body=_body(scene, drawn, note, _items(scene, listed, linked=True, live=True)),
        shell=Markup("\n").join([_PLACES.format(_CUT), *scripts, elements("script", [drawn.script])]),
        data=_places(scene, linked=True),
        hashes=(_drawn_hash(drawn.script),),
        tile_origin=TILE_ORIGIN.get(basemap),
    )


def map_file(scene: Scene, basemap: Basemap, *, only: str = "") -> str:
    """Return the map as one HTML file that opens from disk; only tiles of a remote base map are ever asked for.

    Names link to pages of places where the scene's links are absolute.

    Args:
        scene: What it shows.
        basemap: What lies under it.
        only: A sentence that says which places were left out, if any.

    Raises:
        AssetError: Something would be loaded from another host, or is not installed.
    """
    basemap, note = _available(scene, basemap, None)
    drawn = draw(scene, basemap, "")
    styles = [*map(inlined_style, drawn.styles), (FOLDER / "styles" / "file.css").read_text(encoding="utf-8")]
    scripts = [*(static_path(url).read_text(encoding="utf-8") for url in drawn.scripts), drawn.script]
    lists = _items(scene, (*scene.pins, *scene.unlocated), linked=scene.absolute, live=False)
    return PAGES.get_template("map_file.html").render(
        scene=scene,
        words=scene.labels,
        only=only,
        policy=policy(styles, scripts, basemap),
        styles=elements("style", styles),
        body=_body(scene, drawn, note, lists, _sprite(scene)),
        places=_PLACES.format(Markup(_places(scene, linked=scene.absolute)[:].decode())),  # noqa: S704 - JSON without "<"
        script=elements("script", scripts),
        software=", ".join(f"{used.name} {used.version} ({used.licence})" for used in licences()),
    )


def _available(scene: Scene, basemap: Basemap, tiles: Tiles | None) -> tuple[Basemap, str]:
    """Return the base map that can be drawn, and the sentence that names it."""
    if basemap is Basemap.AUTO:
        basemap = Basemap.LOCAL if tiles else Basemap.IGN
    if basemap is Basemap.LOCAL and tiles is None:
        return Basemap.NONE, scene.labels("map.basemap_local_missing")
    return basemap, scene.labels(f"map.basemap_{basemap}")


Group = tuple[str, Markup]
"""A heading and the items under it."""


def _items(scene: Scene, listed: Sequence[Pin], *, linked: bool, live: bool) -> list[Group]:
    """Write places as lists, one per kind; a page that is served says what is open, a file is opened some other day."""

    def groups() -> Iterator[tuple[str, Iterable[Pin]]]:
        for kind in scene.kinds:
            pins = (pin for pin in listed if pin.place.kind == kind.code and pin.place.position is not None)
            yield f"{kind.label} ({kind.count})", pins
        unlocated = (pin for pin in listed if pin.place.position is None)
        yield f"{scene.labels('map.unlocated')} ({len(scene.unlocated)})", unlocated

    written = ((title, [item(pin, scene, linked=linked, live=live) for pin in pins]) for title, pins in groups())
    return [(title, Markup("\n".join(items))) for title, items in written if items]  # noqa: S704 - item() escapes


def _places(scene: Scene, *, linked: bool) -> Apart:
    """Write the places as data for the page, where no text of theirs can end the element."""
    link = scene.url("{id}") if linked else ""
    data = scene.written.data.get(link)
    if data is None:
        data = apart(msgspec.json.encode(columns(scene, linked=linked)).replace(b"<", b"\\u003c"))
        scene.written.data[link] = data
    return data


def _body(scene: Scene, drawn: Drawn, note: str, lists: Sequence[Group], sprite: str = "") -> Markup:
    count = len(scene.pins)
    key = "map.list" if count > 1 else "map.list_one" if count else "map.list_none"
    text = PAGES.get_template("map_body.html").render(
        scene=scene,
        words=scene.labels,
        basemap_note=note,
        sprite=Markup(sprite),  # noqa: S704 - our own pictograms
        frame=Markup(drawn.frame),  # noqa: S704 - Folium's empty frame
        list_title=scene.labels(key, count=count),
        lists=lists,
    )
    return Markup(text)  # noqa: S704 - the template escapes


def _sprite(scene: Scene) -> str:
    """Return the symbols that a scene uses; the sprite has one per line."""
    used = {f'id="mdi-{entry.icon}"' for entry in (*scene.needs, *scene.kinds)} | {'id="mdi-map-marker"'}
    lines = vendor_path("icons.svg").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if any(name in line for name in used))


def elements(tag: str, texts: Iterable[str]) -> Markup:
    """Write our own styles or scripts as elements of a page."""
    return Markup("\n".join(f"<{tag}>{text}</{tag}>" for text in texts))  # noqa: S704 - our own styles and scripts


def policy(styles: Iterable[str], scripts: Iterable[str], basemap: Basemap) -> str:
    """Return the Content-Security-Policy of a map file: its own styles and scripts, tiles, nothing else."""
    images = " ".join(["data:", *([TILE_ORIGIN[basemap]] if basemap in TILE_ORIGIN else [])])
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {' '.join(map(_hash, styles))};"
        f" img-src {images}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


_drawn_hash = lru_cache(maxsize=64)(_hash)
