"""Distance coverage: how far it is to the nearest open point, and for how many."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

GAPS = ["radius", "plot", "both"]
"""What a building may lack."""


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
    Distance coverage of each group of `buildings`, the worst first.

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
    Buildings of `buildings` that lack something, the most households first.

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
