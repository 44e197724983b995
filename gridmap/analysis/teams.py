"""Teams of plots as the database has them on a day: who is missing, who is near, who served."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gridmap import crs, network, store
from gridmap.analysis import access
from gridmap.errors import PlotError
from gridmap.plots import teams
from gridmap.plots.teams import Handover, MissingRole, PlotDistances, WorkerLoad, rank_members

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


def missing_roles(connection: Connection, community_id: int, on: date) -> tuple[MissingRole, ...]:
    """Roles that are missing in a community's teams on a day, plots first, each by code."""
    return teams.missing_roles(
        store.teams.plots(connection, community_id, on),
        store.teams.representatives(connection, community_id, on),
    )


def worker_load(connection: Connection, community_id: int, on: date) -> WorkerLoad:
    """Load of a community's workers on a day."""
    return teams.worker_load(
        store.teams.plots(connection, community_id, on),
        store.teams.posts(connection, community_id, on),
    )


def suggestions(
    connection: Connection, community_id: int, plot_id: int, on: date, *, role: str = "volunteer"
) -> pd.DataFrame:
    """Members who could take a post in a plot, nearest first; see `plots.teams.rank_members`."""
    members = store.teams.members(connection, community_id)
    posts = store.teams.posts(connection, community_id, on)
    plots = store.teams.plots(connection, community_id, on)
    distances = plot_distances(connection, plots, [plot_id])
    return rank_members(members, posts, distances, plot_id, role)


def handover(connection: Connection, community_id: int, team_member_id: int, on: date) -> Handover:
    """
    Handover list of a member on a day; see `plots.teams.handover_of`.

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
    left = set(posts.loc[posts["team_member_id"] == team_member_id, "plot_id"])
    distances = plot_distances(connection, plots, left)
    return teams.handover_of(team_member_id, members, posts, plots, distances)


def plot_distances(
    connection: Connection, plots: pd.DataFrame, to: Collection[int]
) -> PlotDistances:
    """
    Distances of plots from some of them, on foot where streets lead there, else straight.

    Parameters
    ----------
    plots
        Rows of `store.teams.plots`; those that never had buildings are left out.
    to
        Ids of plots.
    """
    known = plots.dropna(subset=["lon", "lat"]).sort_values("plot_id")
    ids = known["plot_id"].to_numpy(np.int64)
    ends = np.flatnonzero(np.isin(ids, list(to)))
    if not len(ends):
        return {}
    lon, lat = known["lon"].to_numpy(float), known["lat"].to_numpy(float)
    extent = crs.main_extent(lon, lat)
    xy = network.metric_xy(lon, lat, extent)
    straight = np.hypot(*np.moveaxis(xy[:, None] - xy[ends], -1, 0))
    estate = known["estate_id"].to_numpy(np.int64)
    places = {"id": ids, "lon": lon, "lat": lat, "estate_id": estate}
    walk = _walk(connection, places, extent, ends)
    metres = np.where(np.isfinite(walk), network.at_least_straight(walk, straight), straight)
    return {
        (int(ids[row]), int(ids[end])): (
            (float(metres[row, column]), bool(np.isfinite(walk[row, column])))
            if row != end
            else (0.0, True)
        )
        for row in range(len(ids))
        for column, end in enumerate(ends)
    }


def _walk(
    connection: Connection,
    places: dict[str, npt.NDArray],
    extent: tuple[float, float, float, float],
    ends: Ids,
) -> Array:
    """Metres on foot, places x ends; inf where no street leads."""
    walk = np.full((len(places["id"]), len(ends)), np.inf)
    streets = store.network.walk_network(connection)
    if len(streets.edge_id):
        ways = access.snap_places(connection, places)
        snapped = access.snapped_places(ways, streets, extent).ways
        found = network.walk_distances(streets, snapped, snapped.only(ends)).tocoo()
        walk[found.row, found.col] = found.data
    return walk


@dataclass(frozen=True)
class Member:
    """Somebody in a function: 'grid_leader', 'worker', 'volunteer' or 'building_rep'."""

    role: str
    name: str
    work_phone: str | None


@dataclass(frozen=True)
class Served:
    """The plot of a building on a day, since when it was in it, and the team on that day."""

    plot_id: int
    plot_code: str
    plot_name: str
    since: date
    team: tuple[Member, ...]


def served_by(connection: Connection, building_id: int, on: date) -> Served | None:
    """
    The plot and the team that served a building on a day, as far as the user may see them.

    None where it was in no plot. Of the representatives only the building's own is named.
    """
    rows = store.teams.served(connection, building_id, on)
    if not rows:
        return None
    first = rows[0]
    team = tuple(Member(row["role"], row["name"], row["work_phone"]) for row in rows if row["name"])
    return Served(first["plot_id"], first["plot_code"], first["plot_name"], first["since"], team)
