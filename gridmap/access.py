"""
The nearest open point of each service for every building, kept until something changes.

Straight-line distance is the screening measure. Walking distance goes in at `nearest`: whatever
returns the nearest point and its distance for every building fits all that follows.
"""

from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from scipy.spatial import cKDTree
from sqlalchemy import Connection, text

from gridmap import crs, queries

Array = npt.NDArray[np.float64]


def nearest(
    lon: Array, lat: Array, point_lon: Array, point_lat: Array
) -> tuple[npt.NDArray[np.int64], Array]:
    """
    The nearest point of each place, by straight line.

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
    tree = cKDTree(metric_xy(point_lon, point_lat, extent))
    distance, index = tree.query(metric_xy(lon, lat, extent))
    return index.astype(np.int64), distance


def metric_xy(lon: Array, lat: Array, extent: tuple[float, float, float, float]) -> Array:
    """Places in degrees as an n x 2 array of metres, in the metric CRS of the extent."""
    return np.column_stack(_projection(crs.metric_crs(extent)).transform(lon, lat))


@lru_cache(maxsize=16)
def _projection(plane: CRS) -> Transformer:
    """Making one takes pyproj some 30 ms, using it microseconds."""
    return Transformer.from_crs("EPSG:4326", plane, always_xy=True)


def refresh_access(connection: Connection, service_type_code: str) -> None:
    """
    Make `building_access` of one service right, where it is not: the nearest open point today.

    Whoever looks first after a change pays for it (some 2 s for 200,000 buildings); a second one
    waits for the first and finds it done.
    """
    if queries.access_is_current(connection, service_type_code):
        return
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('access ' || :code))"),
        {"code": service_type_code},
    )
    if queries.access_is_current(connection, service_type_code):
        return
    for table in ("building_access", "access_state", "access_pending"):
        connection.execute(
            text(f"DELETE FROM {table} WHERE service_type_code = :code"),  # noqa: S608
            {"code": service_type_code},
        )
    buildings = queries.residential_buildings(connection)
    points = queries.open_points(connection, service_type_code, date.today())
    if len(buildings) and len(points):
        index, distance = nearest(
            buildings.lon.to_numpy(float),
            buildings.lat.to_numpy(float),
            points.lon.to_numpy(float),
            points.lat.to_numpy(float),
        )
        point_ids = points.service_point_id.to_numpy()[index]
        # Arrays and not COPY, which PostgreSQL refuses under row-level security.
        connection.execute(
            text("""
                INSERT INTO building_access
                    (service_type_code, building_id, service_point_id, straight_m)
                SELECT :code, made.* FROM unnest(
                    CAST(:buildings AS bigint[]), CAST(:points AS bigint[]), CAST(:m AS float8[])
                ) AS made
            """),
            {
                "code": service_type_code,
                "buildings": buildings.building_id.tolist(),
                "points": point_ids.tolist(),
                "m": distance.tolist(),
            },
        )
    connection.execute(
        text("INSERT INTO access_state VALUES (:code, CURRENT_DATE)"), {"code": service_type_code}
    )
