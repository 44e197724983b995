"""Styles as QGIS keeps them (QML), from the style table of the map."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pandas as pd

from gridmap.render.maps import Class, Look, Style

WIDTH = 0.2
"""Width of outlines, millimetres."""
DOT = 3.0
"""Diameter of points, millimetres."""
HATCH = "b_diagonal"


def qml(style: Style, frame: pd.DataFrame, aliases: Mapping[str, str]) -> str:
    """
    Style of a layer for QGIS, with the names of its columns.

    Parameters
    ----------
    style
        Style by a column of the layer, or the same for all.
    frame
        Layer; points and areas have different symbols.
    aliases
        Name by which a column is shown, by column.
    """
    root = Element("qgis", version="3.28", styleCategories="Symbology|Fields")
    is_point = "geometry" in frame and (frame["geometry"].geom_type == "Point").all()
    classes = [*style.classes, style.default]
    if style.by is None or style.by not in frame:
        renderer = SubElement(root, "renderer-v2", type="singleSymbol")
        classes = [style.default]
    elif any(one.at_least is not None for one in style.classes):
        renderer = _ranges(root, style)
    else:
        renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=style.by)
        categories = SubElement(renderer, "categories")
        for number, one in enumerate(classes):
            value = "" if one is style.default else str(one.value)
            SubElement(categories, "category", symbol=str(number), value=value, type="string",
                       label=one.label or "", render="true")  # fmt: skip
    symbols = SubElement(renderer, "symbols")
    for number, one in enumerate(classes):
        _symbol(symbols, str(number), one.look, is_point=is_point)
    names = SubElement(root, "aliases")
    for index, column in enumerate(column for column in frame.columns if column != "geometry"):
        SubElement(names, "alias", index=str(index), field=column, name=aliases.get(column, ""))
    return tostring(root, encoding="unicode")


def _ranges(root: Element, style: Style) -> Element:
    renderer = SubElement(root, "renderer-v2", type="graduatedSymbol", attr=style.by or "")
    ranges = SubElement(renderer, "ranges")
    steps = sorted(style.classes, key=lambda one: one.at_least or 0)
    ends: list[Class | None] = [*steps, None]
    for low, high in pairwise(ends):
        if low is not None:
            upper = 1e12 if high is None else high.at_least
            SubElement(ranges, "range", symbol=str(style.classes.index(low)),
                       lower=str(low.at_least), upper=str(upper), label=low.label or "",
                       render="true")  # fmt: skip
    return renderer


def _symbol(parent: Element, name: str, look: Look, *, is_point: bool) -> None:
    if is_point:
        symbol = SubElement(parent, "symbol", type="marker", name=name)
        _layer(symbol, "SimpleMarker", {
            "name": "circle", "color": _colour(look, "fillColor", 1), "size": DOT,
            "outline_color": _colour(look, "color", 1), "outline_width": WIDTH,
        })  # fmt: skip
        return
    if not look.get("fill"):
        # An area that is drawn as a line: outlines alone.
        symbol = SubElement(parent, "symbol", type="fill", name=name)
        _layer(symbol, "SimpleFill", {
            "style": "no", "outline_color": _colour(look, "color", 1), "outline_width": WIDTH,
        })  # fmt: skip
        return
    symbol = SubElement(parent, "symbol", type="fill", name=name)
    shown = {
        "style": "solid", "color": _colour(look, "fillColor", look.get("fillOpacity", 1)),
        "outline_color": _colour(look, "color", 1), "outline_width": WIDTH,
    }  # fmt: skip
    _layer(symbol, "SimpleFill", shown)
    if look.get("hatch"):
        _layer(symbol, "SimpleFill", {**shown, "style": HATCH, "color": "255,255,255,255"})


def _layer(symbol: Element, kind: str, options: Mapping[str, Any]) -> None:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "pass": "0"})
    held = SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        SubElement(held, "Option", name=name, value=str(value), type="QString")


def _colour(look: Look, name: str, opacity: float) -> str:
    """Colour as QGIS writes it: red, green, blue, alpha from 0 to 255."""
    written = look.get(name, "#000000")
    red, green, blue = (int(written[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
