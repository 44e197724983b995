"""Nearest point by straight line: the screening measure."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from scipy.spatial import cKDTree

from gridmap import crs

Array = npt.NDArray[np.float64]

M_PER_DEGREE = 111_000.0


def nearest_straight(
    lon: Array, lat: Array, point_lon: Array, point_lat: Array
) -> tuple[npt.NDArray[np.int64], Array]:
    """
    Nearest point of each place, by straight line.

    Parameters
    ----------
    lon, lat
        Places, degrees in EPSG:4326, n of each.
    point_lon, point_lat
        Points, at least one.

    Returns
    -------
    index, distance
        For each place the position of its nearest point (ties: the first) and the distance in
        metres, measured in the metric CRS of the places' extent.
    """
    extent = crs.main_extent(lon, lat)
    return nearest_xy(metric_xy(lon, lat, extent), metric_xy(point_lon, point_lat, extent))


def nearest_xy(xy: Array, point_xy: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """Nearest point of each place by straight line, both n x 2 metres in one plane."""
    distance, index = cKDTree(point_xy).query(xy)
    return index.astype(np.int64), distance


def metric_xy(lon: Array, lat: Array, extent: tuple[float, float, float, float]) -> Array:
    """
    Places in degrees as an n x 2 array of metres, in the metric CRS of the extent.

    What lies farther than a zone can measure gets finite coordinates that are as far away, no
    more: it is near nothing, and nothing fails because of it.
    """
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    xy = np.column_stack(_projection(crs.metric_crs(extent)).transform(lon, lat))
    middle, north = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
    beyond = (abs(lon - middle) > crs.MAX_WIDTH) & np.isfinite(lon) & np.isfinite(lat)
    if beyond.any():
        x, y = _projection(crs.metric_crs(extent)).transform(middle, north)
        shrink = np.cos(np.radians(north))
        xy[beyond, 0] = x + (lon[beyond] - middle) * M_PER_DEGREE * shrink
        xy[beyond, 1] = y + (lat[beyond] - north) * M_PER_DEGREE
    return xy


@lru_cache(maxsize=16)
def _projection(plane: CRS) -> Transformer:
    """Making one takes pyproj some 30 ms, using it microseconds."""
    return Transformer.from_crs("EPSG:4326", plane, always_xy=True)
