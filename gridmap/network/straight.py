"""Nearest point by straight line: the screening measure."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from scipy.spatial import cKDTree

from gridmap import crs

Array = npt.NDArray[np.float64]


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
    extent = (lon.min(), lat.min(), lon.max(), lat.max())
    return nearest_xy(metric_xy(lon, lat, extent), metric_xy(point_lon, point_lat, extent))


def nearest_xy(xy: Array, point_xy: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """Nearest point of each place by straight line, both n x 2 metres in one plane."""
    distance, index = cKDTree(point_xy).query(xy)
    return index.astype(np.int64), distance


def metric_xy(lon: Array, lat: Array, extent: tuple[float, float, float, float]) -> Array:
    """Places in degrees as an n x 2 array of metres, in the metric CRS of the extent."""
    return np.column_stack(_projection(crs.metric_crs(extent)).transform(lon, lat))


@lru_cache(maxsize=16)
def _projection(plane: CRS) -> Transformer:
    """Making one takes pyproj some 30 ms, using it microseconds."""
    return Transformer.from_crs("EPSG:4326", plane, always_xy=True)
