"""Cells of buildings with what is measured of them: areas, outlines, borders between them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.plots import outline
from gridmap.plots.barriers import Geometry

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

GRAIN_M = 0.001
"""Corners of cells closer than this are one: each cell computes its own."""


@dataclass(frozen=True, eq=False)
class Cells:
    """
    Land nearest to each building; all arrays in the order of the buildings, a metric CRS.

    Attributes
    ----------
    cell
        Polygons, see `gridmap.plots.outline.cells`.
    area_m2, outline_m
        Of each cell.
    borders, border_m
        k x 2 positions of buildings whose cells touch, and the length of the common border.
    """

    cell: Geometry
    area_m2: Array
    outline_m: Array
    borders: Ids
    border_m: Array

    @classmethod
    def of(cls, footprints: Geometry) -> "Cells":
        """Cells of buildings; 20,000 of them take some four seconds."""
        cell = outline.cells(footprints)
        return cls(cell, shapely.area(cell), shapely.length(cell), *borders(cell))


def borders(cell: Geometry) -> tuple[Ids, Array]:
    """Pairs of cells with a common side, and its length; the cells meet corner to corner."""
    rings, ring = shapely.get_parts(shapely.boundary(cell), return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    owner = ring[ring_of]
    length = np.hypot(*(xy[1:] - xy[:-1]).T)
    corner = np.round(xy / GRAIN_M).astype(np.int64)
    name = np.unique(corner, axis=0, return_inverse=True)[1].reshape(-1)
    side = np.sort(np.column_stack((name[:-1], name[1:])), axis=1)
    kept = (ring_of[1:] == ring_of[:-1]) & (side[:, 0] != side[:, 1])
    side, length, owner = side[kept], length[kept], owner[:-1][kept]
    order = np.lexsort((owner, side[:, 1], side[:, 0]))
    side, length, owner = side[order], length[order], owner[order]
    shared = np.flatnonzero((side[1:] == side[:-1]).all(axis=1) & (owner[1:] != owner[:-1]))
    pairs = np.column_stack((owner[shared], owner[shared + 1])).astype(np.int64)
    if not len(pairs):
        return pairs.reshape(-1, 2), np.zeros(0)
    found, which = np.unique(pairs, axis=0, return_inverse=True)
    total = np.bincount(which.reshape(-1), length[shared], len(found))
    return found, total.astype(np.float64)
