"""Nearest helpers of a plot, by the plots where people offer help or serve, not by home."""

from collections.abc import Mapping

import pandas as pd

PlotDistances = Mapping[tuple[int, int], tuple[float, bool]]
"""Metres from the middle of a plot to that of another, and whether they are walked, by ids."""


def rank_members(
    members: pd.DataFrame, posts: pd.DataFrame, distances: PlotDistances, plot_id: int, role: str
) -> pd.DataFrame:
    """
    Members who could take a post in a plot, nearest first.

    Members who hold the role elsewhere, and for a volunteer's post those who offered to help
    somewhere. `distance_m` is from the middle of the plot where a volunteer offered to help, else
    of the nearest where the role is held: on foot where streets lead there (`is_walk`), else
    straight; who can walk comes first. Of two as near the one with fewer posts comes first.

    Parameters
    ----------
    members, posts
        Rows of `store.teams.members` and `.posts`.

    Returns
    -------
    pandas.DataFrame
        `team_member_id`, `name`, `work_phone`, `is_opt_in`, `distance_m`, `is_walk`,
        `post_count`.
    """
    held = posts[posts["role"] == role]
    serving = set(held.loc[held["plot_id"] == plot_id, "team_member_id"])
    plots = held.groupby("team_member_id")["plot_id"].agg(list).to_dict()
    rows = []
    for member in members[~members["team_member_id"].isin(serving)].itertuples():
        own = plots.get(member.team_member_id, [])
        is_opt_in = role == "volunteer" and pd.notna(member.opt_in_plot_id)
        around = [int(member.opt_in_plot_id)] if is_opt_in else own
        near = [distances[one, plot_id] for one in around if (one, plot_id) in distances]
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
