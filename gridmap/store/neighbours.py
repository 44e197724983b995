"""Pairs of buildings that people adjusted (`sql/neighbours/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def adjustments(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per adjusted pair, by id of the buildings."""
    return reader.frame(connection, "neighbours/adjustments", community_id=community_id)


def are_of_community(connection: Connection, **pair: int) -> bool:
    """Whether both buildings of a pair are of its community."""
    return reader.column(connection, "neighbours/are_of_community", **pair)[0]


def adjust(connection: Connection, **pair: Any) -> None:
    """Record whether the two buildings of a pair are neighbours."""
    reader.do(connection, "neighbours/adjust", **pair)


def forget(connection: Connection, **pair: Any) -> None:
    """Remove what was recorded about a pair."""
    reader.do(connection, "neighbours/forget", **pair)
