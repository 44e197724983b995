"""Questions about loads of ledgers (`sql/imports/`)."""

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def my_communities(connection: Connection) -> pd.DataFrame:
    """A row a community that the user loads ledgers for."""
    return reader.frame(connection, "imports/my_communities")


def runs(connection: Connection) -> pd.DataFrame:
    """A row a household ledger that was loaded, the latest first."""
    return reader.frame(connection, "imports/runs")


def closed_households(connection: Connection, import_run_id: int) -> pd.DataFrame:
    """A row a household that a load closed."""
    return reader.frame(connection, "imports/closed_households", import_run_id=import_run_id)
