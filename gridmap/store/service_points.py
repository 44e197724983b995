"""Service points as they are kept by hand (`sql/service_points/`)."""

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def listed(connection: Connection) -> pd.DataFrame:
    """One row per service point; `services` are codes, lon and lat in EPSG:4326."""
    return reader.frame(connection, "service_points/listed")
