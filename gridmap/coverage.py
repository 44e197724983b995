"""
How far it is to a service, and for how many: distance coverage by straight line.

Straight-line distance is the screening measure. Walking distance goes in at `nearest`: whatever
returns the nearest point and its distance for every building fits all that follows.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS, Transformer
from scipy.spatial import cKDTree
from sqlalchemy import Connection, text

from gridmap import crs, queries

Array = npt.NDArray[np.float64]

GAPS = ["radius", "plot", "both"]
"""What a building may lack."""


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
    for table in ("building_access", "access_state"):
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


@dataclass(frozen=True)
class DistanceCoverage:
    """Distance coverage of a set of buildings, weighted by households; NaN where there are none."""

    radius_m: float
    household_count: int
    within_count: int
    share_within: float
    median_m: float
    p95_m: float
    farthest_m: float

    @property
    def beyond_count(self) -> int:
        """Households beyond the radius, or with no point at all."""
        return self.household_count - self.within_count


def distance_coverage(
    distance_m: pd.Series, household_count: pd.Series, radius_m: float
) -> DistanceCoverage:
    """
    Share of households within a radius, and the spread of their distances.

    A household exactly at the radius is within ("不超过"). A building without any open point has
    distance NaN and counts as infinitely far: it lowers the share and raises the quantiles.

    Parameters
    ----------
    distance_m
        Metres to the nearest open point, a value a building.
    household_count
        Households of the same buildings; those with none weigh nothing.
    radius_m
        The rule's radius.
    """
    lived_in = household_count.to_numpy() > 0
    metres = distance_m.to_numpy(float)[lived_in]
    metres = np.where(np.isnan(metres), np.inf, metres)
    weight = household_count.to_numpy()[lived_in]
    total, within = int(weight.sum()), int(weight[metres <= radius_m].sum())
    return DistanceCoverage(
        radius_m=radius_m,
        household_count=total,
        within_count=within,
        share_within=within / total if total else np.nan,
        median_m=_weighted_quantile(metres, weight, 0.5),
        p95_m=_weighted_quantile(metres, weight, 0.95),
        farthest_m=float(metres.max()) if total else np.nan,
    )


def _weighted_quantile(values: Array, weight: npt.NDArray[np.int64], share: float) -> float:
    """The smallest value that at least `share` of the weight does not exceed."""
    if not len(values):
        return float("nan")
    order = np.argsort(values)
    reached = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(reached, share * reached[-1])])


def coverage_by(buildings: pd.DataFrame, column: str, radius_m: float) -> pd.DataFrame:
    """
    Distance coverage of each group of `queries.coverage_buildings`, the worst first.

    Buildings that belong to no group (no community, no plot) are left out: they are a gap of
    their own and are listed as such.
    """
    rows = []
    for name, group in buildings.groupby(column):
        figures = distance_coverage(group.straight_m, group.household_count, radius_m)
        rows.append(
            {
                column: name,
                "building_count": len(group),
                "household_count": figures.household_count,
                "beyond_count": figures.beyond_count,
                "share_within": figures.share_within,
                "median_m": figures.median_m,
                "p95_m": figures.p95_m,
                "farthest_m": figures.farthest_m,
            }
        )
    table = pd.DataFrame(rows)
    return table if table.empty else table.sort_values("beyond_count", ascending=False)


def gaps(buildings: pd.DataFrame, radius_m: float) -> pd.DataFrame:
    """
    Buildings of `queries.coverage_buildings` that lack something, the most households first.

    Adds `gap`, a category: "radius" (lived in, and no open point within the radius), "plot" (in
    no plot), "both".
    """
    beyond = ~(buildings.straight_m <= radius_m) & (buildings.household_count > 0)
    no_plot = buildings.plot_id.isna()
    kind = pd.Categorical.from_codes(
        (beyond.astype("int8") + 2 * no_plot.astype("int8") - 1).to_numpy(), GAPS
    )
    # Chosen before sorting and copying: a healthy town has few gaps.
    found = buildings[beyond | no_plot].assign(gap=kind[(beyond | no_plot).to_numpy()])
    return found.sort_values("household_count", ascending=False, kind="stable")


def distance_curve(distance_m: pd.Series, household_count: pd.Series) -> pd.DataFrame:
    """
    Share of households within each distance, in steps of a metre: a curve of some hundred points.

    Columns `metres` and `share`; NaN distances keep the last share below 1.
    """
    known = distance_m.notna().to_numpy()
    metres = np.ceil(distance_m.to_numpy(float)[known]).astype(np.int64)
    weight = household_count.to_numpy()
    reached = np.cumsum(np.bincount(metres, weight[known], minlength=1))
    steps = np.flatnonzero(np.diff(reached, prepend=-1.0))
    return pd.DataFrame({"metres": steps, "share": reached[steps] / max(weight.sum(), 1)})
