"""Workload of each worker: a figure of the posts, not of the people."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class WorkerLoad:
    """
    Work by worker.

    Attributes
    ----------
    workers
        One row per worker: `team_member_id`, `name`, `plot_count`, `building_count`,
        `household_count`. Workers of one plot share it equally, so that counts may be fractions.
    mean_household_count, mean_building_count
        Over the community's workers; NaN where there is none.
    unserved_household_count
        Households of plots without a worker.
    """

    workers: pd.DataFrame
    mean_household_count: float
    mean_building_count: float
    unserved_household_count: int


def worker_load(plots: pd.DataFrame, posts: pd.DataFrame) -> WorkerLoad:
    """Load of workers, from rows of `store.teams.plots` and `.posts` of one day."""
    plots = plots[plots["is_in_force"]]
    held = posts.loc[posts["role"] == "worker", ["plot_id", "team_member_id", "name"]]
    held = held.merge(plots, on="plot_id", suffixes=("", "_of_plot"))
    for count in ("building_count", "household_count"):
        held[count] = held[count] / held["worker_count"]
    workers = held.groupby(["team_member_id", "name"], as_index=False).agg(
        plot_count=("plot_id", "count"),
        building_count=("building_count", "sum"),
        household_count=("household_count", "sum"),
    )
    return WorkerLoad(
        workers.sort_values("household_count", ascending=False, kind="stable", ignore_index=True),
        float(workers["household_count"].mean()),
        float(workers["building_count"].mean()),
        int(plots.loc[plots["worker_count"] == 0, "household_count"].sum()),
    )
