"""The audit log (`sql/audit/`)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def add(connection: Connection, action: str, detail: Mapping[str, Any]) -> None:
    """Add a line, in the name of the transaction's user."""
    reader.do(connection, "audit/add", action=action, detail=json.dumps(detail))


def listed(
    connection: Connection, since: datetime, *, actions: str = "", user_id: int | None = None
) -> pd.DataFrame:
    """
    One row per line of the log, the latest first, at most 2000.

    Parameters
    ----------
    since
        First moment.
    actions
        Regular expression that the action fits.
    user_id
        Account that acted; everybody by default.
    """
    return reader.frame(connection, "audit/listed", since=since, actions=actions, user_id=user_id)
