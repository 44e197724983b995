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
