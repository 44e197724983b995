"""Pairs of buildings that people adjusted (`sql/neighbours/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def adjustments(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per adjusted pair, by id of the buildings."""
    return reader.frame(connection, "neighbours/adjustments", community_id=community_id)


def adjust(connection: Connection, **pair: Any) -> None:
    """Record whether the two buildings of a pair are neighbours."""
    reader.do(connection, "neighbours/adjust", **pair)


def forget(connection: Connection, **pair: Any) -> None:
    """Remove what was recorded about a pair."""
    reader.do(connection, "neighbours/forget", **pair)
