"""Questions about shapes to draw (`sql/maps/`)."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def footprints(connection: Connection) -> pd.DataFrame:
    """One row per residential building in use; footprints as WKB in EPSG:4326."""
    return reader.frame(connection, "maps/footprints")


def shapes(connection: Connection, street_kinds: Sequence[str]) -> pd.DataFrame:
    """One row per shape, the lowest first; WKB in EPSG:4326."""
    return reader.frame(connection, "maps/shapes", street_kinds=list(street_kinds))
