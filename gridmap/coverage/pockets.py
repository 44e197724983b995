"""Gaps that lie together: what one new point could serve."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

REACH_M = 60.0
"""Buildings this near each other are one pocket: across a street and its two verges."""


def pocket_labels(
    xy: npt.NDArray[np.float64], community: npt.ArrayLike, reach_m: float = REACH_M
) -> npt.NDArray[np.int64]:
    """
    Group places into pockets: chains of neighbours at most `reach_m` apart, cut at communities.

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


def pockets(
    gaps: pd.DataFrame, distance: str = "straight_m", reach_m: float = REACH_M
) -> pd.DataFrame:
    """
    Contiguous pockets of gap buildings, the most households first.

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
        A row a pocket: `pocket`, `community`, `building_count`, `household_count`,
        `age60_count` (a least figure), `hidden_building_count`, `nearest_point` and `nearest_m`
        of its nearest building, `farthest_m`, `lon`, `lat` (centroid, weighted by households),
        `building_ids`.
    """
    labels = pocket_labels(gaps[["x", "y"]].to_numpy(float), gaps.community_id, reach_m)
    rows = []
    for number, group in gaps.assign(pocket=labels).groupby("pocket"):
        weight = group.household_count.to_numpy(float)
        weight = weight if weight.sum() else np.ones(len(group))
        reached = group[group[distance].notna()].nsmallest(1, distance)
        rows.append(
            {
                "pocket": number,
                "community": group.community.iloc[0],
                "building_count": len(group),
                "household_count": int(group.household_count.sum()),
                "age60_count": int(group.age60_count.sum()),
                "hidden_building_count": int(group.age60_count.isna().sum()),
                "nearest_point": reached.nearest_point.iloc[0] if len(reached) else None,
                "nearest_m": reached[distance].iloc[0] if len(reached) else np.inf,
                "farthest_m": group[distance].fillna(np.inf).max(),
                "lon": float(np.average(group.lon, weights=weight)),
                "lat": float(np.average(group.lat, weights=weight)),
                "building_ids": group.building_id.tolist(),
            }
        )
    table = pd.DataFrame(rows, columns=POCKET_COLUMNS)
    return table.sort_values("household_count", ascending=False, kind="stable", ignore_index=True)


POCKET_COLUMNS = [
    "pocket", "community", "building_count", "household_count", "age60_count",
    "hidden_building_count", "nearest_point", "nearest_m", "farthest_m", "lon", "lat",
    "building_ids",
]  # fmt: skip
