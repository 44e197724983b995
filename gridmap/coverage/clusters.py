"""Gaps that lie together: what one new point could serve."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

REACH_M = 60.0
"""Buildings this near each other are one cluster: across a street and its two verges."""


def cluster_labels(
    xy: npt.NDArray[np.float64], community: npt.ArrayLike, reach_m: float = REACH_M
) -> npt.NDArray[np.int64]:
    """
    Group places into clusters: chains of neighbours at most `reach_m` apart, cut at communities.

    Parameters
    ----------
    xy
        n x 2, metres in a metric CRS.
    community
        The community of each place, any comparable value.
    reach_m
        Largest step of a chain (single linkage), included.

    Returns
    -------
    array
        A number a place, from 0.
    """
    pairs = cKDTree(xy).query_pairs(reach_m, output_type="ndarray") if len(xy) else np.empty((0, 2))
    own = pd.factorize(np.asarray(community), use_na_sentinel=False)[0]
    pairs = pairs.astype(np.int64)
    pairs = pairs[own[pairs[:, 0]] == own[pairs[:, 1]]]
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(xy), len(xy)))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def clusters(
    gaps: pd.DataFrame, distance: str = "straight_m", reach_m: float = REACH_M
) -> pd.DataFrame:
    """
    Contiguous clusters of uncovered buildings, the most households first.

    Parameters
    ----------
    gaps
        Buildings with `x`, `y` (metres), `lon`, `lat`, `community_id`, `community`,
        `household_count`, `age60_count` (missing where hidden), `nearest_point` and the distance.
    distance
        Column of the distance to the nearest open point.

    Returns
    -------
    DataFrame
        One row per cluster: `cluster`, `community`, `building_count`, `household_count`,
        `age60_count` (a least figure), `hidden_building_count`, `nearest_point` and `nearest_m`
        of its nearest building, `farthest_m`, `lon`, `lat` (centroid, weighted by households),
        `building_ids`.
    """
    gaps = gaps.assign(
        cluster=cluster_labels(gaps[["x", "y"]].to_numpy(float), gaps.community_id, reach_m)
    )
    # Where nobody lives every building weighs the same.
    weight = gaps.household_count + 1e-9
    groups = gaps.assign(
        weight=weight,
        lon=gaps.lon * weight,
        lat=gaps.lat * weight,
        hidden=gaps.age60_count.isna(),
        farthest=gaps[distance].fillna(np.inf),
    ).groupby("cluster")
    table = groups.agg(
        community=("community", "first"),
        building_count=("building_id", "size"),
        household_count=("household_count", "sum"),
        age60_count=("age60_count", "sum"),
        hidden_building_count=("hidden", "sum"),
        farthest_m=("farthest", "max"),
        lon=("lon", "sum"),
        lat=("lat", "sum"),
        weight=("weight", "sum"),
        building_ids=("building_id", list),
    )
    nearest = gaps.sort_values(distance, na_position="last").drop_duplicates("cluster")
    nearest = nearest.set_index("cluster")[["nearest_point", distance]]
    table = table.assign(
        age60_count=table.age60_count.astype(np.int64),
        lon=table.lon / table.weight,
        lat=table.lat / table.weight,
        nearest_point=nearest.nearest_point,
        nearest_m=nearest[distance].fillna(np.inf),
    ).reset_index()
    for name in ("community", "nearest_point"):
        table[name] = table[name].astype(object).where(table[name].notna(), None)
    return table.sort_values("household_count", ascending=False, kind="stable", ignore_index=True)[
        CLUSTER_COLUMNS
    ]


CLUSTER_COLUMNS = [
    "cluster", "community", "building_count", "household_count", "age60_count",
    "hidden_building_count", "nearest_point", "nearest_m", "farthest_m", "lon", "lat",
    "building_ids",
]  # fmt: skip


def largest_names(
    found: pd.DataFrame, buildings: pd.DataFrame, column: str, most: int = 2
) -> list[list[str]]:
    """
    Names that each cluster is known by: those that most of its households live under.

    Parameters
    ----------
    found
        `clusters`.
    buildings
        `building_id`, `household_count`, and the column of the names; buildings without one name
        nothing.
    most
        Names a cluster.
    """
    member = pd.Series(
        np.repeat(np.arange(len(found)), [len(ids) for ids in found.building_ids]),
        index=[one for ids in found.building_ids for one in ids],
        name="at",
        dtype=np.int64,
    )
    named = buildings[["building_id", "household_count", column]]
    named = named[named[column].notna() & (named[column] != "")]
    named = named.join(member, on="building_id", how="inner")
    named = named.assign(called=named[column].astype(object))
    sums = named.groupby(["at", "called"], sort=True).household_count.sum().reset_index()
    sums = sums.sort_values("household_count", ascending=False, kind="stable")
    names: dict[int, list[str]] = {}
    for row in sums.groupby("at").head(most).itertuples():
        names.setdefault(row.at, []).append(row.called)
    return [names.get(at, []) for at in range(len(found))]
