"""The map of a city's coverage as one HTML file: streets by minutes on foot, places, and the same in tables.

The map is an illustration: neither mouse nor keyboard has to stop at a line, and all that it shows is in the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import folium
from folium.elements import JSCSSMixin
from folium.template import Template
from markupsafe import Markup

from geo_service.config import Basemap
from geo_service.drawing.assets import inlined_style, licences, static_path
from geo_service.drawing.coverage_words import (
    conditions,
    effect_header,
    effect_rows,
    share_header,
    share_rows,
    street_header,
    street_rows,
    title,
    worst_streets,
)
from geo_service.drawing.dates import date_words
from geo_service.drawing.geojson import feature_geometry
from geo_service.drawing.geojson import licences as licences_of
from geo_service.drawing.html import FOLDER, PAGES, elements, policy
from geo_service.drawing.html_folium import (
    COPYRIGHT_URL,
    MAX_ZOOM,
    ZOOM_SNAP,
    Drawn,
    OwnMap,
    ign_tiles,
    outline,
    rendered,
    streets_credit,
)
from geo_service.labels import Labels
from geo_service.model.coverage import Coverage, Line
from geo_service.model.vocabulary import Vocabulary
from geo_service.streets.interface import ATTRIBUTION

WORST = 20
"""Streets in the table, unless another number is asked for."""
_MAP_CSS = "/static/map.css"


@dataclass(frozen=True, slots=True)
class Stroke:
    """How the streets of a class are drawn.

    Attributes:
        colour: Blues up to ten minutes, orange to black beyond: told apart by people who see red as green, too.
        width: In pixels: the farther, the wider.
        dashes: Lengths of dashes and gaps in pixels; empty for a line without gaps.
    """

    colour: str
    width: float
    dashes: str = ""


STROKES = (
    Stroke("#4393c3", 1.25),
    Stroke("#0b4f9c", 1.75),
    Stroke("#b35900", 2.25, "9 3"),
    Stroke("#7a3803", 2.75, "4 3"),
    Stroke("#3a0d24", 3.25),
    Stroke("#595959", 2.5, "1 5"),
)
"""By class of streets; each has a contrast of 3:1 or more on white."""


class _Places(JSCSSMixin):
    """The names of places, shown at a pointer; a name is text, never markup."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {{ this._parent.get_name() }}.eachLayer(function (place) {
                var name = document.createElement("span");
                name.textContent = place.feature.properties.name;
                place.bindTooltip(name);
            });
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium is typed in parts only
        self._name = "Places"


