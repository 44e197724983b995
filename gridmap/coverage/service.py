"""Coverage of one service on one day, read from the database: what page and command line share."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from sqlalchemy import Connection, text

from gridmap import store
from gridmap.analysis import access
from gridmap.coverage.basis import Basis
from gridmap.coverage.buildings import buildings, buildings_on
from gridmap.coverage.distance import distance_curve
from gridmap.coverage.pockets import pockets
from gridmap.coverage.reach import WEIGHTS, Reach, reach, reach_basis, reach_by
from gridmap.coverage.staffing import StaffedHours, staffed_hours
from gridmap.network import metric_xy, nearest_points

AREAS = ("subdistrict", "community", "estate", "plot", "building")
"""What figures are given by."""

# Names repeat from place to place, so areas are told apart by id where they have one.
_KEYS = {
    "subdistrict": ["subdistrict"],
    "community": ["community_id", "community", "subdistrict"],
    "estate": ["estate_id", "estate", "community"],
    "plot": ["plot_id", "plot_code", "community"],
    "building": ["building_id", "community"],
}


@dataclass(frozen=True)
class ServiceCoverage:
    """
    Buildings with distances, unlocated households and published totals of one day.

    `buildings` has a row a residential building; `unlocated` a row a community; `areas` is
    `store.coverage.areas`, empty for another day than today.
    """

    service_type_code: str
    on: date
    buildings: pd.DataFrame
    unlocated: pd.DataFrame
    areas: pd.DataFrame

    def whole(self, radius_m: float, *, weight: str = "households", walk: bool = True) -> Reach:
        """Coverage of everything the reader sees."""
        column = WEIGHTS[weight]
        communities = self.areas[self.areas.level == "community"]
        return reach(
            self.buildings,
            radius_m,
            weight=weight,
            distance=_distance(walk),
            unlocated=self.unlocated[column].astype(float).sum(skipna=False),
            total=_sum(communities[column]) if len(communities) else None,
        )

    def by(
        self, area: str, radius_m: float, *, weight: str = "households", walk: bool = True
    ) -> pd.DataFrame:
        """
        `reach_by` one of `AREAS`; those with most beyond the radius first.

        Columns: the area's names (and its id), the fields of `Reach`. Buildings of no such area
        come under missing names.
        """
        columns, count = _KEYS[area], WEIGHTS[weight]
        key = columns[0]
        unlocated: dict[object, float] = {}
        totals: dict[object, float] = {}
        if area in ("community", "subdistrict"):
            known = self.areas[self.areas.level == "community"]
            unlocated = _filled(self.unlocated, key).groupby(key)[count].agg(_sum).to_dict()
            totals = _filled(known, key).groupby(key)[count].agg(_sum).to_dict()
        elif area == "plot":
            known = self.areas[self.areas.level == "plot"]
            totals = dict(zip(known.plot_id, known[count], strict=True))
        buildings = _filled(self.buildings, key)
        table = reach_by(
            buildings,
            key,
            radius_m,
            weight=weight,
            distance=_distance(walk),
            unlocated=unlocated,
            totals=totals,
        )
        named = [name for name in columns if name != key]
        about = [buildings, _filled(self.unlocated, key)] if unlocated else [buildings]
        about = [one[[key, *named]].drop_duplicates(key).astype(object) for one in about]
        table = table.join(pd.concat(about).drop_duplicates(key).set_index(key)[named], on=key)
        table[key] = table[key].astype(object).where(table[key] != _NONE, None)
        return table[[*columns, *(name for name in table.columns if name not in columns)]]

    def curve(self, *, weight: str = "households", walk: bool = True) -> pd.DataFrame:
        """`distance_curve` of what is located and shown: `metres`, `share`."""
        shown = self.buildings[self.buildings[WEIGHTS[weight]].notna()]
        return distance_curve(shown[_distance(walk)], shown[WEIGHTS[weight]].astype(float))

    def gaps(self, radius_m: float, *, walk: bool = True) -> pd.DataFrame:
        """Lived-in buildings beyond the radius, the most households first."""
        beyond = ~(self.buildings[_distance(walk)] <= radius_m)
        found = self.buildings[beyond & (self.buildings.household_count > 0)]
        return found.sort_values("household_count", ascending=False, kind="stable")

    def pockets(self, radius_m: float, *, walk: bool = True) -> pd.DataFrame:
        """`pockets` of the gap buildings."""
        found = self.gaps(radius_m, walk=walk)
        if found.empty:
            return pockets(found.assign(x=0.0, y=0.0))
        if walk:
            found = found.assign(nearest_point=found.walk_point)
        lon, lat = found.lon.to_numpy(float), found.lat.to_numpy(float)
        xy = metric_xy(lon, lat, (lon.min(), lat.min(), lon.max(), lat.max()))
        return pockets(found.assign(x=xy[:, 0], y=xy[:, 1]), _distance(walk))

    def staffed(
        self, connection: Connection, radius_m: float, *, walk: bool = True
    ) -> StaffedHours:
        """`staffed_hours` of the service's points, in the week of the day."""
        points = store.coverage.points(connection, self.on, self.service_type_code)
        # Points of the same hours are open together: the nearest of them is the one that counts.
        groups = list(points.groupby("opening_hours", dropna=False).service_point_id)
        within = np.zeros((len(self.buildings), len(groups)), bool)
        if len(points) and len(self.buildings):
            access.refresh_access(connection, self.service_type_code)
            town = access.read_network(connection)
            row = pd.Index(self.buildings.building_id).get_indexer(town.buildings.ids)
            for number, (_, ids) in enumerate(groups):
                chosen = town.points.only(town.points.positions(ids.to_numpy(np.int64)))
                found = nearest_points(town.streets, town.buildings, chosen)
                metres = found.walk_m if walk else found.straight_m
                within[row[(metres <= radius_m) & (row >= 0)], number] = True
        return staffed_hours(
            [text if isinstance(text, str) else None for text, _ in groups],
            csr_array(within),
            self.buildings.household_count.to_numpy(),
            int(self.unlocated.household_count.sum()),
            self.on,
            point_count=[len(ids) for _, ids in groups],
        )

    def basis(self, radius_m: float, weight: str, walk: bool, source: str, n: float) -> Basis:
        """What its figures say of themselves."""
        return reach_basis(radius_m, weight, _distance(walk), source, self.on, n)


