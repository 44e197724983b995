"""A town on paper: buildings in the colours of their groups, points, streets, communities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import store
from gridmap.network import metric_xy
from gridmap.render.reports.ground import BOUNDARY, LAND, STREET, STREETS
from gridmap.render.reports.svg import SvgMap

MAP_MM = (186.0, 140.0)
MANY_METRES = 6_000.0
"""An extent from which on only main streets can be told apart on paper."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Points in one colour, degrees in EPSG:4326; with names where `labels` has them."""

    lon: npt.ArrayLike
    lat: npt.ArrayLike
    color: str
    scale: float = 1.0
    labels: Sequence[str] = ()


def town_map(
    connection: Connection,
    building_id: npt.ArrayLike,
    group: npt.NDArray[np.int64],
    weight: npt.ArrayLike,
    colors: dict[int, str],
    dots: Sequence[Dots],
) -> str:
    """
    An SVG of all the buildings; '' where there are none.

    Parameters
    ----------
    building_id, group, weight
        Each residential building in use, the group that it is coloured by, and how heavy it is
        where a square stands for several.
    colors
        Colour of each group.
    dots
        Points, the last on top.
    """
    ids = np.asarray(building_id)
    if not len(ids):
        return ""
    rows = store.maps.footprints(connection)
    shapes = shapely.from_wkb(rows.geom.to_numpy())
    west, south, east, north = shapely.total_bounds(shapes)
    extent = (west, south, east, north)
    metric = _projected(shapes, extent)
    bounds = tuple(shapely.total_bounds(metric))
    width, height = MAP_MM
    across, along = bounds[2] - bounds[0], bounds[3] - bounds[1]
    # Not higher than the town needs, with room for the scale bar below it.
    drawn = SvgMap(bounds, width, min(height, width * along / max(across, 1) + 20))
    is_large = max(across, along) > MANY_METRES
    kinds = ("arterial", "secondary") if is_large else ("arterial", "secondary", "branch", "lane")
    ground = store.maps.shapes(connection, kinds)
    _ground(drawn, ground, extent)
    order = np.searchsorted(rows.building_id, ids)
    drawn.buildings(metric[order], group, np.asarray(weight, float), colors)
    _outlines(drawn, ground, extent, named=not is_large)
    for some in dots:
        lon, lat = np.asarray(some.lon, float), np.asarray(some.lat, float)
        xy = metric_xy(lon, lat, extent)
        drawn.dots(xy, some.scale * (0.6 if is_large else 1.3), some.color)
        if len(some.labels):
            drawn.labels(xy, some.labels, 3.0)
    return drawn.render()


def _projected(shapes: npt.NDArray[np.object_], extent: tuple[float, ...]) -> npt.NDArray:
    west, south, east, north = extent
    return shapely.transform(
        shapes, lambda at: metric_xy(at[:, 0], at[:, 1], (west, south, east, north))
    )


def _of(ground: pd.DataFrame, layer: str, extent: tuple[float, ...]) -> tuple[pd.DataFrame, Any]:
    rows = ground[ground.layer == layer]
    return rows, _projected(shapely.from_wkb(rows.geom.to_numpy()), extent)


def _ground(drawn: SvgMap, ground: pd.DataFrame, extent: tuple[float, ...]) -> None:
    rows, shapes = _of(ground, "land", extent)
    for kind, color in LAND.items():
        drawn.areas(shapes[(rows.kind == kind).to_numpy()], color)
    rows, shapes = _of(ground, "street", extent)
    for kind, width in reversed(STREETS.items()):
        drawn.lines(shapes[(rows.kind == kind).to_numpy()], STREET, width)


def _outlines(
    drawn: SvgMap, ground: pd.DataFrame, extent: tuple[float, ...], *, named: bool
) -> None:
    rows, shapes = _of(ground, "community", extent)
    drawn.lines(shapely.boundary(shapes), BOUNDARY, 0.3, dashes="12 6")
    if named and len(rows):
        places = shapely.get_coordinates(shapely.point_on_surface(shapes))
        drawn.labels(places, rows.name, 2.6)


def attribution(connection: Connection) -> str:
    """Whom the map owes a word."""
    extent = store.overview.extent(connection)
    return "© OpenStreetMap contributors" if extent and extent["is_openstreetmap"] else ""
