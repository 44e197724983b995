"""Questions about pairs of buildings that people adjusted (`sql/neighbours/`)."""

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def adjustments(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per adjusted pair, by id of the buildings."""
    return reader.frame(connection, "neighbours/adjustments", community_id=community_id)
