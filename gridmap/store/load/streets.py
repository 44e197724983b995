"""Connected parts of the streets (`sql/load/streets/`)."""

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def edges(connection: Connection) -> pd.DataFrame:
    """One row per stored edge: id, tail, head, length_m, component."""
    return reader.frame(connection, "load/streets/edges")


def stage_components(connection: Connection) -> None:
    """Make an empty `component`, one row per edge to change."""
    reader.do(connection, "load/streets/stage_components")


def set_components(connection: Connection) -> int:
    """Write the staged parts."""
    return reader.run(connection, "load/streets/set_components")
