"""Questions about one building or a few (`sql/buildings/`)."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def detail(connection: Connection, building_id: int) -> dict[str, Any] | None:
    """The building with its plot and counts, or None where the user sees none."""
    return reader.row(connection, "buildings/detail", building_id=building_id)


def place(connection: Connection, building_id: int) -> dict[str, Any] | None:
    """`lon`, `lat` in EPSG:4326 and `outline` as GeoJSON text."""
    return reader.row(connection, "buildings/place", building_id=building_id)


def nearest(connection: Connection, building_id: int) -> pd.DataFrame:
    """One row per service type."""
    return reader.frame(connection, "buildings/nearest", building_id=building_id)


def names(connection: Connection, building_ids: Sequence[int]) -> pd.DataFrame:
    """One row per building."""
    return reader.frame(connection, "buildings/names", building_ids=list(building_ids))
