"""Capacity of one service's open points, read from the database."""

import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import coverage, crs, store
from gridmap.analysis import access
from gridmap.coverage import Allotment, Capacity, ServiceCoverage
from gridmap.network import metric_xy


def service_capacity(
    connection: Connection, found: ServiceCoverage, radius_m: float, *, walk: bool = True
) -> Capacity:
    """`gridmap.coverage.capacity` of a service's open points, on foot or by straight line."""
    points = _points(connection, found)
    metres = _within(connection, found, points, radius_m, walk=walk)
    return coverage.capacity(found, points, metres, radius_m)


def service_allotment(
    connection: Connection, found: ServiceCoverage, radius_m: float, *, walk: bool = True
) -> Allotment:
    """`gridmap.coverage.allotment` over a service's open points."""
    points = _points(connection, found)
    metres = _within(connection, found, points, radius_m, walk=walk)
    return coverage.allotment(found, points, metres)


def _points(connection: Connection, found: ServiceCoverage) -> pd.DataFrame:
    points = store.coverage.points(connection, found.on, found.service_type_code)
    return points.sort_values("service_point_id", ignore_index=True)


def _within(
    connection: Connection,
    found: ServiceCoverage,
    points: pd.DataFrame,
    radius_m: float,
    *,
    walk: bool,
) -> csr_array:
    """Metres within the radius, buildings x points."""
    shape = (len(found.buildings), len(points))
    if not all(shape):
        return csr_array(shape)
    if not walk:
        table = found.buildings
        lon, lat = table.lon.to_numpy(float), table.lat.to_numpy(float)
        extent = crs.main_extent(lon, lat)
        there = cKDTree(metric_xy(points.lon.to_numpy(float), points.lat.to_numpy(float), extent))
        here = cKDTree(metric_xy(lon, lat, extent))
        pairs = here.sparse_distance_matrix(there, radius_m, output_type="coo_matrix")
        return csr_array(pairs)
    network = access.read_network(connection)
    chosen = network.points.of(points.service_point_id)
    metres = coo_array(network.walk_distances(chosen, limit_m=radius_m))
    row = pd.Index(found.buildings.building_id).get_indexer(network.buildings.ids)[metres.row]
    column = pd.Index(points.service_point_id).get_indexer(chosen.ids)[metres.col]
    return csr_array((metres.data[row >= 0], (row[row >= 0], column[row >= 0])), shape=shape)
