"""Households: who lives behind which door, in counts only."""

import datetime as dt

import numpy as np
import pandas as pd

from etl.sample.blueprint import STATED
from etl.sample.draft import PREFIX, Building, Draft
from etl.sample.tools import stream

TODAY = dt.date(2026, 11, 1)
"""The day on which the ledgers were closed."""

COUNTS = [
    "household_count",
    "people_count",
    "age60_count",
    "age80_count",
    "under6_count",
    "disabled_count",
]
"""Columns of the truth for each building."""

SIZES = {
    "FX": (0.37, 0.34, 0.19, 0.07, 0.03, 0.0, 0.0),
    "LJ": (0.12, 0.25, 0.32, 0.19, 0.09, 0.03, 0.0),
    "QS": (0.07, 0.14, 0.17, 0.21, 0.20, 0.13, 0.08),
}
"""Share of households of 1-7 people, near the stated mean of each community."""

AGE60_SHARE = {1960: 0.31, 2000: 0.19, 2010: 0.12}
"""Share of people of 60 and over, by the year from which the building dates."""

AGE80_SHARE = 0.17
"""Of those of 60 and over."""

UNDER6_SHARE = {1960: 0.05, 2000: 0.07, 2010: 0.10}
DISABLED_SHARE = 0.024


def households(seed: int, draft: Draft) -> pd.DataFrame:
    """
    One row a household, exactly as many households and people as are stated.

    Columns: community, building_code, unit, room, household_no, people_count, age60_count,
    age80_count, under6_count, disabled_count, lives_alone, occupancy, verified_on.
    """
    tables = []
    for key, (community, _, household_count, people_count) in STATED.items():
        rng = stream(seed, f"people {key}")
        doors = _doors([b for b in draft.buildings if b.community == community])
        homes = _occupied(doors, household_count, rng)
        homes["household_no"] = [f"{PREFIX[community]}{n:05d}" for n in range(1, len(homes) + 1)]
        homes["people_count"] = _sizes(key, household_count, people_count, rng)
        tables.append(_filled(homes, rng))
    return pd.concat(tables, ignore_index=True)


def truth(homes: pd.DataFrame) -> pd.DataFrame:
    """`COUNTS` of every building with households, ordered by code."""
    grouped = homes.groupby("building_code")
    sums = grouped[COUNTS[1:]].sum()
    sums.insert(0, COUNTS[0], grouped.size())
    return sums.reset_index()


def _doors(buildings: list[Building]) -> pd.DataFrame:
    """Every dwelling: building, unit, room and year."""
    rows = [
        (b.community, b.code, unit, room, b.built_year or TODAY.year)
        for b in buildings
        if b.dwelling_count
        for unit, room in doors(b)
    ]
    return pd.DataFrame(rows, columns=["community", "building_code", "unit", "room", "year"])


def doors(building: Building) -> list[tuple[int | None, str | None]]:
    """Unit and room of each dwelling; farmhouses have neither, single-storey rows no unit."""
    if building.dwellings is not None:
        return [(None, None)] * building.dwellings
    if building.storeys == 1:
        return [(None, str(n)) for n in range(1, building.rooms_per_floor + 1)]
    units = range(1, building.unit_count + 1) if building.unit_count else [None]
    floors = range(building.shop_floors + 1, building.storeys + 1)
    return [
        (unit, f"{floor}{n:02d}")
        for unit in units
        for floor in floors
        for n in range(1, building.rooms_per_floor + 1)
    ]


def _occupied(doors: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """`count` of the dwellings, the empty ones mostly in what has just been finished."""
    weight = np.select([doors["year"] >= 2024, doors["year"] >= 2010], [0.15, 1.1], 2.0)
    order = np.argsort(rng.exponential(size=len(doors)) / weight, kind="stable")[:count]
    return doors.iloc[np.sort(order)].reset_index(drop=True)


def _sizes(key: str, count: int, total: int, rng: np.random.Generator) -> np.ndarray:
    """Household sizes with the stated sum."""
    sizes = rng.choice(np.arange(1, 8), count, p=SIZES[key])
    while (missing := total - int(sizes.sum())) != 0:
        step = 1 if missing > 0 else -1
        able = np.flatnonzero((sizes > 1) if step < 0 else (sizes < 6))
        sizes[rng.choice(able, min(abs(missing), len(able)), replace=False)] += step
    return sizes


def _by_year(shares: dict[int, float], year: pd.Series) -> np.ndarray:
    from_years = np.array(list(shares))
    at = np.clip(np.searchsorted(from_years, year, side="right") - 1, 0, None)
    return np.array(list(shares.values()))[at]


def _filled(homes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Age bands, needs, tenure and the day of the last visit."""
    people, year = homes["people_count"], homes["year"]
    homes["age60_count"] = rng.binomial(people, _by_year(AGE60_SHARE, year))
    homes["age80_count"] = rng.binomial(homes["age60_count"], AGE80_SHARE)
    young = people - homes["age60_count"]
    homes["under6_count"] = rng.binomial(np.maximum(young - 1, 0), _by_year(UNDER6_SHARE, year))
    homes["disabled_count"] = rng.binomial(people, DISABLED_SHARE)
    homes["lives_alone"] = (people == 1) & (homes["age60_count"] == 1)
    homes["occupancy"] = rng.choice(["自住", "出租", "不详"], len(homes), p=[0.79, 0.17, 0.04])
    homes["verified_on"] = _visits(homes["building_code"], rng)
    return homes.drop(columns="year")


def _visits(building: pd.Series, rng: np.random.Generator) -> list[dt.date]:
    """
    A building is visited within a few weeks; the last visit is at most 100 days back.

    Two in three were begun in the last fortnight, so that the others stand out.
    """
    number, codes = pd.factorize(building)
    recent, before = rng.integers(0, 14, len(codes)), rng.integers(14, 74, len(codes))
    begun = np.where(rng.random(len(codes)) < 2 / 3, recent, before)
    days = begun[number] + rng.integers(0, 26, len(building))
    return [TODAY - dt.timedelta(days=int(day)) for day in days]
