"""Handover when somebody leaves: the posts, and those who could take them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gridmap.plots.teams.nearest import PlotDistances, rank_members


@dataclass(frozen=True, eq=False)
class Handover:
    """
    Posts that somebody leaves.

    `posts` has one row per post: `assignment_id`, `role`, `plot_id`, `plot_code`, `building_id`,
    `building`, `since`, `household_count`, `proposed_id`, `proposed`, `proposed_phone`; None where
    nobody is proposed. A representative is elected by the building's owners (001 篇8), so that
    nobody is proposed there. `near` are the `suggestions` for each, by assignment.
    """

    team_member_id: int
    name: str
    posts: pd.DataFrame
    near: Mapping[int, pd.DataFrame]


def handover_of(
    team_member_id: int,
    members: pd.DataFrame,
    posts: pd.DataFrame,
    plots: pd.DataFrame,
    distances: PlotDistances,
) -> Handover:
    """
    Handover list of a member: posts, and the nearest who holds the same role.

    A colleague in the same plot comes first. `members`, `posts` and `plots` are rows of
    `store.teams`.
    """
    households = plots.set_index("plot_id")["household_count"]
    others = members[members["team_member_id"] != team_member_id]
    mine = posts[posts["team_member_id"] == team_member_id]
    near = {
        post.assignment_id: rank_members(others, posts, distances, post.plot_id, post.role)
        for post in mine.itertuples()
    }
    rows = []
    for post in mine.itertuples():
        proposed = None
        if post.role != "building_rep":
            held = posts[(posts["role"] == post.role) & (posts["plot_id"] == post.plot_id)]
            beside = others[others["team_member_id"].isin(held["team_member_id"])]
            first = beside if len(beside) else near[post.assignment_id]
            proposed = next(first.itertuples(), None)
        rows.append(
            (
                post.assignment_id, post.role, post.plot_id, post.plot_code,
                None if pd.isna(post.building_id) else int(post.building_id), post.building or None,
                post.since, None if post.role == "building_rep" else int(households[post.plot_id]),
                *((proposed.team_member_id, proposed.name, proposed.work_phone)
                  if proposed else (None, None, None)),
            )
        )  # fmt: skip
    columns = [
        "assignment_id", "role", "plot_id", "plot_code", "building_id", "building", "since",
        "household_count", "proposed_id", "proposed", "proposed_phone",
    ]  # fmt: skip
    name = members.set_index("team_member_id")["name"][team_member_id]
    return Handover(
        team_member_id, str(name), pd.DataFrame(rows, columns=columns, dtype=object), near
    )
