"""Nearest open points as computed, and the changes since (`sql/access/`)."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gridmap.store import arrays, reader

Ids = npt.NDArray[np.int64]
Columns = dict[str, npt.NDArray]

PENDING = {"id": "i8", "building_id": "i8", "point_id": "i8"}
NEAREST = {
    "building_id": "i8",
    "service_point_id": "i8",
    "straight_m": "f8",
    "walk_point_id": "i8",
    "walk_m": "f8",
}
BUILDINGS = {
    "building_id": "i8",
    "community_id": "i8",
    "estate_id": "i8",
    "plot_id": "i8",
    "household_count": "i4",
    "people_count": "i4",
    "age60_count": "f8",
    "age80_count": "f8",
}
HOMES = BUILDINGS | {"cell": "i8", "fresh_count": "i4"}
PLACES = {"building_id": "i8", "lon": "f8", "lat": "f8"}


def lock(connection: Connection) -> None:
    """Wait until nobody else computes the nearest points; others then wait for this transaction."""
    reader.do(connection, "access/lock")


def is_current(connection: Connection, service_type_code: str) -> bool:
    """Whether `building_access` of a service was computed today and includes every change."""
    row = reader.row(connection, "access/is_current", service_type_code=service_type_code)
    return bool(row and row["is_current"])


def is_snapped(connection: Connection) -> bool:
    """Whether anything was snapped to the streets; not after a crash."""
    return reader.column(connection, "access/is_snapped")[0]


def forget_building_snaps(connection: Connection, ids: Ids | None = None) -> None:
    """Delete the snapping of these buildings to the streets; all if None."""
    reader.do(connection, "access/forget_building_snaps", ids=_list(ids))


def forget_point_snaps(connection: Connection, ids: Ids | None = None) -> None:
    """Delete the snapping of these service points to the streets; all if None."""
    reader.do(connection, "access/forget_point_snaps", ids=_list(ids))


def pending(connection: Connection, service_type_code: str | None) -> Columns:
    """`id`, `building_id`, `point_id` (-1: none) of changes; None for the snapping."""
    return arrays.read(connection, "access/pending", PENDING, service_type_code=service_type_code)


def forget_pending(connection: Connection, rows: Ids) -> None:
    """Delete these rows from the list of changes."""
    reader.do(connection, "access/forget_pending", rows=rows.tolist())


def offered_services(connection: Connection) -> list[str]:
    """Codes of the services that some point offers."""
    return reader.column(connection, "access/offered_services")


def computed_on(connection: Connection, service_type_code: str) -> date | None:
    """Day for which the nearest points of a service were computed; None: never."""
    row = reader.row(connection, "access/computed_on", service_type_code=service_type_code)
    return row["computed_on"] if row else None


def set_computed(connection: Connection, service_type_code: str) -> None:
    """Record that the nearest points of a service are computed for today."""
    reader.do(connection, "access/forget_computed", service_type_code=service_type_code)
    reader.do(connection, "access/set_computed", service_type_code=service_type_code)


def turned(connection: Connection, since: date) -> Ids:
    """Ids of the points that opened or closed by date alone since a day."""
    return np.array(reader.column(connection, "access/turned", since=since), dtype=np.int64)


def open_points(connection: Connection, service_type_code: str, on: date) -> pd.DataFrame:
    """One row per point that is open on the day; lon, lat in EPSG:4326."""
    return reader.frame(
        connection, "access/open_points", service_type_code=service_type_code, on=on
    )


def nearest_rows(connection: Connection, service_type_code: str) -> Columns:
    """The columns of `NEAREST`, one row per building with a point; -1 and inf for no walk."""
    return arrays.read(
        connection, "access/nearest_rows", NEAREST, service_type_code=service_type_code
    )


def forget_nearest(
    connection: Connection, service_type_code: str, building_ids: Ids | None = None
) -> None:
    """Delete the nearest points of a service from these buildings; from all if None."""
    reader.do(
        connection,
        "access/forget_nearest",
        service_type_code=service_type_code,
        building_ids=_list(building_ids),
    )


def homes(connection: Connection) -> Columns:
    """The columns of `HOMES`, one row per residential building in use today; -1 for no id."""
    return arrays.read(connection, "access/homes", HOMES)


def places(connection: Connection) -> Columns:
    """The columns of `PLACES`, one row per building that is joined to the streets."""
    return arrays.read(connection, "access/places", PLACES)


def version(connection: Connection, service_type_code: str | None = None) -> str:
    """Version of the nearest points of a service, or, for None, of where buildings are joined."""
    row = reader.row(connection, "access/version", service_type_code=service_type_code)
    return str((row or {})["version"])


def buildings_on(connection: Connection, on: date) -> Columns:
    """`BUILDINGS` and `PLACES` of residential buildings on a day; -1 for no id."""
    return arrays.read(connection, "access/buildings_on", BUILDINGS | PLACES, on=on)


def _list(ids: Ids | None) -> list[int] | None:
    return None if ids is None else ids.tolist()
