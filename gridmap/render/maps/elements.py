"""Pieces of a map as folium elements; `assets/gridmap.js` is their side in the browser."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import folium
from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from gridmap import i18n
from gridmap.render import palette
from gridmap.render.maps import scripts
from gridmap.render.maps.styles import BASE, Style
from gridmap.store import tiles

MIN_ZOOM, MAX_ZOOM = 9, 19
Bounds = tuple[float, float, float, float]
CHINA: Bounds = (73.5, 18.0, 135.1, 53.6)
"""West, south, east, north: where the map opens while nothing is loaded."""

SCRIPTS = {
    "leaflet": "npm/leaflet/dist/leaflet.js",
    "vectorgrid": "npm/leaflet.vectorgrid/dist/Leaflet.VectorGrid.bundled.min.js",
    "style": "style.js",
    "gridmap": "gridmap.js",
}
STYLES = {"leaflet_css": "npm/leaflet/dist/leaflet.css", "gridmap_css": "gridmap.css"}


class _Prepare(MacroElement):
    """Scripts and styles that a map loads before its layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "gridmap.prepare({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = "Prepare"
        self.options = dict(options)


class Tiles(Layer):
    """Layer of vector tiles."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = gridmap.tiles({{ this.address|tojson }}, "
        "{{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(
        self, address: str, options: Mapping[str, Any], *, name: str, control: bool, show: bool
    ) -> None:
        super().__init__(name=name, overlay=True, control=control, show=show)
        self._name = "Tiles"
        self.address = address
        self.options = dict(options)


class Legend(MacroElement):
    """Legend in the map's corner, made by its script: it folds up on a phone."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "gridmap.legend({{ this._parent.get_name() }}, {{ this.title|tojson }}, "
        "{{ this.entries|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, title: str, entries: list[dict[str, Any]]) -> None:
        super().__init__()
        self._name = "Legend"
        self.title = title
        self.entries = entries


class _Outline(MacroElement):
    """Outline of something chosen elsewhere than on the map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "gridmap.outline({{ this._parent.get_name() }}, {{ this.shape }}, {{ this.look|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, shape: str) -> None:
        super().__init__()
        self._name = "Outline"
        self.shape = shape
        self.look = {"color": palette.INK, "weight": 4, "fill": False, "radius": 12}


class Choices(MacroElement):
    """Numbered outlines of what a person is to choose from; the map opens on them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "gridmap.choices({{ this._parent.get_name() }}, {{ this.choices|tojson }}, "
        "{{ this.look|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, choices: list[dict[str, Any]]) -> None:
        super().__init__()
        self._name = "Choices"
        self.choices = choices
        self.look = {"color": palette.ALERT, "weight": 3, "fillColor": palette.WARN,
                     "fillOpacity": 0.35, "radius": 10}  # fmt: skip


class Fingerprint(MacroElement):
    """
    Comment in the page that differs where maps differ.

    streamlit-folium distinguishes maps by their script, but leaves out of it whatever looks like
    "_abc123": health_center and health_station would be one map. Capitals it keeps.
    """

    _template = Template("{% macro script(this, kwargs) %}/* {{ this.digest }} */{% endmacro %}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Fingerprint"
        self.digest = hashlib.sha256(text.encode()).hexdigest().upper()


def base_map(
    bounds: Bounds | None,
    *,
    language: str = i18n.DEFAULT,
    attribution: str = "",
    labels: bool = True,
) -> folium.Map:
    """
    Base map: land, streets, buildings and community outlines, with names and a scale bar.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees to open at; all of China when None.
    language
        Language of the controls.
    attribution
        Credit of the data, with the approval number (审图号) where there is one.
    labels
        Whether names are written on it.
    """
    west, south, east, north = bounds or CHINA
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=15,
        min_zoom=MIN_ZOOM if bounds else 4,
        max_zoom=MAX_ZOOM,
        # Between whole zooms too: an area that just misses one would fill a third of the map.
        zoom_snap=0.25,
        tiles=None,
    )
    drawn.default_js = [(name, scripts.address(path)) for name, path in SCRIPTS.items()]
    drawn.default_css = [(name, scripts.address(path)) for name, path in STYLES.items()]
    _Prepare(
        {
            "bounds": [[south, west], [north, east]],
            "attribution": attribution,
            "labels": labels,
            "home": i18n.translate("Show everything", language),
        }
    ).add_to(drawn)
    # Drawn at twice the size: a quarter of the requests.
    Tiles(
        tile_address("base", {}),
        {
            "styles": {layer: style.for_script() for layer, style in BASE.items()},
            "tileSize": 512,
            "zoomOffset": -1,
            "zIndex": 1,
        },
        name="base",
        control=False,
        show=True,
    ).add_to(drawn)
    return drawn


def add_tiles(
    drawn: folium.Map,
    layer: str,
    style: Style,
    *,
    name: str,
    interactive: bool = False,
    params: Mapping[str, Any] | None = None,
    show: bool = True,
) -> None:
    """
    Put a layer of tiles on the map, above those that are there.

    Parameters
    ----------
    layer
        One of `gridmap.store.tiles.LAYERS`.
    name
        In the layer control.
    interactive
        Whether its features answer clicks.
    params
        Parameters of the tiles' address: service, radius, mine; `v`, any value, to see a change
        at once.
    """
    if layer not in tiles.LAYERS:
        raise ValueError(f"no layer {layer!r}")
    params = dict(params or {})
    below = [child for child in drawn._children.values() if isinstance(child, Tiles)]
    if layer == "building" and not params.get("mine"):
        # Its buildings would lie unseen under these.
        below[0].address = tile_address("base", {"buildings": 0})
    Tiles(
        tile_address(layer, params),
        {
            "styles": {layer: style.for_script()},
            "interactive": interactive,
            "zIndex": len(below) + 1,
        },
        name=name,
        control=True,
        show=show,
    ).add_to(drawn)


def outline(shape: str) -> folium.FeatureGroup:
    """
    Outline of a chosen thing, for `st_folium(feature_group_to_add=...)`: the map is not remade.

    `shape` is GeoJSON text in EPSG:4326, from the database.
    """
    group = folium.FeatureGroup(name="chosen", control=False)
    _Outline(json.dumps(json.loads(shape))).add_to(group)
    return group


def add_choices(drawn: folium.Map, choices: Sequence[tuple[str, str]]) -> None:
    """
    Outline things to choose from, each under its label, and open the map on them.

    `choices` are labels and GeoJSON texts in EPSG:4326.
    """
    Choices([{"label": label, "shape": json.loads(shape)} for label, shape in choices]).add_to(
        drawn
    )


def tile_address(layer: str, params: Mapping[str, Any]) -> str:
    """Template of the addresses of a layer's tiles, as Leaflet fills it in."""
    query = f"?{urlencode(params)}" if params else ""
    return f"/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt{query}"


def add_legend(drawn: folium.Map, title: str, style: Style) -> None:
    """Add the legend of a style: its classes that have a label."""
    Legend(title, style.entries()).add_to(drawn)
