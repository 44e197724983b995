"""Questions about teams of plots (`sql/teams/`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def served(connection: Connection, building_id: int, on: date) -> Sequence[RowMapping]:
    """One row per member of the team; none where the building was in no plot."""
    return reader.rows(connection, "teams/served", building_id=building_id, on=on)


def plots(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """One row per plot, past and planned ones too."""
    return reader.frame(connection, "teams/plots", community_id=community_id, on=on)


def posts(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """One row per post that is held."""
    return reader.frame(connection, "teams/posts", community_id=community_id, on=on)


def members(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per member."""
    return reader.frame(connection, "teams/members", community_id=community_id)


def representatives(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """One row per residential building in a plot."""
    return reader.frame(connection, "teams/representatives", community_id=community_id, on=on)


def post_begin(connection: Connection, **values: Any) -> int | None:
    """Add a post; returns its id, or None where plot, member and building do not fit."""
    found = connection.execute(reader.statement("teams/post_begin"), values)
    return found.scalar_one_or_none()


def post_end(connection: Connection, assignment_id: int, day: date) -> bool:
    """End a post, or delete a planned one; returns whether there was one."""
    values = {"assignment_id": assignment_id, "day": day}
    return connection.execute(reader.statement("teams/post_end"), values).first() is not None


def member_add(connection: Connection, **values: Any) -> int:
    """Add a member; returns the id."""
    return connection.execute(reader.statement("teams/member_add"), values).scalar_one()


def opt_in(connection: Connection, team_member_id: int, plot_id: int | None) -> bool:
    """Set where a volunteer offers to help; returns whether there are such a member and plot."""
    values = {"team_member_id": team_member_id, "plot_id": plot_id}
    return connection.execute(reader.statement("teams/opt_in"), values).first() is not None


def buildings(connection: Connection, code: str) -> list[int]:
    """Ids of the buildings of a code."""
    return [row["id"] for row in reader.rows(connection, "teams/buildings", code=code)]
