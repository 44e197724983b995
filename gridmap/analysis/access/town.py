"""Streets, buildings and service points as they are attached: what a search needs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sqlalchemy import Connection

from gridmap import network, store
from gridmap.network import RULES, Attachment, WalkNetwork
from gridmap.network.straight import metric_xy, nearest_xy

CELL_M = 4000.0
"""Points are searched from together in cells of this side, and of four limits at least."""
SLACK = 1.01
"""The plane stretches by up to 0.4 per mille, streets by what they were surveyed with."""

Ids = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Places:
    """Attached places: `ids` rise, `xy` are n x 2 metres, `ways` has their rows by position."""

    ids: Ids
    xy: Array
    ways: Attachment

    def positions(self, ids: npt.ArrayLike) -> Ids:
        """Where those of the ids that are here stand."""
        wanted = np.unique(np.asarray(ids, dtype=np.int64))
        return np.flatnonzero(np.isin(self.ids, wanted))

    def only(self, positions: Ids) -> "Places":
        """Those at rising positions."""
        return Places(self.ids[positions], self.xy[positions], self.ways.only(positions))


@dataclass(frozen=True, eq=False)
class Town:
    """All streets, residential buildings in use and service points, of whatever service."""

    streets: WalkNetwork
    buildings: Places
    points: Places

    @classmethod
    def read(cls, connection: Connection) -> "Town":
        """As the database has them; call `refresh_attachments` before."""
        streets = WalkNetwork.from_database(connection)
        rows = {kind: store.network.ways(connection, kind, RULES) for kind in ("building", "point")}
        lon, lat = (np.concatenate([one[name] for one in rows.values()]) for name in ("lon", "lat"))
        extent = (lon.min(), lat.min(), lon.max(), lat.max()) if len(lon) else (0, 0, 0, 0)
        buildings, points = (placed(one, streets, extent) for one in rows.values())
        return cls(streets, buildings, points)

    def distances(self, points: Places, *, limit_m: float) -> csr_array:
        """
        Metres on foot, buildings x points; see `gridmap.network.distances`.

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
            found = network.distances(
                self.streets,
                self.buildings.only(origins).ways,
                points.only(targets).ways,
                limit_m=limit_m,
            ).tocoo()
            parts.append((origins[found.row], targets[found.col], found.data))
        row, column, metres = (np.concatenate(one) for one in zip(*parts, strict=True))
        return csr_array((metres, (row, column)), shape=(len(self.buildings.ids), len(points.ids)))


@dataclass(frozen=True, eq=False)
class Access:
    """Nearest points of buildings: by straight line and on foot; id -1 and inf for none."""

    point: Ids
    straight_m: Array
    walk_point: Ids
    walk_m: Array

    @classmethod
    def nowhere(cls, count: int) -> "Access":
        """Of buildings without any point."""
        none, never = np.full(count, -1), np.full(count, np.inf)
        return cls(none, never, none.copy(), never.copy())


def nearest(streets: WalkNetwork, buildings: Places, points: Places) -> Access:
    """The nearest of the points for each of the buildings."""
    if not (len(points.ids) and len(buildings.ids)):
        return Access.nowhere(len(buildings.ids))
    index, straight_m = nearest_xy(buildings.xy, points.xy)
    walk_index, walk_m = network.nearest(streets, buildings.ways, points.ways)
    return Access(
        points.ids[index],
        straight_m,
        np.where(walk_index >= 0, points.ids[walk_index], -1),
        # The plane stretches by up to 0.4 per mille: no walk is shorter than the straight line.
        np.maximum(walk_m, straight_m),
    )


def placed(
    rows: store.network.Columns, streets: WalkNetwork, extent: tuple[float, float, float, float]
) -> Places:
    """Places as `store.network.ways` or `attached` has them, by id, to search from."""
    ids, first, place = np.unique(rows["id"], return_index=True, return_inverse=True)
    known = streets.edge_id
    edge = np.minimum(np.searchsorted(known, rows["street_id"]), max(len(known) - 1, 0))
    is_there = known[edge] == rows["street_id"] if len(known) else np.zeros(len(edge), bool)
    ways = Attachment(
        len(ids),
        place,
        np.where(is_there, edge, -1),
        rows["along_share"],
        rows["walk_m"],
        rows["rule"].astype(np.int8),
    )
    return Places(ids, metric_xy(rows["lon"][first], rows["lat"][first], extent), ways)
