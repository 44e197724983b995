"""
Distance coverage of areas: every household counted, in one of four classes.

Within the radius, beyond it, unlocated (on no building), hidden (a need group's count too small
to be shown). They add up to the area's total; a share is of that total, so what is not known
neither counts as covered nor drops out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pandas as pd

from gridmap.coverage.basis import HOUSEHOLDS, Basis
from gridmap.coverage.distance import _weighted_quantile

WEIGHTS = {
    "households": "household_count",
    "people": "people_count",
    "age60": "age60_count",
    "age80": "age80_count",
}
"""Column of each weight."""


@dataclass(frozen=True)
class Reach:
    """
    One area's distance coverage; metres, counts of the weight, shares 0 to 1.

    `hidden_count` is NaN where the area's total is hidden too, and with it the shares.
    `detour` is the mean walking distance over the mean straight line, where both are known.
    """

    building_count: int
    total_count: float
    within_count: int
    beyond_count: int
    unlocated_count: float
    hidden_count: float
    share_within: float
    share_within_at_most: float
    median_m: float
    p95_m: float
    farthest_m: float
    farthest_building_id: int | None
    detour: float


def reach(
    buildings: pd.DataFrame,
    radius_m: float,
    *,
    weight: str = "households",
    distance: str = "straight_m",
    unlocated: float = 0,
    total: float | None = None,
) -> Reach:
    """
    Distance coverage of one area's buildings.

    A building exactly at the radius is within ("不超过"); one with no point counts as infinitely
    far. Quantiles are over what is located and shown. Source: GB 50180-2018 2.0.2; founding
    document 000 (essay 1), farthest household.

    Parameters
    ----------
    buildings
        `queries.coverage_buildings`.
    radius_m
        The rule's radius.
    weight
        A name of `WEIGHTS`.
    distance
        `straight_m` or `walk_m`.
    unlocated
        Weight on no building; NaN where hidden.
    total
        The area's total as published, where some count is hidden; None: it is not known.
    """
    count = buildings[WEIGHTS[weight]].to_numpy(float)
    metres = buildings[distance].to_numpy(float)
    metres = np.where(np.isnan(metres), np.inf, metres)
    shown = ~np.isnan(count)
    within = int(count[shown & (metres <= radius_m)].sum())
    beyond = int(count[shown & (metres > radius_m)].sum())
    if shown.all() and not np.isnan(unlocated):
        hidden, whole = 0.0, within + beyond + unlocated
    else:
        whole = np.nan if total is None or pd.isna(total) else float(total)
        hidden = whole - within - beyond - np.nan_to_num(unlocated)
    lived_in = shown & (count > 0)
    far, heavy = metres[lived_in], count[lived_in].astype(np.int64)
    last = int(np.argmax(far)) if len(far) else None
    ids = buildings.building_id.to_numpy()[lived_in]
    return Reach(
        building_count=len(buildings),
        total_count=whole,
        within_count=within,
        beyond_count=beyond,
        unlocated_count=unlocated,
        hidden_count=hidden,
        share_within=within / whole if whole else np.nan,
        share_within_at_most=(whole - beyond) / whole if whole else np.nan,
        median_m=_weighted_quantile(far, heavy, 0.5),
        p95_m=_weighted_quantile(far, heavy, 0.95),
        farthest_m=float(far[last]) if last is not None else np.nan,
        farthest_building_id=int(ids[last]) if last is not None else None,
        detour=detour_factor(buildings, count),
    )


def detour_factor(buildings: pd.DataFrame, count: np.ndarray) -> float:
    """Weighted mean walk over weighted mean straight line, of buildings that can walk there."""
    walk, straight = buildings.walk_m.to_numpy(float), buildings.straight_m.to_numpy(float)
    known = np.isfinite(walk) & np.isfinite(straight) & (count > 0)
    there = (straight[known] * count[known]).sum()
    return float((walk[known] * count[known]).sum() / there) if there else np.nan


def reach_by(
    buildings: pd.DataFrame,
    column: str,
    radius_m: float,
    *,
    weight: str = "households",
    distance: str = "straight_m",
    unlocated: Mapping[object, float] | None = None,
    totals: Mapping[object, float] | None = None,
) -> pd.DataFrame:
    """
    `reach` of each group of buildings, those with most beyond first.

    Columns: `column`, the fields of `Reach`. Groups that have unlocated households and no
    building stand there too; buildings of no group come under a missing name, so that the rows
    add up to the whole.
    """
    unlocated, totals = unlocated or {}, totals or {}
    groups = dict(list(buildings.groupby(column, dropna=False)))
    rows = [
        {column: None if pd.isna(name) else name}
        | vars(
            reach(
                groups.get(name, buildings.head(0)),
                radius_m,
                weight=weight,
                distance=distance,
                unlocated=unlocated.get(name, 0),
                total=totals.get(name),
            )
        )
        for name in [*groups, *(name for name in unlocated if name not in groups)]
    ]
    table = pd.DataFrame(rows, columns=[column, *(field.name for field in fields(Reach))])
    return table.sort_values("beyond_count", ascending=False, kind="stable", ignore_index=True)


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


def reach_basis(
    radius_m: float, weight: str, distance: str, source: str, on: date, n: float
) -> Basis:
    """What a figure of `reach` says of itself."""
    way = "walking" if distance == "walk_m" else "straight-line"
    return Basis(
        definition=f"{weight} whose nearest open point is at most {radius_m:g} m away "
        f"({way} distance) / all {weight}",
        population_base=HOUSEHOLDS
        if weight == "households"
        else f"{weight} in {HOUSEHOLDS}, counts below the small-cell threshold hidden",
        unit="share",
        source=source,
        on=on,
        n=0 if pd.isna(n) else int(n),
    )
