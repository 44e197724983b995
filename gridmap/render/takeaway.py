"""The map to take away: one HTML file that opens anywhere, without a network, made by folium."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import folium
import shapely
from branca.element import Element
from folium.utilities import JsCode

from gridmap.render import palette
from gridmap.render.maps import BASES, STANDARD, BaseMap, Bounds, Look, Style
from gridmap.render.takeaway_page import Clear, Legend, Ranges, around, at_zoom, head, pattern

GRID_DEG = 1e-6
"""Precision of places, degrees: a tenth of a metre."""
_TIP = JsCode(
    "(feature, layer) => { const tip = feature.properties.tip;"
    " if (tip) layer.bindTooltip(tip, {sticky: true}); }"
)


@dataclass(frozen=True)
class TakenLayer:
    """
    Layer of a map to take away.

    Attributes
    ----------
    style
        Its look and legend.
    features
        Properties and geometry (EPSG:4326) of each feature.
    tips
        Lines beside the pointer, as `ui.frame.Layer` has them.
    chosen
        Geometries of features that are shown as selected.
    zooms, legend, note
        As `ui.frame.Layer` has them.
    """

    style: Style
    features: Sequence[tuple[Mapping[str, Any], shapely.Geometry]]
    tips: Sequence[str] = ()
    chosen: Sequence[shapely.Geometry] = ()
    zooms: tuple[float, float] | None = None
    legend: str = ""
    note: str = ""


@dataclass(frozen=True)
class TakenMap:
    """
    View to take away.

    Attributes
    ----------
    title, subtitle
        What it shows, and of when and whom.
    language
        Code of the language of its words, as HTML writes it.
    bounds
        West, south, east, north in degrees, at which it opens.
    layers
        The lowest first.
    below
        Base map.
    base
        Features of the base map by its layers, drawn below all.
    names
        Longitude, latitude, text and kind of names on the map, the most important first.
    markers
        Longitude, latitude, text, colour and title of marks.
    shapes
        Geometry, look and label of further lines and areas.
    legend
        Heading of the legend.
    attribution
        Whom the map owes a credit.
    """

    title: str
    subtitle: str
    language: str
    bounds: Bounds
    layers: Sequence[TakenLayer]
    below: BaseMap = BASES[STANDARD]
    base: Mapping[str, Sequence[tuple[Mapping[str, Any], shapely.Geometry]]] = field(
        default_factory=dict
    )
    names: Sequence[tuple[float, float, str, str]] = ()
    markers: Sequence[tuple[float, float, str, str, str]] = ()
    shapes: Sequence[tuple[Mapping[str, Any], Look, str]] = ()
    legend: str = ""
    attribution: str = ""


def takeaway(taken: TakenMap) -> bytes:
    """
    Write a view as one HTML file, with its data, scripts and styles inside.

    Raises
    ------
    TakeawayError
        Leaflet is not installed beside the application.
    """
    west, south, east, north = taken.bounds
    drawn = folium.Map(tiles=None, control_scale=True, zoom_control="topright", zoom_snap=0.25,
                       max_zoom=20, attribution_control=False)  # fmt: skip
    # What they would load from elsewhere is put into the file.
    drawn.default_js, drawn.default_css = [], []
    for name, style in taken.below.styles.items():
        if found := taken.base.get(name):
            _collection(style, found, is_base=True).add_to(drawn)
    hatched: set[str] = set()
    ranges = Ranges()
    for layer in taken.layers:
        made = _collection(layer.style, layer.features, tips=layer.tips, hatched=hatched)
        ranges.add(made.add_to(drawn), layer.zooms)
        outlines = [(shapely.geometry.mapping(one), layer.style.selected, "")
                    for one in layer.chosen]  # fmt: skip
        _shapes(drawn, outlines, ranges)
    _shapes(drawn, taken.shapes, ranges)
    for lon, lat, text, kind in taken.names:
        _text(lon, lat, f'<span class="name {kind}">{escape(text)}</span>').add_to(drawn)
    for lon, lat, text, color, title in taken.markers:
        _text(lon, lat, _mark(text, color or palette.ACCENT, title)).add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    ranges.add_to(drawn)
    Clear().add_to(drawn)
    figure: Any = drawn.get_root()
    figure.title = escape(taken.title)
    figure.header.add_child(Element(head(taken.below.backdrop)), name="leaflet", index=0)
    figure.html.add_child(
        Element(around(taken.title, taken.subtitle, _legends(taken), taken.attribution, hatched))
    )
    html: str = figure.render()
    return html.replace("<html>", f'<html lang="{escape(taken.language)}">', 1).encode()


def _legends(taken: TakenMap) -> list[Legend]:
    """Legends of the map: one for all zooms, or one for each range of zooms of a layer."""
    ranges: set[tuple[float, float] | None] = {layer.zooms for layer in taken.layers if layer.zooms}
    found = []
    for zooms in ranges or {None}:
        seen = [layer for layer in taken.layers if layer.zooms in (None, zooms)]
        found.append(
            Legend(
                next((layer.legend for layer in seen if layer.legend), taken.legend),
                [entry for layer in seen for entry in layer.style.entries()],
                " ".join(layer.note for layer in seen if layer.note),
                zooms,
            )
        )
    return found


def _collection(
    style: Style, features: Iterable[tuple[Mapping[str, Any], shapely.Geometry]], *,
    tips: Sequence[str] = (), hatched: set[str] | None = None, is_base: bool = False,
) -> folium.GeoJson:  # fmt: skip
    """Features in their looks; colours that are hatched are added to `hatched`."""
    looks: dict[str, dict[str, Any]] = {}
    data = []
    for number, (properties, geometry) in enumerate(features):
        look = style.look(properties)
        if look.get("hatch") and hatched is not None:
            hatched.add(look["fillColor"])
        looks[str(number)] = _options(look, is_base=is_base)
        data.append({
            "type": "Feature", "id": str(number),
            "geometry": shapely.geometry.mapping(shapely.set_precision(geometry, GRID_DEG)),
            "properties": {"tip": _tip(tips, properties)},
        })  # fmt: skip
    return _geojson(data, looks)


def _shapes(
    drawn: folium.Map, shapes: Iterable[tuple[Mapping[str, Any], Look, str]], ranges: Ranges
) -> None:
    for geometry, look, label in shapes:
        data = {"type": "Feature", "id": "0", "geometry": dict(geometry),
                "properties": {"tip": escape(label)}}  # fmt: skip
        ranges.add(_geojson([data], {"0": _options(look)}).add_to(drawn), None)


def _geojson(data: list[dict[str, Any]], looks: Mapping[str, dict[str, Any]]) -> folium.GeoJson:
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": data},
        style_function=lambda feature: looks[feature["id"]],
        on_each_feature=_TIP,
        marker=folium.CircleMarker(radius=6),
    )


def _options(look: Look, *, is_base: bool = False) -> dict[str, Any]:
    """Leaflet's path options of a look, at one zoom."""
    made = {name: value for name, value in look.items() if name not in ("hatch", "lineCap")}
    for name in ("weight", "radius"):
        if name in made:
            made[name] = at_zoom(made[name])
    if is_base:
        made["interactive"] = False
        if look.get("fill"):
            # Areas are cut at the edges of tiles, which are no edges of theirs.
            made["stroke"] = False
    if look.get("hatch"):
        made["fillColor"] = f"url(#{pattern(look['fillColor'])})"
    return made


def _tip(tips: Sequence[str], properties: Mapping[str, Any]) -> str:
    """Lines of a tip as HTML; one none of whose properties is known is left out."""
    lines = []
    for tip in tips:
        # The texts between the names, then the names, in turn.
        texts = re.split(r"\{(\w+)\}", tip)
        known = [properties.get(name) for name in texts[1::2]]
        if not known or any(value not in (None, "") for value in known):
            texts[1::2] = map(_written, known)
            lines.append(escape(" ".join("".join(texts).split())))
    return "<br>".join(lines)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if isinstance(value, float) else str(value)


def _text(lon: float, lat: float, html: str) -> folium.Marker:
    icon = folium.DivIcon(html=html, icon_size=(0, 0), class_name="text")
    return folium.Marker((lat, lon), icon=icon, interactive=False, keyboard=False)


def _mark(text: str, color: str, title: str) -> str:
    return (
        f'<span class="mark" title="{escape(title)}"><i style="background:{escape(color)}"></i>'
        f"<b>{escape(text)}</b></span>"
    )
