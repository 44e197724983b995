"""Read the walking network and the places snapped to it from the database."""

import numpy as np
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.network import SNAP_METHODS, Places, Snapped, SnappedNetwork, WalkNetwork
from gridmap.network.straight import metric_xy


def read_network(connection: Connection) -> SnappedNetwork:
    """
    All streets, residential buildings in use and service points, of whatever service.

    As the database has them; call `refresh_snapping` before.
    """
    streets = store.network.walk_network(connection)
    rows = [
        store.network.building_ways(connection, SNAP_METHODS),
        store.network.point_ways(connection, SNAP_METHODS),
    ]
    lon, lat = (np.concatenate([one[name] for one in rows]) for name in ("lon", "lat"))
    extent = crs.main_extent(lon, lat)
    buildings, points = (snapped_places(one, streets, extent) for one in rows)
    return SnappedNetwork(streets, buildings, points)


def snapped_places(
    rows: store.network.Columns, streets: WalkNetwork, extent: tuple[float, float, float, float]
) -> Places:
    """Places to search from, by id, of columns like those of `store.network.point_ways`."""
    ids, first, place = np.unique(rows["id"], return_index=True, return_inverse=True)
    known = streets.edge_id
    edge = np.minimum(np.searchsorted(known, rows["street_id"]), max(len(known) - 1, 0))
    is_there = known[edge] == rows["street_id"] if len(known) else np.zeros(len(edge), bool)
    ways = Snapped(
        len(ids),
        place,
        np.where(is_there, edge, -1),
        rows["along_share"],
        rows["walk_m"],
        rows["rule"].astype(np.int8),
    )
    return Places(ids, metric_xy(rows["lon"][first], rows["lat"][first], extent), ways)
