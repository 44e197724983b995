"""
Keeps building_access right: whoever looks first after a change pays, and only for the change.

A point that closed or moved away is worked out anew for the buildings it was nearest to; one that
opened is searched from alone, and taken where it is nearer; a building that changed is worked out
itself. Rows that stay as they were are not written.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from gridmap import store
from gridmap.analysis.access.attachments import refresh_attachments
from gridmap.analysis.access.pending import Pending
from gridmap.analysis.access.town import Access, Places, Town, nearest
from gridmap.store import arrays, reader

Ids = npt.NDArray[np.int64]

ROWS = {
    "building_id": "i8",
    "service_point_id": "i8",
    "straight_m": "f8",
    "walk_point_id": "i8",
    "walk_m": "f8",
}


def refresh_access(connection: Connection, service_type_code: str) -> None:
    """
    Make `building_access` of one service right, where it is not: the nearest open point today.

    One at a time: a second one waits for the first and finds it done.
    """
    if store.access.is_current(connection, service_type_code):
        return
    _lock(connection)
    if store.access.is_current(connection, service_type_code):
        return
    refresh_attachments(connection)
    _refresh(connection, Town.read(connection), service_type_code)


def refresh_all(connection: Connection) -> None:
    """`refresh_access` of every service that some point offers; the streets are read once."""
    _lock(connection)
    refresh_attachments(connection)
    town = Town.read(connection)
    codes = connection.execute(
        text("SELECT DISTINCT service_type_code FROM service_offer ORDER BY 1")
    ).scalars()
    for code in codes.all():
        if not store.access.is_current(connection, code):
            _refresh(connection, town, code)


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('gridmap access'))"))


def _refresh(connection: Connection, town: Town, code: str) -> None:
    pending = Pending.read(connection, code)
    known_on = connection.execute(
        text("SELECT computed_on FROM access_state WHERE service_type_code = :code"),
        {"code": code},
    ).scalar()
    open_ids = store.access.open_points(connection, code, date.today()).service_point_id
    points = town.points.only(town.points.positions(open_ids.to_numpy(np.int64)))
    if known_on is None or pending.is_whole:
        _delete(connection, code, None)
        everything = np.arange(len(town.buildings.ids))
        _write(connection, code, town, everything, nearest(town.streets, town.buildings, points))
    else:
        turned = connection.execute(reader.statement("access/turned"), {"since": known_on})
        changed = np.union1d(pending.points, np.array(turned.scalars().all(), dtype=np.int64))
        _take_in(connection, code, town, points, changed, pending.buildings)
    pending.forget(connection)
    connection.execute(
        text("DELETE FROM access_state WHERE service_type_code = :code"), {"code": code}
    )
    connection.execute(
        text("INSERT INTO access_state VALUES (:code, CURRENT_DATE)"), {"code": code}
    )


def _take_in(
    connection: Connection, code: str, town: Town, points: Places, changed: Ids, buildings: Ids
) -> None:
    """Work out what changed points and buildings can have changed."""
    rows = arrays.read(connection, "access/rows", ROWS, service_type_code=code)
    known = np.isin(rows["building_id"], town.buildings.ids)
    gone = rows["building_id"][~known]
    old = Access.nowhere(len(town.buildings.ids))
    at = np.searchsorted(town.buildings.ids, rows["building_id"][known])
    for column, name in zip(_columns(old), list(ROWS)[1:], strict=True):
        column[at] = rows[name][known]
    new = Access(*(column.copy() for column in _columns(old)))
    touched = np.flatnonzero(
        np.isin(old.point, changed)
        | np.isin(old.walk_point, changed)
        | np.isin(town.buildings.ids, buildings)
    )
    _put(new, touched, nearest(town.streets, town.buildings.only(touched), points))
    opened = points.only(points.positions(changed))
    if len(opened.ids):
        _improve(new, nearest(town.streets, town.buildings, opened))
    differs = np.zeros(len(town.buildings.ids), dtype=bool)
    for one, other in zip(_columns(old), _columns(new), strict=True):
        differs |= one != other
    moved = np.flatnonzero(differs)
    _delete(connection, code, np.concatenate((gone, town.buildings.ids[moved])))
    _write(connection, code, town, moved, Access(*(column[moved] for column in _columns(new))))


def _columns(access: Access) -> tuple[npt.NDArray, ...]:
    return access.point, access.straight_m, access.walk_point, access.walk_m


def _put(access: Access, rows: Ids, found: Access) -> None:
    for column, values in zip(_columns(access), _columns(found), strict=True):
        column[rows] = values


def _improve(access: Access, found: Access) -> None:
    nearer = found.straight_m < access.straight_m
    access.point[nearer], access.straight_m[nearer] = found.point[nearer], found.straight_m[nearer]
    nearer = found.walk_m < access.walk_m
    access.walk_point[nearer] = found.walk_point[nearer]
    access.walk_m[nearer] = found.walk_m[nearer]


def _delete(connection: Connection, code: str, buildings: Ids | None) -> None:
    if buildings is not None and not len(buildings):
        return
    where = "" if buildings is None else " AND building_id = ANY (CAST(:ids AS bigint[]))"
    connection.execute(
        text(f"DELETE FROM building_access WHERE service_type_code = :code{where}"),  # noqa: S608
        {"code": code} | ({} if buildings is None else {"ids": buildings.tolist()}),
    )


def _write(connection: Connection, code: str, town: Town, rows: Ids, access: Access) -> None:
    """Rows of buildings that have a point; the walk stays empty where there is none."""
    is_there, walks = access.point >= 0, access.walk_point >= 0
    for kept, has_walk in ((is_there & walks, True), (is_there & ~walks, False)):
        if not kept.any():
            continue
        columns: dict[str, npt.NDArray | str] = {
            "service_type_code": code,
            "building_id": town.buildings.ids[rows[kept]],
            "service_point_id": access.point[kept],
            "straight_m": access.straight_m[kept],
        }
        if has_walk:
            columns["walk_point_id"] = access.walk_point[kept]
            columns["walk_m"] = access.walk_m[kept]
        arrays.copy_in(connection, "building_access", columns)
