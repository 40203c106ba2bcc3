"""A scene drawn by Folium: map, base map, outline, clusters and layers. With ``html.py``, all that knows Folium."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any

import folium
from branca.element import CssLink, JavascriptLink
from folium.elements import JSCSSMixin
from folium.plugins import MarkerCluster
from folium.template import Template
from markupsafe import Markup

from geo_service.config import Basemap
from geo_service.drawing.assets import VENDOR_URL, static_path
from geo_service.drawing.scene import LayerEntry, Scene
from geo_service.hours.state import State
from geo_service.labels import Labels, load_labels
from geo_service.model.city import City, NamedPoint
from geo_service.streets.interface import ATTRIBUTION

IGN_TILES = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
"""Plan IGN as WMTS, without a key. Source: Géoplateforme, service WMTS."""
COPYRIGHT_URL = "https://www.openstreetmap.org/copyright"
MAX_ZOOM = 19
ZOOM_SNAP = 0.5
"""Whole steps only would show a city at half the size that fits on a telephone."""
_RANDOM_ID = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
_MARK = re.compile(r"@count-(\d+)@")
_OUTLINE_STYLE = {"color": "#1b4965", "weight": 3, "dashArray": "6 5", "fillColor": "#1b4965", "fillOpacity": 0.04}
_CLUSTERING = {"maxClusterRadius": 60, "showCoverageOnHover": False, "animate": False}
_WORDS_OF_SCRIPT = (
    "cluster",
    "zoom_in",
    "zoom_out",
    "close",
    "open_place",
    "found",
    "found_one",
    "found_none",
    "needs",
    "kinds",
    "hours",
    "example",
    "more",
    "unlocated",
    "on_map",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What Folium made.

    Attributes:
        styles: Addresses of style sheets, below ``/static/``.
        scripts: Addresses of scripts, below ``/static/``, in order of loading.
        frame: HTML of the empty map.
        script: The script that fills it.
    """

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    frame: str
    script: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A scene without its places: the same for many an instant and revision, and slow to draw."""

    city: City = field(hash=False)  # its outline has hundreds of corners
    lang: str
    count: int
    needs: tuple[LayerEntry, ...]
    kinds: tuple[LayerEntry, ...]
    landmarks: tuple[NamedPoint, ...] = field(hash=False)

    @property
    def labels(self) -> Labels:
        """The words of its language."""
        return load_labels(self.lang)

    @property
    def uncounted(self) -> "_Frame":
        """The same without counts."""
        needs, kinds = (tuple([replace(entry, count=0) for entry in some]) for some in (self.needs, self.kinds))
        return replace(self, count=0, needs=needs, kinds=kinds)


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where a page asks for our own base map of a city.

    Attributes:
        far: Address of the tiles of what is seen from afar (PMTiles).
        near: Address of the tiles of everything.
    """

    far: str
    near: str


def streets_credit() -> str:
    """Return to whom drawn streets are owed, as a link."""
    return str(Markup('<a href="{}" rel="noreferrer">{}</a>').format(COPYRIGHT_URL, ATTRIBUTION))


class OwnMap(folium.Map):
    """A Folium map that loads Leaflet from our own host and nothing else."""


class _Clusters(MarkerCluster):
    """Folium's clusters, loaded from our own host."""


