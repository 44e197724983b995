"""Map of the whole area on paper: buildings coloured by group, points, streets, communities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.analysis.map_layers import MapLayers
from gridmap.network import metric_xy
from gridmap.render.reports.map_style import BOUNDARY, LAND, STREET, STREETS
from gridmap.render.reports.pages import pdf, room
from gridmap.render.reports.svg import NO_OUTLINES, SvgMap

WIDTH_MM = 186.0
HEIGHT_MM, TALLEST_MM = 140.0, 215.0
"""Largest height of the map, and where the rest of the page leaves room for more."""
SIZES_PT = (11.0, 10.0, 9.25, 8.5)
"""Type sizes of a report; the largest is taken with which it has one page."""
FOOT_MM = 14.0
"""Margin below a report, with a little air."""


@dataclass(frozen=True, eq=False)
class Dots:
    """
    Points in one colour, degrees in EPSG:4326; with names where `labels` has them.

    `is_badge`: the names are short, and stand in the points; `is_hollow`: rings in the colour.
    """

    lon: npt.ArrayLike
    lat: npt.ArrayLike
    color: str
    scale: float = 1.0
    labels: Sequence[str] = ()
    is_badge: bool = False
    is_hollow: bool = False


def one_page(layers: MapLayers, draw: Callable[[float], str], **values: Any) -> bytes:
    """
    PDF of a report in A4 (`templates/coverage.html`): its type, then its map fill the page.

    `draw` draws the map, up to a height in millimetres; an empty text where there is none.
    """
    drawn, blank, height = draw(HEIGHT_MM), "", 0.0
    if drawn:
        height = _height(layers, HEIGHT_MM)
        blank = f'<div style="height: {height}mm"></div>'
    for size in SIZES_PT:
        count, left = room("coverage", size=size, map=blank, office=layers.office, **values)
        if count == 1:
            break
    taller = min(_height(layers, TALLEST_MM), height + left - FOOT_MM) if drawn else 0
    if count == 1 and taller > height:
        drawn = draw(taller)
    return pdf("coverage", size=size, map=drawn, office=layers.office, **values)


def _height(layers: MapLayers, most: float) -> float:
    """Height of the map: not more than the area needs, with room for the scale bar below it."""
    west, south, east, north = layers.bounds
    return min(most, WIDTH_MM * (north - south) / max(east - west, 1) + 20)


def area_map(
    layers: MapLayers,
    building_id: npt.ArrayLike,
    group: npt.NDArray[np.int64],
    weight: npt.ArrayLike,
    colors: dict[int, str],
    dots: Sequence[Dots],
    *,
    height_mm: float = HEIGHT_MM,
    outlines: Mapping[int, str] = NO_OUTLINES,
    hatched: int | None = None,
) -> str:
    """
    Draw all the buildings as an SVG; an empty text where there are none.

    Parameters
    ----------
    layers
        Outlines of the buildings and what surrounds them.
    building_id, group, weight
        Each residential building in use, the group that it is coloured by, and how heavy it is
        where a square stands for several.
    colors
        Colour of each group.
    dots
        Points, the last on top.
    height_mm
        Largest height of the map.
    outlines
        Colour of the outlines of each group; white where it has none.
    hatched
        Group with lines across it.
    """
    ids = np.asarray(building_id)
    if not len(ids):
        return ""
    drawn = SvgMap(layers.bounds, WIDTH_MM, _height(layers, height_mm))
    _draw_land_and_streets(drawn, layers)
    order = np.searchsorted(layers.building_id, ids)
    drawn.buildings(
        layers.outline[order], group, np.asarray(weight, float), colors, outlines, hatched
    )
    _draw_communities(drawn, layers)
    for some in dots:
        lon, lat = np.asarray(some.lon, float), np.asarray(some.lat, float)
        xy = metric_xy(lon, lat, layers.extent)
        if some.is_badge:
            drawn.badges(xy, some.labels, some.color)
            continue
        radius_mm = some.scale * (0.6 if layers.is_large else 1.3)
        if some.is_hollow:
            drawn.dots(xy, radius_mm, "#ffffff", some.color)
        else:
            drawn.dots(xy, radius_mm, some.color)
        if len(some.labels):
            drawn.labels(xy, some.labels, 3.0)
    return drawn.render()


def _draw_land_and_streets(drawn: SvgMap, layers: MapLayers) -> None:
    rows, shapes = layers.surrounding("land")
    for kind, color in LAND.items():
        drawn.areas(shapes[(rows.kind == kind).to_numpy()], color)
    rows, shapes = layers.surrounding("street")
    for kind, width in reversed(STREETS.items()):
        drawn.lines(shapes[(rows.kind == kind).to_numpy()], STREET, width)


def _draw_communities(drawn: SvgMap, layers: MapLayers) -> None:
    rows, shapes = layers.surrounding("community")
    drawn.lines(shapely.boundary(shapes), BOUNDARY, 0.3, dashes="12 6")
    if len(rows) and not layers.is_large:
        places = shapely.get_coordinates(shapely.point_on_surface(shapes))
        drawn.labels(places, rows.name, 2.6)