def service_coverage(
    connection: Connection, service_type_code: str, on: date | None = None
) -> ServiceCoverage:
    """
    Everything that figures of one service on one day are made of, as the reader may see it.

    On another day than today: points open then, households in the ledger then, plots as they were;
    buildings, streets and the buildings that households are matched to as they are. Need groups
    are then missing but for the reader's own buildings.
    """
    if on is None or on == date.today():
        connection.execute(text("SELECT app_refresh_small_cells()"))
        access.refresh_access(connection, service_type_code)
        areas = store.coverage.areas(connection)
        return ServiceCoverage(
            service_type_code,
            date.today(),
            buildings(connection, service_type_code),
            _typed(areas[areas.level == "unlocated"]),
            _typed(areas),
        )
    none = store.coverage.areas(connection).head(0)
    return ServiceCoverage(
        service_type_code,
        on,
        _with_distances(connection, buildings_on(connection, on), service_type_code, on),
        _typed(store.coverage.unlocated_on(connection, on)),
        _typed(none),
    )


def compare(
    before: pd.DataFrame, after: pd.DataFrame, column: str, suffixes: tuple[str, str]
) -> pd.DataFrame:
    """
    Two tables of `ServiceCoverage.by` side by side: two days, or two rules.

    Columns of both with the suffixes, `within_change` (counts) and `share_change_pp` (percentage
    points, never per cent); the most gained last.
    """
    kept = [column, "total_count", "within_count", "beyond_count", "share_within"]
    both = before[kept].merge(after[kept], on=column, how="outer", suffixes=suffixes)
    first, second = suffixes
    both["within_change"] = both[f"within_count{second}"] - both[f"within_count{first}"]
    both["share_change_pp"] = 100 * (both[f"share_within{second}"] - both[f"share_within{first}"])
    return both.sort_values("within_change", kind="stable", ignore_index=True)


_NONE = -1  # stands for a missing key: NaN is no key of a dict


def _filled(table: pd.DataFrame, key: str) -> pd.DataFrame:
    if key not in table:
        return table.assign(**{key: _NONE})
    if key.endswith("_id"):
        return table.assign(**{key: table[key].fillna(_NONE).astype(np.int64)})
    return table.assign(**{key: table[key].astype(object).where(table[key].notna(), _NONE)})


def _distance(walk: bool) -> str:
    return "walk_m" if walk else "straight_m"


def _sum(values: pd.Series) -> float:
    """Not known where a part is not."""
    return float(values.astype(float).sum(skipna=False))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as floats: hidden ones are NaN, whatever the driver made of NULL."""
    needs = ["age60_count", "age80_count"]
    return table.astype({name: float for name in needs}).reset_index(drop=True)


def _with_distances(
    connection: Connection, table: pd.DataFrame, service_type_code: str, on: date
) -> pd.DataFrame:
    """The nearest point that was open on the day, by straight line and on foot."""
    access.refresh_access(connection, service_type_code)
    town = access.read_network(connection)
    points = store.access.open_points(connection, service_type_code, on)
    names = points.set_index("service_point_id").name
    chosen = town.points.only(town.points.positions(points.service_point_id.to_numpy(np.int64)))
    found = nearest_points(town.streets, town.buildings, chosen)
    distances = pd.DataFrame(
        {
            "straight_m": np.where(np.isfinite(found.straight_m), found.straight_m, np.nan),
            "walk_m": np.where(np.isfinite(found.walk_m), found.walk_m, np.nan),
            "point_id": np.where(found.point < 0, np.nan, found.point),
            "walk_point_id": np.where(found.walk_point < 0, np.nan, found.walk_point),
            "nearest_point": pd.Series(found.point, town.buildings.ids).map(names),
            "walk_point": pd.Series(found.walk_point, town.buildings.ids).map(names),
        },
        index=town.buildings.ids,
    )
    return table.join(distances, on="building_id")
