"""Whether the points have room for those in reach of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis import access
from gridmap.coverage.assignment import assign
from gridmap.coverage.basis import Basis
from gridmap.coverage.catchment import two_step_floating_catchment
from gridmap.coverage.service import ServiceCoverage
from gridmap.network import metric_xy


@dataclass(frozen=True)
class Capacity:
    """
    Places per 1,000 people, where all in reach of a point share it.

    `buildings`: `building_id`, `places_per_1000`, in the order of the coverage's buildings.
    `points`: `service_point_id`, `name`, `capacity` (NaN: not known), `people_in_reach`,
    `people_per_place`, the most crowded first.
    """

    buildings: pd.DataFrame
    points: pd.DataFrame
    basis: Basis

    @property
    def unknown_count(self) -> int:
        """Points whose capacity is not known; they count as having none."""
        return int(self.points.capacity.isna().sum())


@dataclass(frozen=True)
class Allotment:
    """
    Places given out one by one.

    `points`: `service_point_id` and `taken`, its places that somebody in reach takes.
    `served_count` people have a place, `unserved_count` are in reach of none that is left;
    `mean_m` is how far the served go, NaN where nobody is.
    """

    points: pd.DataFrame
    served_count: int
    unserved_count: int
    mean_m: float


def capacity(
    connection: Connection, found: ServiceCoverage, radius_m: float, *, walk: bool = True
) -> Capacity:
    """
    `two_step_floating_catchment` of a service's open points over the people within a radius.

    Population base: people of the ledgers on residential buildings; the unlocated ones are in
    nobody's reach and make no point more crowded. Source: founding document 002 (C22).
    """
    points = store.coverage.points(connection, found.on, found.service_type_code)
    points = points.sort_values("service_point_id", ignore_index=True)
    metres = _distances(connection, found, points, radius_m, walk=walk)
    people = found.buildings.people_count.to_numpy(float)
    room = points.capacity.to_numpy(float)
    per_head = two_step_floating_catchment(metres, people, np.nan_to_num(room), limit=radius_m)
    crowd = people @ csr_array((np.ones_like(metres.data), metres.indices, metres.indptr),
                               shape=metres.shape)  # fmt: skip
    crowded = pd.DataFrame(
        {
            "service_point_id": points.service_point_id,
            "name": points.name,
            "capacity": room,
            "people_in_reach": crowd.astype(np.int64),
            "people_per_place": np.divide(
                crowd, room, out=np.full(len(room), np.nan), where=room > 0
            ),
        }
    )
    return Capacity(
        pd.DataFrame(
            {"building_id": found.buildings.building_id, "places_per_1000": 1000 * per_head}
        ),
        crowded.sort_values("people_per_place", ascending=False, ignore_index=True),
        Basis(
            definition=f"places of the points within {radius_m:g} m, each shared by all people "
            "within that distance of it, per 1,000 people (two-step floating catchment)",
            population_base="people of the ledgers on residential buildings",
            unit="places per 1,000 people",
            source="002 (C22); Luo & Wang 2003",
            on=found.on,
            n=int(people.sum()),
        ),
    )


def allotment(
    connection: Connection, found: ServiceCoverage, radius_m: float, *, walk: bool = True
) -> Allotment:
    """
    `assign` the people of a service's coverage to places: as many as can be, then the least way.

    Says which points stay empty although others overflow. People and places are those of
    `capacity`.
    """
    points = store.coverage.points(connection, found.on, found.service_type_code)
    points = points.sort_values("service_point_id", ignore_index=True)
    metres = _distances(connection, found, points, radius_m, walk=walk)
    people = found.buildings.people_count.to_numpy(np.int64)
    given = assign(metres, people, np.floor(np.nan_to_num(points.capacity.to_numpy(float))))
    served = int(given.load.sum())
    return Allotment(
        points[["service_point_id"]].assign(taken=given.load),
        served,
        int(given.unserved.sum()),
        given.total_distance / served if served else float("nan"),
    )


def _distances(
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
        extent = (lon.min(), lat.min(), lon.max(), lat.max())
        there = cKDTree(metric_xy(points.lon.to_numpy(float), points.lat.to_numpy(float), extent))
        here = cKDTree(metric_xy(lon, lat, extent))
        pairs = here.sparse_distance_matrix(there, radius_m, output_type="coo_matrix")
        return csr_array(pairs)
    town = access.read_network(connection)
    chosen = town.points.only(town.points.positions(points.service_point_id.to_numpy(np.int64)))
    metres = coo_array(town.walk_distances(chosen, limit_m=radius_m))
    row = pd.Index(found.buildings.building_id).get_indexer(town.buildings.ids)[metres.row]
    column = pd.Index(points.service_point_id).get_indexer(chosen.ids)[metres.col]
    return csr_array((metres.data[row >= 0], (row[row >= 0], column[row >= 0])), shape=shape)
