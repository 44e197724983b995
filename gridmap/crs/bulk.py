"""Bulk of some places: one with a digit wrong must not decide about the others."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridmap.crs.shifts import Array, Extent

FAR_M = 50_000.0
"""Metres: places with a wider gap between them belong to different towns, or one is wrong."""

M_PER_DEGREE = 110_600.0
"""Metres of a degree of latitude; of longitude, times the cosine of the latitude."""

CELL = 0.05
"""Degrees: places within one such cell are never parted."""

ROWS = 10_000
"""More than there are rows of cells from pole to pole."""


def bulk(
    lon: npt.ArrayLike, lat: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> npt.NDArray[np.bool_]:
    """
    Which places belong to the largest group; groups lie `FAR_M` or more from each other.

    Of groups of the same size the one of the first place counts. Places that are not finite, or no
    degrees, belong to none. `weight` says how much each place counts; 1 where it is not given.
    """
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    sound = np.isfinite(x) & np.isfinite(y) & (np.abs(x) <= 180) & (np.abs(y) <= 90)
    if not sound.any() or _width_m(_box(x[sound], y[sound])) < FAR_M:
        return sound
    column, row = (np.floor(one[sound] / CELL).astype(np.int64) for one in (x, y))
    cells, of = np.unique(column * ROWS + row, return_inverse=True)
    row = (cells + ROWS // 2) % ROWS - ROWS // 2
    group = _groups((np.column_stack(((cells - row) // ROWS, row)) + 0.5) * CELL)[of]
    heavy = np.ones(len(x)) if weight is None else np.asarray(weight, float)
    sizes = np.bincount(group, heavy[sound])
    seen = np.full(len(sizes), len(group))
    np.minimum.at(seen, group, np.arange(len(group)))
    largest = np.lexsort((seen, -sizes))[0]
    inside = np.zeros(len(x), bool)
    inside[sound] = group == largest
    return inside


def main_extent(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Extent:
    """West, south, east, north of the bulk of some places; zeros where there is no place."""
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    inside = bulk(x, y)
    return _box(x[inside], y[inside]) if inside.any() else (0.0, 0.0, 0.0, 0.0)


def beyond_m(extent: Extent, boxes: npt.NDArray[np.float64]) -> Array:
    """
    Metres by which boxes reach beyond an extent, 0 for those inside; NaN stays NaN.

    Parameters
    ----------
    boxes
        n x 4: west, south, east, north in degrees.
    """
    west, south, east, north = np.asarray(boxes, float).reshape(-1, 4).T
    up = np.maximum(np.maximum(extent[1] - south, north - extent[3]), 0)
    across = np.maximum(np.maximum(extent[0] - west, east - extent[2]), 0)
    # The shorter way round the earth.
    across = np.minimum(across, 360 - across)
    nearest = np.clip((south + north) / 2, extent[1], extent[3])
    shrink = np.cos(np.radians((nearest + np.clip((south + north) / 2, -90, 90)) / 2))
    return np.hypot(up, across * np.abs(shrink)) * M_PER_DEGREE


def far(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which places lie more than `FAR_M` from the bulk of all; those without place do not."""
    x, y = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if not len(x):
        return np.zeros(0, bool)
    return np.asarray(beyond_m(main_extent(x, y), np.column_stack((x, y, x, y))) > FAR_M)


def around(extent: Extent) -> Extent:
    """The extent and `FAR_M` around it, in degrees."""
    west, south, east, north = extent
    up = FAR_M / M_PER_DEGREE
    side = up / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.01)
    return (
        float(max(west - side, -180)),
        float(max(south - up, -90)),
        float(min(east + side, 180)),
        float(min(north + up, 90)),
    )


def _groups(places: Array) -> npt.NDArray[np.int64]:
    """A number per place, the same for those that a chain of short gaps joins."""
    x, y = np.radians(places).T
    on_sphere = 6_371_000.0 * np.column_stack(
        (np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y))
    )
    pairs = cKDTree(on_sphere).query_pairs(FAR_M, output_type="ndarray")
    links = coo_array(
        (np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(len(places), len(places))
    )
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _box(x: Array, y: Array) -> Extent:
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _width_m(extent: Extent) -> float:
    return max(extent[2] - extent[0], extent[3] - extent[1]) * M_PER_DEGREE
