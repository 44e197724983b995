"""Candidate sites ranked by what each adds alone, and what each reaches by straight line."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from gridmap.coverage import metric_xy


def cover(sites: pd.DataFrame, demand: pd.DataFrame, radius_m: float) -> csr_array:
    """
    Which demand points each site reaches by straight line: a boolean matrix, sites x demand.

    Both frames carry `lon`, `lat` in EPSG:4326; a point exactly at the radius is reached.
    """
    if sites.empty or demand.empty:
        return csr_array((len(sites), len(demand)), dtype=bool)
    extent = (demand.lon.min(), demand.lat.min(), demand.lon.max(), demand.lat.max())
    tree = cKDTree(metric_xy(demand.lon.to_numpy(), demand.lat.to_numpy(), extent))
    places = metric_xy(sites.lon.to_numpy(), sites.lat.to_numpy(), extent)
    reached = tree.query_ball_point(places, radius_m, return_sorted=True)
    columns = np.concatenate(reached).astype(np.int64)
    ends = np.cumsum([0, *(len(row) for row in reached)])
    return csr_array(
        (np.ones(len(columns), dtype=bool), columns, ends), shape=(len(sites), len(demand))
    )


def rank(
    sites: pd.DataFrame,
    demand: pd.DataFrame,
    uncovered: npt.NDArray[np.bool_],
    radius_m: float,
) -> pd.DataFrame:
    """
    Candidate sites by how many uncovered households each would reach within the radius.

    Parameters
    ----------
    sites
        `queries.candidate_sites`; ties keep its order (convert before extend before new).
    demand
        Buildings with `lon`, `lat`, `household_count`, `age60_count`.
    uncovered
        For each building, whether no open point lies within the radius today.
    radius_m
        The rule's radius, straight line.

    Returns
    -------
    DataFrame
        The sites, best first, with `gained_household_count`, `gained_age60_count` and
        `reached_household_count` (all households within the radius, covered or not).
    """
    reach = cover(sites, demand, radius_m).astype(np.int64)
    households = demand.household_count.to_numpy(np.int64)
    elderly = demand.age60_count.to_numpy(np.int64)
    ranked = sites.assign(
        gained_household_count=reach @ (households * uncovered),
        gained_age60_count=reach @ (elderly * uncovered),
        reached_household_count=reach @ households,
    )
    return ranked.sort_values("gained_household_count", ascending=False, kind="stable")
