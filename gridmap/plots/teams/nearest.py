"""Who is near a plot: by the plots where people offer to help or serve, never by their homes."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.plots.teams.apart import Apart, apart


def suggestions(
    connection: Connection, community_id: int, plot_id: int, on: date, *, role: str = "volunteer"
) -> pd.DataFrame:
    """
    Who could take a post in a plot, nearest first.

    Members who hold the role elsewhere in the community on that day, and for a volunteer's post
    those who offered to help somewhere. `distance_m` is from the middle of the plot where a
    volunteer offered to help, else of the nearest where the role is held: on foot where streets
    lead there (`is_walk`), else straight; who can walk comes first. Of two as near the one with
    fewer posts comes first.

    Returns
    -------
    pandas.DataFrame
        `team_member_id`, `name`, `work_phone`, `is_opt_in`, `distance_m`, `is_walk`,
        `post_count`.
    """
    members = store.teams.members(connection, community_id)
    posts = store.teams.posts(connection, community_id, on)
    plots = store.teams.plots(connection, community_id, on)
    return ranked(members, posts, apart(connection, plots, [plot_id]), plot_id, role)


def ranked(
    members: pd.DataFrame, posts: pd.DataFrame, ways: Apart, plot_id: int, role: str
) -> pd.DataFrame:
    """As `suggestions`, from tables that are read already."""
    held = posts[posts["role"] == role]
    serving = set(held.loc[held["plot_id"] == plot_id, "team_member_id"])
    rows = []
    for member in members[~members["team_member_id"].isin(serving)].itertuples():
        own = held.loc[held["team_member_id"] == member.team_member_id, "plot_id"].tolist()
        is_opt_in = role == "volunteer" and pd.notna(member.opt_in_plot_id)
        around = [int(member.opt_in_plot_id)] if is_opt_in else own
        near = [ways[one, plot_id] for one in around if (one, plot_id) in ways]
        if near:
            metres, is_walk = min(near, key=lambda way: (not way[1], way[0]))
            rows.append(
                (member.team_member_id, member.name, member.work_phone, is_opt_in, metres,
                 is_walk, len(own))
            )  # fmt: skip
    found = pd.DataFrame(
        rows,
        columns=[
            "team_member_id", "name", "work_phone", "is_opt_in", "distance_m", "is_walk",
            "post_count",
        ],
    )  # fmt: skip
    order = ["is_walk", "distance_m", "post_count", "name"]
    return found.sort_values(
        order, ascending=[False, True, True, True], kind="stable", ignore_index=True
    )
