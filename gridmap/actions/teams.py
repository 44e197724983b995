"""Members of teams, and posts that begin and end on a day; the past stays as it was."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gridmap import store
from gridmap.actions.record import record
from gridmap.analysis.teams import handover
from gridmap.errors import PlotError
from gridmap.store import db

ROLES = ("grid_leader", "worker", "volunteer", "building_rep")


def add_member(
    connection: Connection, community_id: int, name: str, work_phone: str | None = None
) -> int:
    """
    Add a member who serves in a community; returns the id.

    Raises
    ------
    PlotError
        No name, or one that is there already with the same number.
    """
    if not name.strip():
        raise PlotError("a team member needs a name")
    try:
        with connection.begin_nested():
            member = store.teams.member_add(
                connection, community_id=community_id, name=name.strip(),
                work_phone=(work_phone or "").strip() or None,
            )  # fmt: skip
    except IntegrityError as error:
        raise PlotError("a team member of that name and number is there already") from error
    record(connection, "plots: team member", {"team_member_id": member})
    return member


def opt_in(connection: Connection, team_member_id: int, plot_id: int | None) -> None:
    """
    Note the plot where a volunteer offers to help; None takes the offer back.

    Raises
    ------
    PlotError
        The plot is none of the member's community.
    """
    if not store.teams.opt_in(connection, team_member_id, plot_id):
        raise PlotError("choose a member, and a plot of the same community")
    record(connection, "plots: opt in", {"team_member_id": team_member_id})


def begin_post(
    connection: Connection,
    team_member_id: int,
    plot_id: int,
    role: str,
    day: date,
    *,
    building_id: int | None = None,
) -> int:
    """
    Give a member a post from a day on; returns its id.

    Parameters
    ----------
    role
        One of `ROLES`; a 'building_rep' has a building of the plot, the others none.
    day
        Today or later.

    Raises
    ------
    PlotError
        The past, a plot or building that does not fit, a post that is held already.
    """
    _require_future(connection, day)
    if role not in ROLES or (role == "building_rep") != (building_id is not None):
        raise PlotError("a building is named for a representative, and for nobody else")
    values = {"plot_id": plot_id, "role": role, "building_id": building_id, "day": day}
    try:
        with connection.begin_nested():
            post = store.teams.post_begin(connection, team_member_id=team_member_id, **values)
    except IntegrityError as error:
        raise PlotError("the member holds that post already, or will; end it first") from error
    if post is None:
        raise PlotError(
            "choose a member and a plot of one community, and a building of that plot on that day"
        )
    record(connection, "plots: begin post", {"assignment_id": post, "from": day.isoformat()})
    return post


def end_post(connection: Connection, assignment_id: int, day: date) -> None:
    """
    End a post: `day` (today or later) is the first on which it is not held any more.

    Raises
    ------
    PlotError
        The past, or nobody holds that post.
    """
    _require_future(connection, day)
    if not store.teams.post_end(connection, assignment_id, day):
        raise PlotError("that post is not held any more; look at the list again")
    record(connection, "plots: end post", {"assignment_id": assignment_id, "on": day.isoformat()})


def hand_over(
    connection: Connection,
    community_id: int,
    team_member_id: int,
    day: date,
    successors: Mapping[int, int],
) -> None:
    """
    End all posts of a member on a day and give them to successors (by post) from that day.

    A post without a successor stays vacant. A successor who holds the post already keeps it.

    Raises
    ------
    PlotError
        As `begin_post`.
    """
    leaving = handover(connection, community_id, team_member_id, day).posts
    held = store.teams.posts(connection, community_id, day)
    for post in leaving.itertuples():
        end_post(connection, post.assignment_id, day)
        successor = successors.get(post.assignment_id)
        has = held[
            (held["team_member_id"] == successor)
            & (held["plot_id"] == post.plot_id)
            & (held["role"] == post.role)
            & (held["building_id"].isna() | (held["building_id"] == post.building_id))
        ]
        if successor is not None and has.empty:
            begin_post(
                connection, successor, post.plot_id, post.role, day, building_id=post.building_id
            )


def _require_future(connection: Connection, day: date) -> None:
    if day < db.today(connection):
        raise PlotError("posts change today or later; the past stays as it was")
