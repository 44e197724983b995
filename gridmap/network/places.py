"""Buildings and service points snapped to the walking network: what a search needs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.network.graph import Array, Ids, WalkNetwork
from gridmap.network.snapped import Snapped, nearest_on_foot, walk_distances
from gridmap.network.straight import nearest_xy

CELL_M = 4000.0
"""Points are searched from together in cells of this side, and of four limits at least."""
SLACK = 1.01
"""The plane stretches by up to 0.4 per mille, streets by what they were surveyed with."""


@dataclass(frozen=True, eq=False)
class Places:
    """Snapped places: `ids` rise, `xy` are n x 2 metres, `ways` has their rows by position."""

    ids: Ids
    xy: Array
    ways: Snapped

    def positions(self, ids: npt.ArrayLike) -> Ids:
        """Positions of those of the ids that are here, rising."""
        wanted = np.unique(np.asarray(ids, dtype=np.int64))
        return np.flatnonzero(np.isin(self.ids, wanted))

    def of(self, ids: npt.ArrayLike) -> "Places":
        """Part of the places that have these ids."""
        return self.only(self.positions(ids))

    def only(self, positions: Ids) -> "Places":
        """Part of the places, at rising positions."""
        return Places(self.ids[positions], self.xy[positions], self.ways.only(positions))


@dataclass(frozen=True, eq=False)
class SnappedNetwork:
    """Walking network with the buildings and service points that are snapped to it."""

    streets: WalkNetwork
    buildings: Places
    points: Places

    def walk_distances(self, points: Places, *, limit_m: float) -> csr_array:
        """
        Metres on foot, buildings x points; see `gridmap.network.walk_distances`.

        Cell by cell: only what is near as the crow flies can be near on foot, and to search from
        a point costs a column of all origins.
        """
        cells = np.floor(points.xy / max(CELL_M, 4 * limit_m)).astype(np.int64)
        parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
        for cell in np.unique(cells, axis=0):
            targets = np.flatnonzero((cells == cell).all(axis=1))
            xy, reach_m = points.xy[targets], SLACK * limit_m
            is_near = (self.buildings.xy >= xy.min(axis=0) - reach_m) & (
                self.buildings.xy <= xy.max(axis=0) + reach_m
            )
            origins = np.flatnonzero(is_near.all(axis=1))
            found = walk_distances(
                self.streets,
                self.buildings.only(origins).ways,
                points.only(targets).ways,
                limit_m=limit_m,
            ).tocoo()
            parts.append((origins[found.row], targets[found.col], found.data))
        row, column, metres = (np.concatenate(one) for one in zip(*parts, strict=True))
        return csr_array((metres, (row, column)), shape=(len(self.buildings.ids), len(points.ids)))


@dataclass(frozen=True, eq=False)
class NearestPoints:
    """Nearest point of each building, by straight line and on foot; id -1 and inf for none."""

    point: Ids
    straight_m: Array
    walk_point: Ids
    walk_m: Array

    @classmethod
    def nowhere(cls, count: int) -> "NearestPoints":
        """Value for buildings without any point."""
        none, never = np.full(count, -1), np.full(count, np.inf)
        return cls(none, never, none.copy(), never.copy())


def at_least_straight(walk_m: Array, straight_m: Array) -> Array:
    """
    Walking distances in metres, none shorter than its straight line; inf stays inf.

    Streets are measured on the ellipsoid, straight lines in a plane that stretches them by up
    to 0.4 per mille: along a straight street the walk would come out the shorter one.
    """
    return np.maximum(walk_m, straight_m)


def nearest_points(streets: WalkNetwork, buildings: Places, points: Places) -> NearestPoints:
    """Nearest of the points for each of the buildings, by straight line and on foot."""
    if not (len(points.ids) and len(buildings.ids)):
        return NearestPoints.nowhere(len(buildings.ids))
    index, straight_m = nearest_xy(buildings.xy, points.xy)
    walk_index, walk_m = nearest_on_foot(streets, buildings.ways, points.ways)
    return NearestPoints(
        points.ids[index],
        straight_m,
        np.where(walk_index >= 0, points.ids[walk_index], -1),
        at_least_straight(walk_m, straight_m),
    )