class _Ground(JSCSSMixin):
    """Our own base map, drawn from vector tiles."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geoServiceGround({{ this.data|tojson }}).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, tiles: Tiles, language: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium is typed in parts only
        self._name = "Ground"
        self.data = {"far": tiles.far, "near": tiles.near, "attribution": streets_credit(), "language": language}


class _Pins(JSCSSMixin):
    """The call that makes the pins from the columns of places."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geoServiceMap.draw({
                map: {{ this._parent.get_name() }},
                cluster: {{ this.cluster.get_name() }},
                needLayers: { {% for code, layer in this.needs.items() %}{{ code|tojson }}: {{ layer.get_name() }},
                {% endfor %} },
                kindLayers: { {% for code, layer in this.kinds.items() %}{{ code|tojson }}: {{ layer.get_name() }},
                {% endfor %} },
                tiles: {{ this.tiles.get_name() if this.tiles else "null" }},
                data: {{ this.data|tojson }},
                places: JSON.parse(document.getElementById("map-places").textContent)
            });
        {% endmacro %}
        """
    )

    def __init__(
        self,
        cluster: MarkerCluster,
        tiles: folium.TileLayer | _Ground | None,
        layers: tuple[Mapping[str, folium.FeatureGroup], Mapping[str, folium.FeatureGroup]],
        data: Mapping[str, Any],
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium is typed in parts only
        self._name = "Pins"
        self.cluster, self.tiles, self.data = cluster, tiles, data
        self.needs, self.kinds = layers


OwnMap.default_js = [("leaflet", f"{VENDOR_URL}leaflet/leaflet.js")]
OwnMap.default_css = [("leaflet_css", f"{VENDOR_URL}leaflet/leaflet.css")]
_Clusters.default_js = [("markercluster", f"{VENDOR_URL}markercluster/leaflet.markercluster.js")]
_Clusters.default_css = [("markercluster_css", f"{VENDOR_URL}markercluster/MarkerCluster.css")]
_Ground.default_js = [
    ("protomaps", f"{VENDOR_URL}protomaps/protomaps-leaflet.js"),
    ("ground", "/static/ground.js"),
]
_Pins.default_js = [
    ("hours", "/static/hours.js"),
    ("map_places", "/static/map_places.js"),
    ("map", "/static/map.js"),
]
_Pins.default_css = [("map_css", "/static/map.css")]


def draw(scene: Scene, basemap: Basemap, sprite_url: str, tiles: Tiles | None = None) -> Drawn:
    """Draw a scene.

    Args:
        scene: What to draw. The view is the city's extent.
        basemap: What lies under it.
        sprite_url: Address of the pictograms; empty where they are in the page itself.
        tiles: Our own base map; needed where it is the one that lies under the scene.

    Raises:
        AssetError: Something would be loaded from another host, or is not installed.
    """
    frame = _Frame(scene.city, scene.labels.lang, len(scene.pins), scene.needs, scene.kinds, scene.landmarks)
    return _drawn(frame, basemap, sprite_url, tiles)


@lru_cache(maxsize=64)
def _drawn(scene: _Frame, basemap: Basemap, sprite_url: str, tiles: Tiles | None) -> Drawn:
    counts = [str(scene.count), *[str(entry.count) for entry in (*scene.needs, *scene.kinds)]]
    drawn = _uncounted(scene.uncounted, basemap, sprite_url, tiles)
    return replace(drawn, script=_MARK.sub(lambda mark: counts[int(mark[1])], drawn.script))


@lru_cache(maxsize=64)
def _uncounted(scene: _Frame, basemap: Basemap, sprite_url: str, tiles: Tiles | None) -> Drawn:
    """Draw a frame with marks where counts belong: an edit that changes these is no reason to draw it again."""
    picture = OwnMap(tiles=None, control_scale=True, zoom_control="bottomright", zoom_start=12, location=_centre(scene))
    picture.options |= {"maxZoom": MAX_ZOOM, "zoomSnap": ZOOM_SNAP}
    ground = _ground(scene, basemap, tiles)
    cluster = _Clusters(control=False, **_CLUSTERING)  # type: ignore[no-untyped-call]
    all_needs = LayerEntry("", scene.labels("map.all_needs"), "map-marker", 0)
    marks = (f"@count-{each}@" for each in count())
    needs = {
        entry.code: _layer(entry, next(marks), sprite_url, overlay=False, show=entry is all_needs)
        for entry in (all_needs, *scene.needs)
    }
    kinds = {entry.code: _layer(entry, next(marks), sprite_url, overlay=True, show=True) for entry in scene.kinds}
    for element in (ground, outline(scene.city), cluster, *needs.values(), *kinds.values()):
        if element is not None:
            picture.add_child(element)
    picture.add_child(folium.LayerControl(collapsed=False))
    picture.add_child(_Pins(cluster, ground, (needs, kinds), _data(scene, sprite_url)))
    return rendered(picture)


def _centre(scene: _Frame) -> list[float] | None:
    centre = scene.city.centre
    return None if centre is None else [centre.lat, centre.lon]


def _ground(scene: _Frame, basemap: Basemap, tiles: Tiles | None) -> folium.TileLayer | _Ground | None:
    if basemap is Basemap.LOCAL and tiles is not None:
        return _Ground(tiles, scene.labels.lang)
    return ign_tiles(scene.labels) if basemap is Basemap.IGN else None


def ign_tiles(words: Labels) -> folium.TileLayer:
    """Return the base map of IGN."""
    return folium.TileLayer(IGN_TILES, attr=words("map.ign_credit"), max_zoom=MAX_ZOOM, control=False)


def outline(city: City) -> folium.GeoJson:
    """Draw a city's outline, which neither mouse nor keyboard stops at."""
    shape = {
        "type": "Feature",
        "properties": {"style": _OUTLINE_STYLE},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in city.outline]},
    }
    return folium.GeoJson({"type": "FeatureCollection", "features": [shape]}, control=False, interactive=False)


