"""
Homes (residential buildings in use) with what is counted in them, and their nearest points.

All of a town is read at once and remembered: a second service, another radius or the squares of a
map then take milliseconds. Homes are kept for readers of equal rights, distances for all.
"""

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store
from gridmap.store.access import Columns
from gridmap.store.remembered import Remembered

Ids = npt.NDArray[np.int64]

# 200,000 homes take 16 MB, their distances to a service 8.
_homes: Remembered[Columns] = Remembered(8)
_nearest: Remembered[Columns] = Remembered(12)
_places: Remembered[Columns] = Remembered(1)


def homes(connection: Connection) -> Columns:
    """`store.access.homes` as the reader may see them, by rising id; not to be changed."""

    def read() -> Columns:
        # The first look of a day: later ones have what it brought up to date. It can take 0.3 s.
        store.coverage.refresh_small_cells(connection)
        rows = store.access.homes(connection)
        order = np.argsort(rows["building_id"])
        return {name: values[order] for name, values in rows.items()}

    return _homes.get(connection, store.overview.rows_version(connection), read)


def nearest(connection: Connection, service_type_code: str, building_ids: Ids) -> Columns:
    """
    Nearest points of a service from these buildings; call `refresh_access` before.

    Columns: `straight_m`, `walk_m` (metres, NaN where there is no point or no way), `point_id`,
    `walk_point_id` (-1 for none).
    """

    def read() -> Columns:
        rows = store.access.nearest_rows(connection, service_type_code)
        walk_m = np.where(np.isfinite(rows["walk_m"]), rows["walk_m"], np.nan)
        return {**rows, "walk_m": walk_m}

    version = store.access.version(connection, service_type_code)
    rows = _nearest.get(connection, (service_type_code, version), read)
    at, is_there = _found(rows["building_id"], building_ids)
    names = {"point_id": "service_point_id", "walk_point_id": "walk_point_id"}
    metres = {name: _taken(rows[name], at, is_there, np.nan) for name in ("straight_m", "walk_m")}
    return metres | {name: _taken(rows[of], at, is_there, -1) for name, of in names.items()}


def places(connection: Connection, building_ids: Ids) -> Columns:
    """`lon` and `lat` (EPSG:4326) of buildings; NaN for those that are joined to no street yet."""
    version = store.access.version(connection)
    rows = _places.get(connection, version, lambda: store.access.places(connection))
    at, is_there = _found(rows["building_id"], building_ids)
    return {name: _taken(rows[name], at, is_there, np.nan) for name in ("lon", "lat")}


def make_ready(connection: Connection) -> None:
    """Have the homes in memory as the reader sees them, and their distances as far as computed."""
    ids = homes(connection)["building_id"]
    places(connection, ids)
    for code in store.access.offered_services(connection):
        if store.access.is_current(connection, code):
            nearest(connection, code, ids)


def _found(known: Ids, wanted: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Where each wanted id is among rising ones, and whether it is there at all."""
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    return at, known[at] == wanted if len(known) else np.zeros(len(wanted), bool)


def _taken(
    values: npt.NDArray, at: Ids, is_there: npt.NDArray[np.bool_], missing: float
) -> npt.NDArray:
    if not len(values):
        return np.full(len(at), missing, values.dtype)
    return np.where(is_there, values[at], np.array(missing, values.dtype))
