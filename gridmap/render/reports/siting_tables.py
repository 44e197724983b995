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

KINDS = {"convert": mark("Convert"), "extend": mark("Extend"), "new": mark("Newly built")}
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
    rows["role_name"] = [
        t("Planned") if source == "planned" and role == "kept" else t(ROLES[role])
        for role, source in zip(rows.role, rows.source, strict=True)
    ]
    return figures.titled(rows, columns)


def communities_table(answer: Answer, weight: str, t: Translate) -> pd.DataFrame:
    """Reach before and after the plan, one row per community; `weight` is what is counted."""
    columns = {
        "community": t("Community"),
        "total_count_after": t("All"),
        "hidden_count_after": t("Not shown"),
        "within_count_before": t("Reached today"),
        "within_count_after": t("Reached with the plan"),
        "within_change": t("Newly reached"),
        "share_within_before": t("Share reached today"),
        "share_within_after": t("Share reached with the plan"),
        "farthest_m_before": t("Farthest today, m"),
        "farthest_m_after": t("Farthest with the plan, m"),
    }
    by = answer.by("community", weight)[::-1]
    hidden = {side: by[f"hidden_count_{side}"] for side in ("before", "after")}
    known = {
        f"within_count_{side}": figures.at_least(by[f"within_count_{side}"], one, t)
        for side, one in hidden.items()
    } | {
        f"share_within_{side}": figures.at_least(
            by[f"share_within_{side}"], one, t, figures.PERCENT
        )
        for side, one in hidden.items()
    }
    # Those hidden may gain as well, but also lose where a station closes.
    gained = by.within_change
    if answer.stations.role.eq("closed").any():
        gained = gained.mask(hidden["after"].ne(0), 0)
    known["within_change"] = figures.at_least(gained, hidden["after"], t)
    known["community"] = figures.in_none(by.community, t)
    return figures.titled(by.assign(**known), columns)


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
    return figures.titled(rows, columns)


def steps_table(frontier: Frontier, t: Translate) -> pd.DataFrame:
    """Best plans by number of stations or budget, one row per step."""
    columns = {
        "new": t("New stations"),
        "budget": t("Budget, yuan"),
        "value": t("Value of the plan"),
        "bound": t("Upper limit of any plan"),
        "adds": t("Better than the step before by"),
    }
    return figures.titled(frontier.steps, columns)


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
