"""Questions about all that is loaded (`sql/overview/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def communities(connection: Connection) -> pd.DataFrame:
    """One row per community."""
    return reader.frame(connection, "overview/communities")


def extent(connection: Connection) -> dict[str, Any] | None:
    """`west`, `south`, `east`, `north` (degrees), `is_openstreetmap`; None if nothing is loaded."""
    return reader.row(connection, "overview/extent")


def data_version(connection: Connection) -> str:
    """Version of all that the user's pages may show: the key under which frames are cached."""
    return str((reader.row(connection, "overview/data_version") or {})["version"])


def data_counts(connection: Connection) -> dict[str, int]:
    """Number of rows per layer."""
    return reader.row(connection, "overview/data_counts") or {}


def loaded(connection: Connection) -> dict[str, bool]:
    """Whether any buildings and streets are loaded: `has_buildings`, `has_streets`."""
    return reader.row(connection, "overview/loaded") or {}


def community_names(connection: Connection) -> list[str]:
    """Names of all communities, sorted."""
    return reader.column(connection, "overview/community_names")
