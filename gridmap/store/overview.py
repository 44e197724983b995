"""Questions about all that is loaded (`sql/overview/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def communities(connection: Connection) -> pd.DataFrame:
    """A row a community."""
    return reader.frame(connection, "overview/communities")


def extent(connection: Connection) -> dict[str, Any] | None:
    """`west`, `south`, `east`, `north` (degrees), `is_openstreetmap`; None if nothing is loaded."""
    return reader.row(connection, "overview/extent")


def data_version(connection: Connection) -> str:
    """The key to keep worked-out frames under."""
    return str((reader.row(connection, "overview/data_version") or {})["version"])


def data_counts(connection: Connection) -> dict[str, int]:
    """Rows by layer."""
    return reader.row(connection, "overview/data_counts") or {}
