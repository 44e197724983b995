"""Who is near a plot: by the plots where people offer to help or serve, never by their homes."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from gridmap.access.straight import metric_xy
from gridmap.plots import tables

Places = Mapping[int, tuple[float, float]]


def suggestions(
    connection: Connection, community_id: int, plot_id: int, on: date, *, role: str = "volunteer"
) -> pd.DataFrame:
    """
    Who could take a post in a plot, nearest first.

    Members who hold the role elsewhere in the community on that day, and for a volunteer's post
    those who offered to help somewhere. `distance_m` is straight, from the middle of the plot where
    a volunteer offered to help, else of the nearest where the role is held. Of two as near the one
    with fewer posts comes first.

    Returns
    -------
    pandas.DataFrame
        `team_member_id`, `name`, `work_phone`, `is_opt_in`, `distance_m`, `post_count`.
    """
    members = tables.team_members(connection, community_id)
    posts = tables.team_posts(connection, community_id, on)
    return ranked(members, posts, places(tables.team_plots(connection, community_id, on)),
                  plot_id, role)  # fmt: skip


def places(plots: pd.DataFrame) -> Places:
    """Middle of each plot that has or had buildings, in a metric plane."""
    known = plots.dropna(subset=["lon", "lat"])
    if known.empty:
        return {}
    lon, lat = known["lon"].to_numpy(float), known["lat"].to_numpy(float)
    xy = metric_xy(lon, lat, (lon.min(), lat.min(), lon.max(), lat.max()))
    return dict(zip(known["plot_id"], map(tuple, xy), strict=True))


def ranked(
    members: pd.DataFrame, posts: pd.DataFrame, middle: Places, plot_id: int, role: str
) -> pd.DataFrame:
    """As `suggestions`, from tables that are read already."""
    held = posts[posts["role"] == role]
    serving = set(held.loc[held["plot_id"] == plot_id, "team_member_id"])
    rows = []
    for member in members[~members["team_member_id"].isin(serving)].itertuples():
        own = held.loc[held["team_member_id"] == member.team_member_id, "plot_id"].tolist()
        is_opt_in = role == "volunteer" and pd.notna(member.opt_in_plot_id)
        around = [int(member.opt_in_plot_id)] if is_opt_in else own
        far = min((_apart(middle, one, plot_id) for one in around), default=np.inf)
        if np.isfinite(far):
            rows.append(
                (member.team_member_id, member.name, member.work_phone, is_opt_in, far, len(own))
            )
    found = pd.DataFrame(
        rows,
        columns=[
            "team_member_id", "name", "work_phone", "is_opt_in", "distance_m", "post_count",
        ],
    )  # fmt: skip
    return found.sort_values(["distance_m", "post_count", "name"], kind="stable", ignore_index=True)


def _apart(middle: Places, one: int, other: int) -> float:
    if one not in middle or other not in middle:
        return np.inf
    return float(np.hypot(*np.subtract(middle[one], middle[other])))
