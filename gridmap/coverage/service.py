"""Coverage of one service on one day as a value: what page, report and command line share."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gridmap import crs
from gridmap.coverage.clusters import clusters
from gridmap.coverage.distribution import distance_curve
from gridmap.coverage.provenance import Provenance
from gridmap.coverage.reach import WEIGHTS, Reach, reach, reach_by, reach_provenance
from gridmap.i18n import Message, enumerated
from gridmap.network.straight import metric_xy

MOST_NAMED = 5
"""Buildings set aside that a note names."""

AREAS = ("subdistrict", "community", "estate", "plot", "building")
"""What figures are given by."""

# Names repeat from place to place, so areas are told apart by id where they have one.
_KEYS = {
    "subdistrict": ["subdistrict"],
    "community": ["community_id", "community", "subdistrict"],
    "estate": ["estate_id", "estate", "community"],
    "plot": ["plot_id", "plot_code", "community"],
    "building": ["building_id", "community"],
}


@dataclass(frozen=True)
class ServiceCoverage:
    """
    Buildings with distances, unlocated households and published totals of one day.

    `buildings` has one row per residential building, `unlocated` one per community; `areas` has
    the published totals of plots and communities, empty for another day than today. `set_aside`
    names the buildings that lie too far from all others to belong to them; they are in no figure.
    """

    service_type_code: str
    on: date
    buildings: pd.DataFrame
    unlocated: pd.DataFrame
    areas: pd.DataFrame
    set_aside: tuple[str, ...] = ()

    @property
    def notes(self) -> list[Message]:
        """Notes that a reader has to know beside the figures."""
        if not self.set_aside:
            return []
        return [
            Message(
                "{number} buildings lie more than {km} km from all others and are in no figure: "
                "{names}",
                number=len(self.set_aside),
                km=round(crs.FAR_M / 1000),
                names=enumerated(self.set_aside, MOST_NAMED),
            )
        ]

    def whole(self, radius_m: float, *, weight: str = "households", walk: bool = True) -> Reach:
        """Coverage of everything the reader sees."""
        column = WEIGHTS[weight]
        communities = self.areas[self.areas.level == "community"]
        return reach(
            self.buildings,
            radius_m,
            weight=weight,
            distance=distance_column(walk),
            unlocated=self.unlocated[column].astype(float).sum(skipna=False),
            total=_sum(communities[column]) if len(communities) else None,
        )

    def by(
        self, area: str, radius_m: float, *, weight: str = "households", walk: bool = True
    ) -> pd.DataFrame:
        """
        `reach_by` one of `AREAS`; those with most beyond the radius first.

        Columns: the area's names (and its id), the fields of `Reach`. Buildings of no such area
        come under missing names, where anybody lives in them: a row of nobody says nothing. Those
        of no estate or plot have a row per community.
        """
        columns, count = _KEYS[area], WEIGHTS[weight]
        key = columns[0]
        unlocated: dict[object, float] = {}
        totals: dict[object, float] = {}
        if area in ("community", "subdistrict"):
            known = self.areas[self.areas.level == "community"]
            unlocated = _filled(self.unlocated, key).groupby(key)[count].agg(_sum).to_dict()
            totals = _filled(known, key).groupby(key)[count].agg(_sum).to_dict()
        elif area == "plot":
            known = self.areas[self.areas.level == "plot"]
            totals = dict(zip(known.plot_id, known[count], strict=True))
        buildings = _filled(self.buildings, key)
        table = reach_by(
            buildings,
            key,
            radius_m,
            weight=weight,
            distance=distance_column(walk),
            unlocated=unlocated,
            totals=totals,
        )
        is_nobody = _is_none(table[key]) & (table.total_count == 0)
        table = table[~is_nobody].reset_index(drop=True)
        named = [name for name in columns if name != key]
        about = [buildings, _filled(self.unlocated, key)] if unlocated else [buildings]
        about = [one[[key, *named]].drop_duplicates(key).astype(object) for one in about]
        table = table.join(pd.concat(about).drop_duplicates(key).set_index(key)[named], on=key)
        table[key] = table[key].astype(object).where(~_is_none(table[key]), None)
        for name in named:
            table[name] = table[name].astype(object).where(table[name].notna(), None)
        return table[[*columns, *(name for name in table.columns if name not in columns)]]

    def in_communities(self) -> pd.DataFrame:
        """Rows of `buildings` that lie in a community: the others are in no plot's duty."""
        return self.buildings[self.buildings.community_id.notna()]

    def curve(self, *, weight: str = "households", walk: bool = True) -> pd.DataFrame:
        """`distance_curve` of what is located and shown: `metres`, `share`."""
        shown = self.buildings[self.buildings[WEIGHTS[weight]].notna()]
        return distance_curve(shown[distance_column(walk)], shown[WEIGHTS[weight]].astype(float))

    def uncovered(self, radius_m: float, *, walk: bool = True) -> pd.DataFrame:
        """Inhabited buildings beyond the radius, the most households first."""
        beyond = ~(self.buildings[distance_column(walk)] <= radius_m)
        found = self.buildings[beyond & (self.buildings.household_count > 0)]
        return found.sort_values("household_count", ascending=False, kind="stable")

    def clusters(self, radius_m: float, *, walk: bool = True) -> pd.DataFrame:
        """`clusters` of the uncovered buildings."""
        found = self.uncovered(radius_m, walk=walk)
        if found.empty:
            return clusters(found.assign(x=0.0, y=0.0))
        if walk:
            found = found.assign(nearest_point=found.walk_point)
        lon, lat = found.lon.to_numpy(float), found.lat.to_numpy(float)
        xy = metric_xy(lon, lat, crs.main_extent(lon, lat))
        return clusters(found.assign(x=xy[:, 0], y=xy[:, 1]), distance_column(walk))

    def provenance(
        self, radius_m: float, weight: str, walk: bool, source: str, n: float
    ) -> Provenance:
        """Provenance of its figures."""
        return reach_provenance(radius_m, weight, distance_column(walk), source, self.on, n)


