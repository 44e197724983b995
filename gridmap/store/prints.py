"""Questions about what is printed (`sql/prints/`)."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def sees_teams(connection: Connection) -> bool:
    """Whether the reader sees who serves a plot."""
    row = reader.row(connection, "prints/sees_teams")
    return bool(row and row["sees_teams"])


def buildings(
    connection: Connection,
    on: date,
    *,
    building_ids: Sequence[int] | None = None,
    community_id: int | None = None,
    plot_ids: Sequence[int] | None = None,
) -> pd.DataFrame:
    """One row per building; footprints as WKB in EPSG:4326. None leaves a condition out."""
    return reader.frame(
        connection,
        "prints/buildings",
        on=on,
        building_ids=None if building_ids is None else list(building_ids),
        community_id=community_id,
        plot_ids=None if plot_ids is None else list(plot_ids),
    )


def members(connection: Connection, plot_ids: Sequence[int], on: date) -> pd.DataFrame:
    """One row per function in a team."""
    return reader.frame(connection, "prints/members", plot_ids=list(plot_ids), on=on)


def points(connection: Connection, on: date) -> pd.DataFrame:
    """One row per point; lon, lat in EPSG:4326; services as lists."""
    return reader.frame(connection, "prints/points", on=on)


def nearest(
    connection: Connection, building_ids: Sequence[int], service_type_codes: Sequence[str]
) -> pd.DataFrame:
    """One row per building and service; call `access.refresh_access` before."""
    return reader.frame(
        connection,
        "prints/nearest",
        building_ids=list(building_ids),
        service_type_codes=list(service_type_codes),
    )


def extent(
    connection: Connection, community_ids: Sequence[int]
) -> tuple[float, float, float, float] | None:
    """West, south, east, north of communities, degrees; None if there is none."""
    row = reader.row(connection, "prints/extent", community_ids=list(community_ids))
    if row is None or row["west"] is None:
        return None
    return row["west"], row["south"], row["east"], row["north"]


def shapes(connection: Connection, box: tuple[float, float, float, float]) -> pd.DataFrame:
    """One row per shape in a box (west, south, east, north), the lowest first; WKB, EPSG:4326."""
    west, south, east, north = box
    return reader.frame(connection, "prints/shapes", west=west, south=south, east=east, north=north)


def plots(connection: Connection, community_id: int, on: date) -> pd.DataFrame:
    """One row per plot of that day."""
    return reader.frame(connection, "prints/plots", community_id=community_id, on=on)
