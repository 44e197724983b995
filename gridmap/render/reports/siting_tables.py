"""Tables and layers of a siting report, with the headings that people read."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridmap.analysis.siting import Answer
from gridmap.i18n import mark
from gridmap.render.reports import figures
from gridmap.render.reports.figures import Translate
from gridmap.siting import study
from gridmap.siting.study import Frontier, Problem

KINDS = {"convert": mark("Convert"), "extend": mark("Extend"), "new": mark("New building")}
ROLES = {"new": mark("New station"), "kept": mark("Kept"), "closed": mark("To be closed")}


def stations_table(answer: Answer, t: Translate) -> pd.DataFrame:
    """Stations of the plan: new, kept and to be closed."""
    columns = {
        "role_name": t("In the plan"),
        "key_name": t("Site"),
        "kind_name": t("Kind"),
        "community": t("Community"),
        "serves": t("Serves"),
        "adds": t("Lost without it"),
        "farthest_m": t("Farthest, m"),
        "cost_yuan": t("Cost, yuan"),
        "floor_area_m2": t("Floor area, m²"),
        "lon": t("Longitude"),
        "lat": t("Latitude"),
    }
    rows = named(answer.stations, t)
    rows["role_name"] = [t(ROLES[role]) for role in rows.role]
    return figures.rounded(rows[list(columns)]).rename(columns=columns)


def communities_table(answer: Answer, weight: str, t: Translate) -> pd.DataFrame:
    """Reach before and after the plan, one row per community; `weight` is what is counted."""
    columns = {
        "community": t("Community"),
        "total_count_after": t("All"),
        "within_count_before": t("Within the radius today"),
        "within_count_after": t("Within the radius with the plan"),
        "within_change": t("Newly reached"),
        "farthest_m_before": t("Farthest today"),
        "farthest_m_after": t("Farthest with the plan"),
    }
    by = answer.by("community", weight)
    return figures.rounded(by[list(columns)][::-1]).rename(columns=columns)


def candidates_table(problem: Problem, t: Translate) -> pd.DataFrame:
    """Candidate sites, the one that adds the most first."""
    columns = {
        "key_name": t("Site"),
        "kind_name": t("Kind"),
        "community": t("Community"),
        "adds": t("Adds alone"),
        "reaches": t("All within its radius"),
        "cost_yuan": t("Cost, yuan"),
        "floor_area_m2": t("Floor area, m²"),
        "lon": t("Longitude"),
        "lat": t("Latitude"),
    }
    rows = named(study.ranked(problem), t)
    return figures.rounded(rows[list(columns)]).rename(columns=columns)


def steps_table(frontier: Frontier, t: Translate) -> pd.DataFrame:
    """Best plans by number of stations or budget, one row per step."""
    columns = {
        "new": t("New stations"),
        "budget": t("Budget, yuan"),
        "value": t("Value of the plan"),
        "bound": t("No plan is better than"),
        "adds": t("Better than the step before by"),
    }
    return figures.rounded(frontier.steps[list(columns)]).rename(columns=columns)


def named(table: pd.DataFrame, t: Translate) -> pd.DataFrame:
    """Sites with `key_name`, the name or else the coordinates, and `kind_name` in words."""
    names = table["name"].fillna("")
    place = [f"{lon:.5f}, {lat:.5f}" for lon, lat in zip(table.lon, table.lat, strict=True)]
    return table.assign(
        key_name=np.where(names == "", place, names),
        kind_name=[t(KINDS[kind]) if kind in KINDS else "" for kind in table.kind],
    )


def site_points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Sites as points in EPSG:4326."""
    kept = table.drop(columns=["lon", "lat", "candidate_site_id", "building_id"])
    places: Any = gpd.points_from_xy(table.lon, table.lat)
    return gpd.GeoDataFrame(kept, geometry=places, crs="EPSG:4326")
