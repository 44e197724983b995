"""Floor area of premises against what is owed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gridmap.coverage.provenance import OWN_STANDARD, SQUARE_METRES, Provenance
from gridmap.i18n import Message

BASE_M2 = 600.0
"""A community's premises: 城市社区嵌入式服务设施建设导则, 2023."""
PER_100_HOUSEHOLDS_M2 = 30.0
"""湖北省完整居住社区, 社区综合服务站."""
PER_MILLE_OF_FLOOR_AREA = 4.0
"""Of the gross floor area of an estate."""


@dataclass(frozen=True)
class Premises:
    """One row per area in `table`, the largest shortfall first."""

    table: pd.DataFrame
    provenance: Provenance


def community_premises(
    communities: pd.DataFrame,
    points: pd.DataFrame,
    on: date,
    *,
    base_m2: float = BASE_M2,
    per_100_households_m2: float = PER_100_HOUSEHOLDS_M2,
) -> Premises:
    """
    Premises of each community against 600 m² and 30 m² per 100 households.

    Population base of the ratio: all households of the community, unlocated ones too; unit: m².

    Parameters
    ----------
    communities
        `community_id`, `community`, `household_count`.
    points
        Premises open on the day: `service_point_id`, `community_id`, `floor_area_m2`. A site that
        offers several services stands there several times and its area counts once; those of
        unknown area are `unknown_count`. Of a community without any nothing is known: they may not
        have been entered yet.
    on
        The day.

    Returns
    -------
    Premises
        `premises_m2`, `site_count`, `unknown_count`, `short_of_base_m2`, `owed_by_households_m2`,
        `short_by_households_m2`; a shortfall is 0 where there is none, and NaN where premises of
        unknown area, or not entered, may make up for it. What is owed is NaN without a household.
    """
    sites = points.drop_duplicates("service_point_id")
    have = sites.groupby("community_id").floor_area_m2.agg(
        premises_m2="sum", site_count="size", known="count"
    )
    table = communities.join(have, on="community_id")
    site_count, known = (table[name].fillna(0).astype(int) for name in ("site_count", "known"))
    unknown, area = site_count - known, table.premises_m2.fillna(0)
    may_be_more = (unknown > 0) | (site_count == 0)
    owed = table.household_count.astype(float).replace(0, np.nan) / 100 * per_100_households_m2

    def short(owed: pd.Series | float) -> pd.Series:
        off = (owed - area).clip(lower=0)
        return off.mask((off > 0) & may_be_more)

    table = table.assign(
        premises_m2=area.mask((known == 0) & may_be_more),
        site_count=site_count,
        unknown_count=unknown,
        short_of_base_m2=short(base_m2),
        owed_by_households_m2=owed,
        short_by_households_m2=short(owed),
    ).drop(columns="known")
    return Premises(
        table.sort_values("short_of_base_m2", ascending=False, kind="stable", ignore_index=True),
        Provenance(
            definition=Message(
                "floor area of open premises, each site once, against {base:g} m² per community "
                "and {rate:g} m² per 100 households",
                base=base_m2,
                rate=per_100_households_m2,
            ),
            population_base=Message("all households of the community, unlocated ones included"),
            unit=SQUARE_METRES,
            source=OWN_STANDARD,
            on=on,
            n=len(table),
        ),
    )


def estate_premises(
    estates: pd.DataFrame, on: date, *, per_mille: float = PER_MILLE_OF_FLOOR_AREA
) -> Premises:
    """
    Premises that each estate owes (4 per mille of its floor area), and those in it, in m2.

    Parameters
    ----------
    estates
        `estate`, `floor_area_m2` of its buildings (missing where not all are known),
        `delivered_m2` of the premises open in it on the day.

    Returns
    -------
    Premises
        With `owed_m2` and `short_m2`, missing where the floor area is.
    """
    owed = estates.floor_area_m2 * per_mille / 1000
    table = estates.assign(
        owed_m2=owed, short_m2=(owed - estates.delivered_m2.fillna(0)).clip(lower=0)
    )
    return Premises(
        table.sort_values("short_m2", ascending=False, kind="stable", ignore_index=True),
        Provenance(
            definition=Message(
                "{per_mille:g} per mille of the estate's floor area, and the floor area of open "
                "premises within its outline",
                per_mille=per_mille,
            ),
            population_base=Message("estates whose buildings all have a floor area"),
            unit=SQUARE_METRES,
            source=OWN_STANDARD,
            on=on,
            n=int(owed.notna().sum()),
        ),
    )