def compare(
    before: pd.DataFrame, after: pd.DataFrame, column: str, suffixes: tuple[str, str]
) -> pd.DataFrame:
    """
    Two tables of `ServiceCoverage.by` side by side: two days, or two rules.

    Columns of both with the suffixes, `within_change` (counts) and `share_change_pp` (percentage
    points, never per cent); the most gained last.
    """
    kept = [
        column, "total_count", "within_count", "beyond_count", "hidden_count", "share_within"
    ]  # fmt: skip
    both = before[kept].merge(after[kept], on=column, how="outer", suffixes=suffixes)
    first, second = suffixes
    both["within_change"] = both[f"within_count{second}"] - both[f"within_count{first}"]
    both["share_change_pp"] = 100 * (both[f"share_within{second}"] - both[f"share_within{first}"])
    return both.sort_values("within_change", kind="stable", ignore_index=True)


_NONE = -1  # stands for a missing key, as do all below: NaN is no key of a dict


def _is_none(keys: pd.Series) -> pd.Series:
    return keys.map(lambda one: not isinstance(one, str) and one < 0).astype(bool)


def _filled(table: pd.DataFrame, key: str) -> pd.DataFrame:
    if key not in table:
        return table.assign(**{key: _NONE})
    if key in ("estate_id", "plot_id"):
        # What lies in none is still told apart by its community.
        nowhere = -1 - table["community_id"].fillna(0)
        return table.assign(**{key: table[key].fillna(nowhere).astype(np.int64)})
    if key.endswith("_id"):
        return table.assign(**{key: table[key].fillna(_NONE).astype(np.int64)})
    return table.assign(**{key: table[key].astype(object).where(table[key].notna(), _NONE)})


def distance_column(walk: bool) -> str:
    """Column of the walking distance, or of the straight line."""
    return "walk_m" if walk else "straight_m"


def _sum(values: pd.Series) -> float:
    """Sum of the parts, NaN where a part is unknown."""
    return float(values.astype(float).sum(skipna=False))
