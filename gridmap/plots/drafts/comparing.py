"""A draft beside the plots that it began from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gridmap.plots.drafts.draft import Draft
from gridmap.plots.drafts.fabric import Fabric


@dataclass(frozen=True, eq=False)
class Comparison:
    """
    Changes made by putting a draft in force.

    Attributes
    ----------
    buildings
        One row per building that changes: `building_id`, `name`, `before_plot_id`, `before_code`,
        `number`, `after_plot_id`, `after_code`, `household_count`; None where it is in no plot.
    plots
        One row per plot, before or after: `plot_id`, `plot_code`, `status` ('kept', 'changed',
        'new', 'ended'), `before_household_count`, `after_household_count`,
        `arriving_household_count`, `leaving_household_count`.
    changing_household_count
        Households that another plot's team serves from then on.
    placed_household_count, left_household_count
        Households that get a plot and had none; that had one and get none.
    """

    buildings: pd.DataFrame
    plots: pd.DataFrame
    changing_household_count: int
    placed_household_count: int
    left_household_count: int


def compare_draft(fabric: Fabric, draft: Draft, base: Sequence[Mapping[str, Any]]) -> Comparison:
    """
    Old and new plot of each building, and the households that come and go by plot.

    `base` are the plots that the draft began from: `plot_id`, `plot_code`, `building_ids`.
    """
    before = pd.DataFrame(
        [
            (building, row["plot_id"], row["plot_code"])
            for row in base
            for building in row["building_ids"]
        ],
        columns=["building_id", "before_plot_id", "before_code"],
    )
    after = pd.DataFrame(
        [(one.number, one.plot_id, one.plot_code) for one in draft.plots.values()],
        columns=["number", "after_plot_id", "after_code"],
    )
    rows = pd.DataFrame(
        {
            "building_id": fabric.buildings.id,
            "name": fabric.buildings.name,
            "number": draft.number,
            "household_count": fabric.buildings.household_count,
        }
    )
    rows = rows.merge(before, how="left", on="building_id").merge(after, how="left", on="number")
    # Codes tell plots apart: a new plot has a code that no plot ever had.
    is_same = (rows["before_code"] == rows["after_code"]) | (
        rows["before_code"].isna() & rows["after_code"].isna()
    )
    had, has = rows["before_code"].notna(), rows["after_code"].notna()
    households = rows["household_count"]
    whole = ["before_plot_id", "number", "after_plot_id"]
    changed = rows[~is_same].reset_index(drop=True)
    changed[whole] = changed[whole].astype("Int64")
    names = [
        "building_id", "name", "before_plot_id", "before_code", "number", "after_plot_id",
        "after_code", "household_count",
    ]  # fmt: skip
    return Comparison(
        changed[names],
        _plots(rows, is_same),
        int(households[~is_same & had & has].sum()),
        int(households[~had & has].sum()),
        int(households[had & ~has].sum()),
    )


def _plots(rows: pd.DataFrame, is_same: pd.Series) -> pd.DataFrame:
    def sums(column: str, only: pd.Series | None = None) -> pd.Series:
        chosen = rows if only is None else rows[only]
        return chosen.groupby(column)["household_count"].sum()

    codes = sorted({*rows["before_code"].dropna(), *rows["after_code"].dropna()})
    ids = {
        **dict(zip(rows["before_code"], rows["before_plot_id"], strict=True)),
        **dict(zip(rows["after_code"], rows["after_plot_id"], strict=True)),
    }
    plots = pd.DataFrame({"plot_code": codes})
    plots["plot_id"] = plots["plot_code"].map(ids).astype("Int64")
    counts = {
        "before_household_count": sums("before_code"),
        "after_household_count": sums("after_code"),
        "arriving_household_count": sums("after_code", ~is_same),
        "leaving_household_count": sums("before_code", ~is_same),
    }
    for name, count in counts.items():
        plots[name] = plots["plot_code"].map(count).fillna(0).astype(np.int64)
    touched = {*rows.loc[~is_same, "before_code"], *rows.loc[~is_same, "after_code"]}
    plots["status"] = np.select(
        [
            ~plots["plot_code"].isin(rows["after_code"]),
            ~plots["plot_code"].isin(rows["before_code"]),
            plots["plot_code"].isin(touched),
        ],
        ["ended", "new", "changed"],
        "kept",
    )
    return plots[["plot_id", "plot_code", "status", *counts]]
