"""What neighbours and teams ask of the database: a function a query of `gridmap/sql/`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap import queries


def _rows(connection: Connection, name: str, /, **parameters: Any) -> Sequence[RowMapping]:
    return connection.execute(queries.statement(name), parameters).mappings().all()


def _frame(connection: Connection, name: str, /, **parameters: Any) -> pd.DataFrame:
    result = connection.execute(queries.statement(name), parameters)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def neighbour_adjustments(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row an adjusted pair, by id of the buildings."""
    return _frame(connection, "neighbour_adjustments", community_id=community_id)


def team_served(connection: Connection, building_id: int, on: date) -> Sequence[RowMapping]:
    """A row a member of the team; none where the building was in no plot."""
    return _rows(connection, "team_served", building_id=building_id, on=on)


def team_plots(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """A row a plot, past and planned ones too."""
    return _frame(connection, "team_plots", community_id=community_id, on=on)


def team_posts(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """A row a post that is held."""
    return _frame(connection, "team_posts", community_id=community_id, on=on)


def team_members(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a member."""
    return _frame(connection, "team_members", community_id=community_id)


def team_representatives(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """A row a residential building in a plot."""
    return _frame(connection, "team_representatives", community_id=community_id, on=on)


def team_post_begin(connection: Connection, **values: Any) -> int | None:
    """The id of the new post, or None where plot, member and building do not fit."""
    found = connection.execute(queries.statement("team_post_begin"), values)
    return found.scalar_one_or_none()


def team_post_end(connection: Connection, assignment_id: int, day: date) -> bool:
    """Whether the post was held, or planned."""
    values = {"assignment_id": assignment_id, "day": day}
    return connection.execute(queries.statement("team_post_end"), values).first() is not None


def team_member_add(connection: Connection, **values: Any) -> int:
    """The id of the new member."""
    return connection.execute(queries.statement("team_member_add"), values).scalar_one()


def team_opt_in(connection: Connection, team_member_id: int, plot_id: int | None) -> bool:
    """Whether there are such a member and plot."""
    values = {"team_member_id": team_member_id, "plot_id": plot_id}
    return connection.execute(queries.statement("team_opt_in"), values).first() is not None


def team_buildings(connection: Connection, code: str) -> list[int]:
    """Ids of the buildings of a code."""
    return [row["id"] for row in _rows(connection, "team_buildings", code=code)]


def plots_elderly(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a building with residents of 60 and over, as far as the count may be seen."""
    return _frame(connection, "plots_elderly", community_id=community_id)


def plots_stations(connection: Connection) -> pd.DataFrame:
    """A row a hall or station; lon, lat in EPSG:4326."""
    return _frame(connection, "plots_stations")
