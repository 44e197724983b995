"""Distribution of distances to the nearest point: by band, and as a curve."""

import numpy as np
import pandas as pd

from gridmap.coverage.reach import WEIGHTS


def bands(
    buildings: pd.DataFrame,
    edges_m: list[float],
    *,
    weight: str = "households",
    distance: str = "straight_m",
) -> pd.DataFrame:
    """
    Weight by distance band: up to the first edge (included), up to the next, ..., beyond.

    Columns `from_m`, `to_m` (inf: beyond), `building_count`, `count`, `hidden_building_count`.
    """
    count = buildings[WEIGHTS[weight]].to_numpy(float)
    metres = buildings[distance].to_numpy(float)
    band = np.searchsorted(edges_m, np.where(np.isnan(metres), np.inf, metres), side="left")
    size = len(edges_m) + 1
    return pd.DataFrame(
        {
            "from_m": [0.0, *edges_m],
            "to_m": [*edges_m, np.inf],
            "building_count": np.bincount(band, minlength=size),
            "count": np.bincount(band, np.nan_to_num(count), minlength=size).astype(np.int64),
            "hidden_building_count": np.bincount(band, np.isnan(count), minlength=size).astype(
                np.int64
            ),
        }
    )


def distance_curve(distance_m: pd.Series, household_count: pd.Series) -> pd.DataFrame:
    """
    Share of households within each distance, in steps of a metre.

    Columns `metres` and `share`; NaN distances keep the last share below 1.
    """
    known = distance_m.notna().to_numpy()
    metres = np.ceil(distance_m.to_numpy(float)[known]).astype(np.int64)
    weight = household_count.to_numpy()
    reached = np.cumsum(np.bincount(metres, weight[known], minlength=1))
    steps = np.flatnonzero(np.diff(reached, prepend=-1.0))
    return pd.DataFrame({"metres": steps, "share": reached[steps] / max(weight.sum(), 1)})