def _layer(entry: LayerEntry, mark: str, sprite_url: str, *, overlay: bool, show: bool) -> folium.FeatureGroup:
    """Return an empty layer for the layer control; the script shows the places that belong to it, a mark their count.

    Of needs one is chosen (``overlay`` false), of kinds any number.
    """
    name = Markup('<svg class="map-icon" aria-hidden="true"><use href="{}#mdi-{}"/></svg> {} <span>({})</span>')
    text = name.format(sprite_url, entry.icon, entry.label, mark)
    return folium.FeatureGroup(name=str(text), overlay=overlay, show=show)


def _data(scene: _Frame, sprite_url: str) -> dict[str, Any]:
    def told(entries: Iterable[LayerEntry]) -> dict[str, dict[str, str]]:
        return {entry.code: {"label": entry.label, "icon": f"{sprite_url}#mdi-{entry.icon}"} for entry in entries}

    lons, lats = zip(*(corner for ring in scene.city.outline for corner in ring), strict=True)
    return {
        "bounds": [[min(lats), min(lons)], [max(lats), max(lons)]],
        "needs": told(scene.needs),
        "kinds": told(scene.kinds),
        "states": {state: scene.labels(f"open_state.{state}") for state in State},
        "landmarks": [[point.position.lat, point.position.lon, point.name] for point in scene.landmarks],
        "words": {name: scene.labels.words[f"map.{name}"] for name in _WORDS_OF_SCRIPT},
    }


def rendered(picture: OwnMap) -> Drawn:
    """Render and take apart; Folium's random ids become numbers, so that equal scenes give equal pages."""
    figure: Any = picture.get_root()
    figure.render()
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return numbers.setdefault(match[0], str(len(numbers) + 1))

    return Drawn(
        styles=_ours(figure, CssLink),
        scripts=_ours(figure, JavascriptLink),
        frame=_RANDOM_ID.sub(number, figure.html.render()),
        script=_RANDOM_ID.sub(number, figure.script.render()),
    )


def _ours(figure: Any, kind: type[CssLink | JavascriptLink]) -> tuple[str, ...]:
    """Return the addresses of all styles or scripts that a figure links, each of them ours and installed."""
    links = figure.header._children.values()  # noqa: SLF001 - branca offers no other way to its links
    urls = tuple(link.url for link in links if isinstance(link, kind))
    for url in urls:
        static_path(url)
    return urls
