"""Questions about the nearest open points that were worked out (`sql/access/`)."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def open_points(connection: Connection, service_type_code: str, on: date) -> pd.DataFrame:
    """A row a point that is open on the day; lon, lat in EPSG:4326."""
    return reader.frame(
        connection, "access/open_points", service_type_code=service_type_code, on=on
    )


def is_current(connection: Connection, service_type_code: str) -> bool:
    """Whether `building_access` can be read as it stands."""
    row = reader.row(connection, "access/is_current", service_type_code=service_type_code)
    return bool(row and row["is_current"])
