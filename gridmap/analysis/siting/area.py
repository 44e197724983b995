"""Study area of a siting question: homes, streets and today's stations, read once."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import coverage, crs, store
from gridmap.analysis import access
from gridmap.analysis.coverage import service_coverage
from gridmap.errors import SitingError
from gridmap.network import (
    Places,
    Snapped,
    SnappedNetwork,
    at_least_straight,
    metric_xy,
    nearest_points,
)
from gridmap.siting.study.question import MARGIN_M, Question
from gridmap.store.network import Columns

EVERYWHERE_M = 1e6
"""A limit that no town is larger than."""


@dataclass(frozen=True, eq=False)
class StudyArea:
    """
    Homes, streets and open points of one service, as the reader may see them.

    `found.buildings` and `network.buildings` have the same rows; `points` are the open points of
    the service, `planned` those that are to open; `names` the communities by id.
    """

    found: coverage.ServiceCoverage
    network: SnappedNetwork
    points: pd.DataFrame
    planned: pd.DataFrame
    names: dict[int, str]
    version: str

    @property
    def service(self) -> str:
        """Code of the service type."""
        return self.found.service_type_code

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the buildings, degrees in EPSG:4326."""
        lon, lat = self.found.buildings.lon, self.found.buildings.lat
        return crs.main_extent(lon, lat)

    @cached_property
    def digest(self) -> str:
        """Digest of weights, distances and open points; the same for all officials."""
        table = self.found.buildings
        numbers = table[["building_id", *coverage.WEIGHTS.values(), "walk_m", "straight_m"]]
        made = hashlib.sha256(np.ascontiguousarray(numbers.to_numpy(float)).tobytes())
        made.update(self.points[["service_point_id", "lon", "lat"]].to_numpy(float).tobytes())
        return made.hexdigest()

    def plane(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Project degrees to metres, n x 2, in the metric CRS of the area."""
        return metric_xy(np.asarray(lon, float), np.asarray(lat, float), self.extent)

    def as_places(self, ways: Columns) -> Places:
        """Places as `access.snap_places` found their ways, ready to be searched from."""
        return access.snapped_places(ways, self.network.streets, self.extent)

    def distances(
        self, places: Places, rows: npt.NDArray[np.int64], *, limit_m: float, walk: bool
    ) -> csr_array:
        """Metres within the limit, places x buildings at rising positions."""
        lived = self.network.buildings.only(rows)
        shape = (len(places.ids), len(rows))
        if not all(shape):
            return csr_array(shape)
        tree = cKDTree(lived.xy)
        # Only what is near as the crow flies can be near on foot.
        near = np.flatnonzero(np.isfinite(tree.query(places.xy, distance_upper_bound=limit_m)[0]))
        if walk:
            near_places = SnappedNetwork(self.network.streets, lived, self.network.points)
            pairs = near_places.walk_distances(places.only(near), limit_m=limit_m).tocoo()
            row, column, metres = near[pairs.col], pairs.row, pairs.data
            straight_m = np.hypot(*(places.xy[row] - lived.xy[column]).T)
            metres = at_least_straight(metres, straight_m)
            kept = metres <= limit_m
            row, column, metres = row[kept], column[kept], metres[kept]
        else:
            reached = tree.query_ball_point(places.xy[near], limit_m)
            row = np.repeat(near, [len(one) for one in reached])
            column = np.concatenate([np.zeros(0, np.int64), *(np.array(one) for one in reached)])
            column = column.astype(np.int64)
            metres = np.hypot(*(places.xy[row] - lived.xy[column]).T)
        return csr_array((metres, (row, column)), shape=shape)

    def limit_m(self, question: Question, rows: npt.NDArray[np.int64]) -> float:
        """
        Farther than this no site matters to the demand at these positions.

        Where today's stations stay, nobody goes farther than to the nearest of them.
        """
        if question.is_cover:
            beyond = question.partial[-1][0] if question.partial else 0.0
            return question.radius_m + max(beyond, MARGIN_M)
        today = self.found.buildings["walk_m" if question.walk else "straight_m"].iloc[rows]
        if question.closures or question.is_capacitated or today.isna().any():
            return EVERYWHERE_M
        return float(today.max()) * (1 + 1e-9)

    def demand(self, question: Question) -> npt.NDArray[np.bool_]:
        """Rows of the buildings in which somebody of the question's demand lives."""
        table = self.found.buildings
        counts_buildings = any(name == "buildings" for name, _ in question.weights)
        lived = np.ones(len(table), bool) if counts_buildings else table.household_count > 0
        if question.community_id is not None:
            lived = lived & (table.community_id == question.community_id)
        return np.asarray(lived & table.lon.notna(), bool)

    def nearest(
        self, places: Places, *, walk: bool
    ) -> tuple[coverage.ServiceCoverage, npt.NDArray[np.int64]]:
        """The coverage if these were the open points, and each building's, -1 for none."""
        found = nearest_points(self.network.streets, self.network.buildings, places)
        after = replace(
            self.found,
            buildings=self.found.buildings.assign(
                walk_m=np.where(np.isfinite(found.walk_m), found.walk_m, np.nan),
                straight_m=np.where(np.isfinite(found.straight_m), found.straight_m, np.nan),
            ),
        )
        chosen = found.walk_point if walk else found.point
        return after, np.where(chosen < 0, -1, np.searchsorted(places.ids, chosen))

    def placed(self, points: Places, table: pd.DataFrame) -> Places:
        """Points in the area's metric plane; `table` has their `lon` and `lat`, by rising id."""
        return Places(points.ids, self.plane(table.lon, table.lat), points.ways)

    @staticmethod
    def together(first: Places, second: Places) -> Places:
        """Places of one, then those of the other."""
        ways = [
            np.concatenate((getattr(first.ways, name), getattr(second.ways, name)))
            for name in ("edge", "share", "walk_m", "method")
        ]
        count = first.ways.count
        place = np.concatenate((first.ways.place, second.ways.place + count))
        return Places(
            np.arange(count + second.ways.count),
            np.vstack((first.xy, second.xy)),
            Snapped(count + second.ways.count, place, *ways),
        )


def study_area(connection: Connection, service_type_code: str) -> StudyArea:
    """
    Read the study area as the transaction's user may see it; worth caching by `version`.

    Need groups come from the figures that the reader may see: hidden counts are missing.

    Raises
    ------
    SitingError
        No residential buildings are loaded.
    """
    found = service_coverage(connection, service_type_code)
    town = access.read_network(connection)
    here = np.isin(found.buildings.building_id, town.buildings.ids)
    table = found.buildings[here].reset_index(drop=True)
    found = replace(found, buildings=table)
    lived = town.buildings.only(town.buildings.positions(table.building_id.to_numpy(np.int64)))
    if table.empty:
        raise SitingError("no residential buildings are loaded; load buildings and ledgers first")
    places = StudyArea(
        found,
        town,
        store.coverage.points(connection, store.db.today(connection), service_type_code),
        store.siting.planned(connection, service_type_code),
        _communities(connection),
        version(connection, service_type_code),
    )
    xy = places.plane(table.lon, table.lat)
    return replace(places, network=SnappedNetwork(town.streets, replace(lived, xy=xy), town.points))


def version(connection: Connection, service_type_code: str) -> str:
    """Text that changes whenever the data of a `StudyArea` change."""
    of_service = store.coverage.service_version(connection, service_type_code)
    return f"{store.overview.data_version(connection)} {of_service}"


def _communities(connection: Connection) -> dict[int, str]:
    known = store.coverage.names(connection)
    known = known[known.kind == "community"]
    return dict(zip(known.id.astype(int), known.name, strict=True))