class _Frame(JSCSSMixin):
    """Zoom buttons in the language of the page, the credit, letters where places were tried, and the view."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            (function (map, data) {
                map.attributionControl.setPrefix(false);
                map.attributionControl.addAttribution(data.credit);
                L.control.zoom(data.zoom).addTo(map);
                data.tried.forEach(function (tried) {
                    var icon = L.divIcon({ className: "coverage-tried", html: tried.letter, iconSize: [28, 28] });
                    L.marker(tried.at, { icon: icon, interactive: false, keyboard: false }).addTo(map);
                });
                map.fitBounds(data.bounds, { animate: false });
                document.getElementById("map-view").dataset.ready = "yes";
            })({{ this._parent.get_name() }}, {{ this.data|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium is typed in parts only
        self._name, self.data = "Frame", data


def coverage_file(
    coverage: Coverage, vocabulary: Vocabulary, basemap: Basemap, words: Labels, worst: int = WORST
) -> str:
    """Return the map of a coverage as one HTML file that opens from disk; only tiles of IGN are ever asked for.

    Args:
        coverage: What it shows.
        vocabulary: Labels of services.
        basemap: What lies under it; IGN's tiles, or nothing.
        words: The language.
        worst: Streets in the table, at most.

    Raises:
        AssetError: Something would be loaded from another host, or is not installed.
    """
    basemap = Basemap.IGN if basemap in {Basemap.IGN, Basemap.AUTO} else Basemap.NONE
    drawn = _drawn(coverage, basemap, words)
    own = (FOLDER / "styles" / name for name in ("file.css", "coverage.css"))
    styles = [*map(inlined_style, (*drawn.styles, _MAP_CSS)), *(path.read_text(encoding="utf-8") for path in own)]
    scripts = [*(static_path(url).read_text(encoding="utf-8") for url in drawn.scripts), drawn.script]
    streets = worst_streets(coverage, worst)
    return PAGES.get_template("map_coverage.html").render(
        coverage=coverage,
        words=words,
        title=title(coverage, vocabulary, words),
        conditions=list(conditions(coverage, vocabulary, words)),
        strokes=STROKES,
        share_header=share_header(words),
        share_rows=list(share_rows(coverage, words)),
        street_header=street_header(coverage, words),
        street_rows=list(street_rows(coverage, streets)),
        effect_header=effect_header(words),
        effect_rows=list(effect_rows(coverage, words)),
        note=words("map.basemap_ign") if basemap is Basemap.IGN else "",
        streets_as_of=date_words(coverage.streets_as_of, words) if coverage.streets_as_of else "",
        attribution=ATTRIBUTION,
        copyright_url=COPYRIGHT_URL,
        licences=licences_of(coverage.places),
        software=", ".join(f"{used.name} {used.version} ({used.licence})" for used in licences()),
        policy=policy(styles, scripts, basemap),
        styles=elements("style", styles),
        frame=Markup(drawn.frame),  # noqa: S704 - Folium's empty frame
        script=elements("script", scripts),
    )


def _drawn(coverage: Coverage, basemap: Basemap, words: Labels) -> Drawn:
    centre = coverage.city.centre
    picture = OwnMap(
        tiles=None,
        control_scale=True,
        zoom_control=False,
        zoom_start=12,
        location=None if centre is None else [centre.lat, centre.lon],
        prefer_canvas=True,
    )
    picture.options |= {"maxZoom": MAX_ZOOM, "zoomSnap": ZOOM_SNAP}
    if basemap is Basemap.IGN:
        picture.add_child(ign_tiles(words))
    picture.add_child(outline(coverage.city))
    for stroke, lines in zip(STROKES, coverage.lines, strict=True):
        if lines:
            picture.add_child(_streets(stroke, lines))
    picture.add_child(_places(coverage))
    picture.add_child(_Frame(_data(coverage, words)))
    return rendered(picture)


def _streets(stroke: Stroke, lines: tuple[Line, ...]) -> folium.GeoJson:
    style = {"color": stroke.colour, "weight": stroke.width, "opacity": 0.9, "dashArray": stroke.dashes or None}
    shape = {
        "type": "Feature",
        "properties": {"style": style},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }
    return folium.GeoJson({"type": "FeatureCollection", "features": [shape]}, control=False, interactive=False)


def _places(coverage: Coverage) -> folium.GeoJson:
    shapes = [
        {"type": "Feature", "properties": {"name": place.name}, "geometry": feature_geometry(place, 5)}
        for place in coverage.places
    ]
    dot = folium.CircleMarker(radius=6, color="#000", weight=2, fill_color="#ffd23f", fill_opacity=1)
    layer = folium.GeoJson({"type": "FeatureCollection", "features": shapes}, marker=dot, control=False)
    layer.add_child(_Places())
    return layer


def _data(coverage: Coverage, words: Labels) -> dict[str, Any]:
    """Return what the frame needs: the view is that of the streets that were measured."""
    points = [point for stretch in coverage.stretches for point in stretch.line]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return {
        "bounds": [[min(lats), min(lons)], [max(lats), max(lons)]],
        "tried": [
            {"letter": letter, "at": [effect.at.lat, effect.at.lon]}
            for letter, effect in zip(ascii_uppercase, coverage.effects, strict=False)
        ],
        "credit": streets_credit(),
        "zoom": {
            "position": "bottomright",
            "zoomInTitle": words("map.zoom_in"),
            "zoomOutTitle": words("map.zoom_out"),
        },
    }
