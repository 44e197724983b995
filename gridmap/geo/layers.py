"""Layers as they come: their CRS, geometry and columns, checked once at the door."""

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from gridmap import crs
from gridmap.errors import CrsError, LayerError

Layer: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries
Array = npt.NDArray[np.float64]

ZONE_MARGIN = 5.0
"""Degrees that a layer may reach beyond the area its CRS is made for."""

NAMED = 3
"""Rows that a message names."""


def stored(layer: Layer, name: str) -> gpd.GeoSeries:
    """
    Geometry of a layer in EPSG:4326, checked.

    Raises
    ------
    CrsError
        The CRS is missing, or the coordinates cannot be of it.
    LayerError
        It is no layer, or a geometry is missing or empty.
    """
    if not isinstance(layer, gpd.GeoDataFrame | gpd.GeoSeries):
        raise LayerError(
            "{name} are no GeoDataFrame or GeoSeries but {kind}",
            name=name,
            kind=type(layer).__name__,
        )
    shapes = layer.geometry
    if shapes.crs is None:
        raise CrsError("{name} have no CRS: declare it with set_crs", name=name)
    gone = (shapes.isna() | shapes.is_empty).to_numpy()
    if gone.any():
        raise LayerError(
            "{name} without geometry: {rows}; leave them out", name=name, rows=_rows(layer, gone)
        )
    if shapes.crs.is_geographic:
        crs.require_degrees(shapely.get_coordinates(shapes.to_numpy()))
        return shapes.to_crs(crs.STORED)
    crs.require_metres(shapely.get_coordinates(shapes.to_numpy()), count=len(shapes))
    degrees = shapes.to_crs(crs.STORED)
    _require_area(degrees, shapes.crs, name)
    return degrees


def _require_area(degrees: gpd.GeoSeries, declared: CRS, name: str) -> None:
    """CrsError where a layer lies far outside the area that its CRS is made for."""
    area = declared.area_of_use
    if area is None or not len(degrees):
        return
    west, south, east, north = degrees.total_bounds
    inside = (
        np.isfinite((west, south, east, north)).all()
        and south >= area.south - ZONE_MARGIN
        and north <= area.north + ZONE_MARGIN
        # An area across the date line begins east of where it ends.
        and (
            area.west > area.east
            or (west >= area.west - ZONE_MARGIN and east <= area.east + ZONE_MARGIN)
        )
    )
    if not inside:
        raise CrsError(
            "{name} cannot be in {declared}: they would lie at {west:.3f}, {south:.3f}, "
            "outside the area that it is made for",
            name=name,
            declared=declared.to_string(),
            west=west,
            south=south,
        )


def plane_of(degrees: gpd.GeoSeries, name: str) -> CRS:
    """
    Metric CRS of a layer in EPSG:4326.

    Raises
    ------
    CrsError
        It reaches over more than one zone can measure; names the rows that lie far off.
    """
    west, south, east, north = degrees.total_bounds
    if east - west > crs.MAX_WIDTH:
        box = degrees.bounds.to_numpy(float)
        extent = crs.main_extent((box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2)
        is_far = np.asarray(crs.beyond_m(extent, box) > crs.FAR_M)
        raise CrsError(
            "{name} reach over {width:.0f} degrees of longitude, which no metric zone measures; "
            "far from the others are the rows {rows}: mend them or leave them out",
            name=name,
            width=east - west,
            rows=list(degrees.index[is_far][:NAMED]),
        )
    return crs.metric_crs((west, south, east, north))


def places(degrees: gpd.GeoSeries, plane: CRS) -> Array:
    """A point inside each geometry, n x 2 metres in a plane."""
    inside = shapely.point_on_surface(degrees.to_numpy())
    return shapely.get_coordinates(crs.reproject(inside, crs.STORED, plane))


def present(layer: gpd.GeoDataFrame, column: str) -> pd.Series:
    """Column of a layer; LayerError where there is none."""
    if column not in layer:
        names = [str(one) for one in layer.columns if one != layer.geometry.name]
        raise LayerError(
            "there is no column {column}; there are {names}", column=column, names=names
        )
    return layer[column]


def weights(layer: gpd.GeoDataFrame, column: str) -> Array:
    """
    Numbers of a column to count by.

    Raises
    ------
    LayerError
        There is no such column, or a value is missing, no number, or negative.
    """
    values = pd.to_numeric(present(layer, column), errors="coerce").to_numpy(float)
    bad = ~(np.isfinite(values) & (values >= 0))
    if bad.any():
        raise LayerError(
            "{column} is no number of 0 or more in {rows}: mend or drop them",
            column=column,
            rows=_rows(layer, bad),
        )
    return values


def flags(layer: Layer, column: str) -> npt.NDArray[np.bool_]:
    """Optional column of truth values; False where there is no such column or value."""
    if not isinstance(layer, gpd.GeoDataFrame) or column not in layer:
        return np.zeros(len(layer), bool)
    return layer[column].eq(True).fillna(False).to_numpy(bool)


def _rows(layer: Layer, chosen: npt.NDArray[np.bool_]) -> str:
    """Rows by their index: 'rows 3, 7, 9 and 12 more'."""
    named = [str(one) for one in layer.index[chosen][:NAMED]]
    more = int(chosen.sum()) - len(named)
    return f"rows {', '.join(named)}" + (f" and {more} more" if more else "")
