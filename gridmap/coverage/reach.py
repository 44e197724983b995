"""
Distance coverage of areas: every household counted, in one of four classes.

Within the radius, beyond it, unlocated (on no building), hidden (a need group's count too small
to be shown). They add up to the area's total; a share is of that total, so what is not known
neither counts as covered nor drops out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from gridmap.coverage.provenance import HOUSEHOLDS, SHARE, Provenance
from gridmap.i18n import Message

Array = npt.NDArray[np.float64]

WEIGHTS = {
    "households": "household_count",
    "people": "people_count",
    "age60": "age60_count",
    "age80": "age80_count",
}
"""Column of each weight."""

COUNTED = {
    "households": Message("households"),
    "people": Message("people"),
    "age60": Message("people aged 60+"),
    "age80": Message("people aged 80+"),
}
"""What each weight counts, in words."""

WALKED, STRAIGHT = Message("walking distance"), Message("straight-line distance")


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
        One row per building: `building_id`, the column of the weight (NaN where hidden),
        `straight_m` and `walk_m` (metres to the nearest open point, NaN where there is none).
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
    codes = np.zeros(len(buildings), np.int64)
    columns = _reach(
        buildings, codes, WEIGHTS[weight], distance, radius_m,
        np.array([unlocated], float), np.array([np.nan if total is None else total], float),
    )  # fmt: skip
    return Reach(**{name: _scalar(name, values[0]) for name, values in columns.items()})


def _scalar(name: str, value: Any) -> Any:
    if name in ("building_count", "within_count", "beyond_count"):
        return int(value)
    if name == "farthest_building_id":
        return None if value is None else int(value)
    return float(value)


def _reach(
    buildings: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    weight_column: str,
    distance: str,
    radius_m: float,
    unlocated: Array,
    total: Array,
) -> dict[str, npt.NDArray]:
    """The fields of `Reach` for each group, all at once; `codes` number the buildings' groups."""
    size = len(unlocated)

    def add(values: npt.NDArray) -> Array:
        return np.bincount(codes, values, minlength=size).astype(float)

    count = buildings[weight_column].to_numpy(float)
    metres = buildings[distance].to_numpy(float)
    metres = np.where(np.isnan(metres), np.inf, metres)
    hides = add(np.isnan(count)) > 0
    count = np.nan_to_num(count)
    near = metres <= radius_m
    within, beyond = add(count * near), add(count * ~near)
    known = ~hides & ~np.isnan(unlocated)
    whole = np.where(known, within + beyond + unlocated, total)
    hidden = np.where(known, 0, whole - within - beyond - np.nan_to_num(unlocated))
    median, p95, farthest, farthest_id = _quantiles(
        codes, metres, count, buildings.building_id.to_numpy(), size
    )
    walk, straight = buildings.walk_m.to_numpy(float), buildings.straight_m.to_numpy(float)
    walks = np.isfinite(walk) & np.isfinite(straight)
    walked = add(np.where(walks, np.nan_to_num(walk, posinf=0) * count, 0))
    flown = add(np.where(walks, np.nan_to_num(straight, posinf=0) * count, 0))
    return {
        "building_count": np.bincount(codes, minlength=size),
        "total_count": whole,
        "within_count": within.astype(np.int64),
        "beyond_count": beyond.astype(np.int64),
        "unlocated_count": unlocated,
        "hidden_count": hidden,
        "share_within": _ratio(within, whole),
        "share_within_at_most": _ratio(whole - beyond, whole),
        "median_m": median,
        "p95_m": p95,
        "farthest_m": farthest,
        "farthest_building_id": farthest_id,
        "detour": _ratio(walked, flown),
    }


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _quantiles(
    codes: npt.NDArray[np.int64], metres: Array, count: Array, ids: npt.NDArray, size: int
) -> tuple[Array, Array, Array, npt.NDArray]:
    """
    Weighted median, P95 and maximum distance of each group, and the building of the maximum.

    A quantile is the smallest distance that at least its share of the weight does not exceed.
    Sorted by group and distance, one running sum serves all groups.
    """
    lived_in = count > 0
    order = np.lexsort((metres[lived_in], codes[lived_in]))
    far = metres[lived_in][order]
    reached = np.cumsum(count[lived_in][order])
    heavy = np.bincount(codes, count, minlength=size)
    start = np.cumsum(heavy) - heavy
    there = heavy > 0
    found = [np.full(size, np.nan) for _ in range(3)]
    who = np.full(size, None, dtype=object)
    for values, share in zip(found, (0.5, 0.95, 1.0), strict=True):
        at = np.searchsorted(reached, (start + share * heavy)[there])
        values[there] = far[at]
        if share == 1:
            who[there] = ids[lived_in][order][at]
    return found[0], found[1], found[2], who


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
    `reach` of each group of buildings, the groups with most beyond the radius first.

    Columns: `column`, the fields of `Reach`. Groups that have unlocated households and no
    building are there too; buildings of no group come under a missing name, so that the rows
    add up to the whole.
    """
    unlocated, totals = unlocated or {}, totals or {}
    codes, found = pd.factorize(buildings[column], use_na_sentinel=False)
    names = [None if pd.isna(name) else name for name in found]
    here = set(names)
    names += [name for name in unlocated if name not in here]
    table = pd.DataFrame(
        {column: pd.Series(names, dtype=object)}
        | _reach(
            buildings,
            codes.astype(np.int64),
            WEIGHTS[weight],
            distance,
            radius_m,
            np.array([unlocated.get(name, 0) for name in names], float),
            np.array([totals.get(name, np.nan) for name in names], float),
        )
    )
    return table.sort_values("beyond_count", ascending=False, kind="stable", ignore_index=True)


def reach_provenance(
    radius_m: float, weight: str, distance: str, source: str, on: date, n: float
) -> Provenance:
    """Provenance of a figure of `reach`."""
    counted = COUNTED[weight]
    return Provenance(
        definition=Message(
            "{counted} whose nearest open point is at most {metres:g} m away ({way}) / all "
            "{counted}",
            counted=counted,
            metres=radius_m,
            way=WALKED if distance == "walk_m" else STRAIGHT,
        ),
        population_base=HOUSEHOLDS
        if weight == "households"
        else Message(
            "{counted} in {base}, counts below the small-cell threshold hidden",
            counted=counted,
            base=HOUSEHOLDS,
        ),
        unit=SHARE,
        source=source,
        on=on,
        n=0 if pd.isna(n) else int(n),
    )
