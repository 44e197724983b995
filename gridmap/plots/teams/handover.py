"""What is to be handed over when somebody leaves, and to whom it could go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import PlotError
from gridmap.plots.teams.apart import apart
from gridmap.plots.teams.nearest import ranked


@dataclass(frozen=True, eq=False)
class Handover:
    """
    Posts that somebody leaves.

    `posts` is a row a post: `assignment_id`, `role`, `plot_id`, `plot_code`, `building_id`,
    `building`, `since`, `household_count`, `proposed_id`, `proposed`, `proposed_phone`; None where
    nobody is proposed. A representative is elected by the building's owners (001 篇8), so that
    nobody is proposed there. `near` are the `suggestions` for each, by assignment.
    """

    team_member_id: int
    name: str
    posts: pd.DataFrame
    near: Mapping[int, pd.DataFrame]


def handover(connection: Connection, community_id: int, team_member_id: int, on: date) -> Handover:
    """
    The handover list of a member on a day: posts, and the nearest who holds the same role.

    A colleague in the same plot comes first.

    Raises
    ------
    PlotError
        There is no such member in the community.
    """
    members = store.teams.members(connection, community_id)
    if team_member_id not in set(members["team_member_id"]):
        raise PlotError(
            "team member {team_member_id} is not there; look at the list again",
            team_member_id=team_member_id,
        )
    posts = store.teams.posts(connection, community_id, on)
    plots = store.teams.plots(connection, community_id, on)
    households = plots.set_index("plot_id")["household_count"]
    others = members[members["team_member_id"] != team_member_id]
    mine = posts[posts["team_member_id"] == team_member_id]
    ways = apart(connection, plots, set(mine["plot_id"]))
    near = {
        post.assignment_id: ranked(others, posts, ways, post.plot_id, post.role)
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
