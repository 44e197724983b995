"""Tables and layers of a coverage report, with the headings that people read."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridmap import coverage, crs
from gridmap.render.opening_hours import in_words, weekdays
from gridmap.render.reports import figures
from gridmap.render.reports.figures import Translate


def areas_table(table: pd.DataFrame, names: Mapping[str, str], t: Translate) -> pd.DataFrame:
    """Figures of `ServiceCoverage.by` an area, under the names that people read."""
    columns = dict(names) | {
        "total_count": t("All"),
        "within_count": t("Within"),
        "beyond_count": t("Beyond"),
        "unlocated_count": t("Unlocated"),
        "hidden_count": t("Not shown"),
        "share_within": t("Share within the radius"),
        "median_m": t("Median, m"),
        "p95_m": t("95 % within, m"),
        "farthest_m": t("Farthest, m"),
        "detour": t("Walk / straight line"),
    }
    table = table.assign(**{name: figures.in_none(table[name], t) for name in names})
    return figures.titled(known_at_least(table, t), columns)


def known_at_least(table: pd.DataFrame, t: Translate) -> pd.DataFrame:
    """Figures of areas in which what leaves out hidden counts says so."""
    hidden = table.hidden_count
    return table.assign(
        within_count=figures.at_least(table.within_count, hidden, t),
        beyond_count=figures.at_least(table.beyond_count, hidden, t),
        share_within=figures.at_least(table.share_within, hidden, t, figures.PERCENT),
    )


def clusters_table(clusters: pd.DataFrame, t: Translate) -> pd.DataFrame:
    """Clusters of uncovered buildings, as `CoverageReport.clusters` has them."""
    columns = {
        "number": t("No."),
        "place": t("Gap"),
        "in_report": t("In the report"),
        "community": t("Community"),
        "building_count": t("Buildings"),
        "household_count": t("Households"),
        "age60_count": t("Aged 60+"),
        "hidden_building_count": t("Buildings not shown in it"),
        "nearest_point": t("Nearest point"),
        "nearest_m": t("Nearest, m"),
        "farthest_m": t("Farthest, m"),
        "lon": t("Longitude"),
        "lat": t("Latitude"),
    }
    elderly = figures.at_least(clusters.age60_count, clusters.hidden_building_count, t)
    if not clusters.is_chosen.any():
        del columns["in_report"]
    in_report = np.where(clusters.is_chosen, t("yes"), "")
    return figures.titled(clusters.assign(age60_count=elderly, in_report=in_report), columns)


def gaps_of_report(clusters: pd.DataFrame, most: int, t: Translate) -> dict[str, Any]:
    """Table of a page: the gaps of the report, which its map numbers, else the largest."""
    shown, title = clusters, t("Gaps")
    if shown.is_chosen.any():
        shown, title = shown[shown.is_chosen], t("Gaps of this report")
    return figures.table(
        title,
        [t("Gap"), t("Households"), t("Aged 60+"), t("Nearest point"), t("Nearest, m")],
        [
            (f"{row.number} {row.place}", figures.count(row.household_count),
             _at_least(row.age60_count, row.hidden_building_count, t),
             figures.text(row.nearest_point), figures.count(row.nearest_m))
            for row in shown.head(most).itertuples()
        ],
        len(clusters), t,
    )  # fmt: skip


def _at_least(count: int, hidden: int, t: Translate) -> str:
    """Sum that leaves out missing parts; in words where no part is known."""
    if hidden and not count:
        return t("Not published")
    return str(figures.Figure(count, at_least=hidden > 0))


def uncovered_table(found: pd.DataFrame, clusters: pd.DataFrame, t: Translate) -> pd.DataFrame:
    """Uncovered buildings with the number of their cluster; `found` has names and addresses."""
    cluster = {
        building: row.number for row in clusters.itertuples() for building in row.building_ids
    }
    columns = {
        "cluster": t("Gap"),
        "community": t("Community"),
        "estate": t("Estate"),
        "name": t("Building"),
        "address": t("Address"),
        "household_count": t("Households"),
        "people_count": t("People"),
        "age60_count": t("Aged 60+"),
        "walk_m": t("On foot, m"),
        "walk_point": t("Nearest point on foot"),
        "straight_m": t("Straight line, m"),
        "nearest_point": t("Nearest point in a straight line"),
        "plot_code": t("Plot"),
    }
    found = found.assign(cluster=found.building_id.map(cluster))
    return figures.titled(found, columns)


def points_table(points: pd.DataFrame, on: date, t: Translate) -> pd.DataFrame:
    """Open points of the service."""
    columns = {
        "name": t("Point"),
        "floor_area_m2": t("Floor area, m²"),
        "capacity": t("Places"),
        "opening_hours": t("Hours"),
        "lon": t("Longitude"),
        "lat": t("Latitude"),
    }
    hours = [in_words(text, on, t) for text in points.opening_hours]
    return figures.titled(points.assign(opening_hours=hours), columns)


def hours_table(staffed: coverage.StaffedHours, t: Translate) -> pd.DataFrame:
    """Open points and share of the households by hour of the week; in words where not known."""
    columns = {
        "weekday": t("Weekday"),
        "hour": t("Hour"),
        "open_count": t("Open points"),
        "share": t("Share of the households"),
    }
    days, hours = weekdays(t), staffed.strip()
    unknown, word = pd.Series(staffed.unknown_count, hours.index), t("Not known")
    rows = hours.assign(
        weekday=[days[day] for day in hours.weekday],
        hour=[f"{hour}:00" for hour in hours.hour],
        open_count=figures.at_least(hours.open_count, unknown, t, nothing=word),
        share=figures.at_least(hours.share, unknown, t, figures.PERCENT, word),
    )
    return figures.titled(rows, columns)


def cluster_shapes(clusters: pd.DataFrame, buildings: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Clusters as areas: what is near to the buildings of each."""
    members = clusters[["number", "building_ids"]].explode("building_ids")
    near = buildings.set_index("building_id").geometry.loc[members.building_ids]
    plane = crs.metric_crs(tuple(near.total_bounds) if len(near) else (0, 0, 0, 0))
    near = near.to_crs(plane).buffer(coverage.CLUSTER_REACH_M / 2, quad_segs=2)
    shapes = gpd.GeoDataFrame({"number": members.number.to_numpy()}, geometry=near.to_numpy(),
                              crs=plane).dissolve("number").to_crs("EPSG:4326")  # fmt: skip
    about = clusters.drop(columns=["building_ids", "cluster", "lon", "lat"])
    for name in about.select_dtypes("category"):
        about[name] = about[name].astype(object)
    return shapes.reset_index().merge(about.replace(math.inf, None), on="number")
