"""Maps of cards, sheets and walls: land, streets, buildings and points, north up."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gridmap.analysis.prints import HALL, STATION, PrintData
from gridmap.render import palette
from gridmap.render.reports.lettering import LetteredMap, text_width
from gridmap.render.reports.map_style import BOUNDARY, LAND, STREET, STREETS
from gridmap.render.reports.svg import UNITS, Bounds, Geometries

BUILDING = "#e3e1dc"
POINT = {HALL: palette.URGENT, STATION: palette.ACCENT, "other": palette.INK}
"""Colour of a point by the first of its services that is in here."""
RADIUS = 0.45
"""Radius of a point, in type sizes."""


def point_kind(codes: list[str]) -> str:
    """Kind a point is drawn as: a key of `POINT`."""
    return next((code for code in (HALL, STATION) if code in codes), "other")


def base_map(
    data: PrintData, bounds: Bounds, width_mm: float, height_mm: float, *, wider: float = 1,
    plots: Mapping[str, Geometries] = MappingProxyType({}),
) -> LetteredMap:  # fmt: skip
    """
    Draw land, plots, streets and buildings of an extent in metres.

    Streets are `wider` times as usual; `plots` are areas by colour.
    """
    drawn = LetteredMap(bounds, width_mm, height_mm)
    view, fine = drawn.view, drawn.tenth_m
    rows, shapes = data.layers["land"].within(view, fine)
    for kind, color in LAND.items():
        drawn.areas(shapes[(rows.kind == kind).to_numpy()], color)
    for color, areas in plots.items():
        drawn.areas(areas, color, stroke="#ffffff", width=0.3, opacity=0.75)
    rows, shapes = data.layers["street"].within(view, fine)
    for kind, width in reversed(STREETS.items()):
        drawn.lines(shapes[(rows.kind == kind).to_numpy()], STREET, wider * width)
    _, shapes = data.layers["building"].within(view, fine)
    drawn.areas(shapes, BUILDING)
    return drawn


def street_names(drawn: LetteredMap, data: PrintData, size_mm: float) -> None:
    """Letter the names of the streets in view, where there is room."""
    rows, shapes = data.layers["street"].within(drawn.view, drawn.tenth_m)
    named = rows["name"].notna().to_numpy()
    drawn.street_names(shapes[named], rows["name"][named], size_mm)


def communities(drawn: LetteredMap, data: PrintData, width_mm: float = 0.4) -> None:
    """Draw outlines of the communities in view."""
    _, shapes = data.layers["community"].within(shapely.buffer(drawn.view, 50), drawn.tenth_m)
    # As one: dashes of two on one line would close each other's gaps.
    edges = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    drawn.lines(shapely.get_parts([edges]), BOUNDARY, width_mm, dashes="12 6")


def _seen(
    drawn: LetteredMap, data: PrintData, only: list[int] | None
) -> tuple[pd.DataFrame, npt.NDArray[np.float64]]:
    rows = data.points if only is None else data.points.loc[only]
    xy = rows[["x", "y"]].to_numpy(float)
    seen = shapely.contains_xy(drawn.view, xy)
    return rows[seen], xy[seen]


def room_for_points(
    drawn: LetteredMap, data: PrintData, size_mm: float, *, only: list[int] | None = None
) -> None:
    """Keep the places of `points` free of names that are lettered before them."""
    drawn.keep_free(_seen(drawn, data, only)[1], RADIUS * size_mm)


def points(
    drawn: LetteredMap, data: PrintData, size_mm: float, *, only: list[int] | None = None
) -> None:
    """Draw open points in view, or only those of the ids, with names where there is room."""
    rows, xy = _seen(drawn, data, only)
    radius = RADIUS * size_mm
    kind = rows.codes.map(point_kind).to_numpy(object)
    for one, color in reversed(POINT.items()):
        drawn.dots(xy[kind == one], radius, color)
    drawn.keep_free(xy, radius)
    # Halls and stations first: everybody may need to find them.
    order = np.argsort([list(POINT).index(one) for one in kind], kind="stable")
    metre = UNITS / drawn.per_metre
    for row in order.tolist():
        x, y = xy[row]
        text = str(rows["name"].iloc[row])
        away = (radius + 0.75 * size_mm) * metre
        beside = (radius + 0.3 * size_mm + size_mm * text_width(text) / 2) * metre
        places = [(x, y - away), (x, y + away), (x + beside, y), (x - beside, y)]
        drawn.letter(text, places, size_mm, ink=POINT[kind[row]], bold=True)
