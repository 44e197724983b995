"""
Keep building_access right: whoever looks first after a change pays, and only for the change.

For a point that closed or moved away, the buildings that it was nearest to are worked out anew;
from one that opened a search runs alone, and it is taken where it is nearer; a building that
changed is worked out itself. Rows that stay as they were are not written.
"""

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.access.pending import Pending
from gridmap.analysis.access.reading import read_network
from gridmap.analysis.access.snapping import refresh_snapping
from gridmap.network import NearestPoints, Places, SnappedNetwork, nearest_points
from gridmap.store import arrays, db

Ids = npt.NDArray[np.int64]


def refresh_access(connection: Connection, service_type_code: str) -> None:
    """
    Make `building_access` of one service right, where it is not: the nearest open point today.

    One at a time: a second one waits for the first and finds it done.
    """
    if store.access.is_current(connection, service_type_code):
        return
    store.access.lock(connection)
    if store.access.is_current(connection, service_type_code):
        return
    refresh_snapping(connection)
    _refresh(connection, read_network(connection), service_type_code)


def refresh_all(connection: Connection) -> None:
    """`refresh_access` of every service that some point offers; the streets are read once."""
    store.access.lock(connection)
    refresh_snapping(connection)
    network = read_network(connection)
    for code in store.access.offered_services(connection):
        if not store.access.is_current(connection, code):
            _refresh(connection, network, code)


def _refresh(connection: Connection, network: SnappedNetwork, code: str) -> None:
    pending = Pending.read(connection, code)
    known_on = store.access.computed_on(connection, code)
    open_ids = store.access.open_points(connection, code, db.today(connection)).service_point_id
    points = network.points.of(open_ids)
    if known_on is None or pending.is_whole:
        store.access.forget_nearest(connection, code)
        everything = np.arange(len(network.buildings.ids))
        _write(
            connection,
            code,
            network,
            everything,
            nearest_points(network.streets, network.buildings, points),
        )
    else:
        changed = np.union1d(pending.points, store.access.turned(connection, known_on))
        _take_in(connection, code, network, points, changed, pending.buildings)
    pending.forget(connection)
    store.access.set_computed(connection, code)


def _take_in(
    connection: Connection,
    code: str,
    network: SnappedNetwork,
    points: Places,
    changed: Ids,
    buildings: Ids,
) -> None:
    """Work out what changed points and buildings can have changed."""
    rows = store.access.nearest_rows(connection, code)
    known = np.isin(rows["building_id"], network.buildings.ids)
    gone = rows["building_id"][~known]
    old = NearestPoints.nowhere(len(network.buildings.ids))
    at = np.searchsorted(network.buildings.ids, rows["building_id"][known])
    for column, name in zip(_columns(old), list(rows)[1:], strict=True):
        column[at] = rows[name][known]
    new = NearestPoints(*(column.copy() for column in _columns(old)))
    touched = np.flatnonzero(
        np.isin(old.point, changed)
        | np.isin(old.walk_point, changed)
        | np.isin(network.buildings.ids, buildings)
    )
    _put(new, touched, nearest_points(network.streets, network.buildings.only(touched), points))
    opened = points.only(points.positions(changed))
    if len(opened.ids):
        _improve(new, nearest_points(network.streets, network.buildings, opened))
    differs = np.zeros(len(network.buildings.ids), dtype=bool)
    for one, other in zip(_columns(old), _columns(new), strict=True):
        differs |= one != other
    moved = np.flatnonzero(differs)
    store.access.forget_nearest(
        connection, code, np.concatenate((gone, network.buildings.ids[moved]))
    )
    _write(
        connection,
        code,
        network,
        moved,
        NearestPoints(*(column[moved] for column in _columns(new))),
    )


def _columns(access: NearestPoints) -> tuple[npt.NDArray, ...]:
    return access.point, access.straight_m, access.walk_point, access.walk_m


def _put(access: NearestPoints, rows: Ids, found: NearestPoints) -> None:
    for column, values in zip(_columns(access), _columns(found), strict=True):
        column[rows] = values


def _improve(access: NearestPoints, found: NearestPoints) -> None:
    nearer = found.straight_m < access.straight_m
    access.point[nearer], access.straight_m[nearer] = found.point[nearer], found.straight_m[nearer]
    nearer = found.walk_m < access.walk_m
    access.walk_point[nearer] = found.walk_point[nearer]
    access.walk_m[nearer] = found.walk_m[nearer]


def _write(
    connection: Connection, code: str, network: SnappedNetwork, rows: Ids, access: NearestPoints
) -> None:
    """Rows of buildings that have a point; the walk stays empty where there is none."""
    is_there, walks = access.point >= 0, access.walk_point >= 0
    for kept, has_walk in ((is_there & walks, True), (is_there & ~walks, False)):
        if not kept.any():
            continue
        columns: dict[str, npt.NDArray | str] = {
            "service_type_code": code,
            "building_id": network.buildings.ids[rows[kept]],
            "service_point_id": access.point[kept],
            "straight_m": access.straight_m[kept],
        }
        if has_walk:
            columns["walk_point_id"] = access.walk_point[kept]
            columns["walk_m"] = access.walk_m[kept]
        arrays.copy_in(connection, "building_access", columns)
