"""Questions about the coverage of one service (`sql/coverage/`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def in_no_home(connection: Connection) -> pd.DataFrame:
    """
    Households that coverage leaves out, because their building counts as no home.

    One row per community: `community_id`, `household_count`, `building_id` of the fullest.
    """
    return reader.frame(connection, "coverage/in_no_home")


def names(connection: Connection) -> pd.DataFrame:
    """One row per community, estate, plot and service point, by kind and rising id."""
    return reader.frame(connection, "coverage/names")


def areas(connection: Connection) -> pd.DataFrame:
    """One row per plot, per community, and per community's unlocated households."""
    return reader.frame(connection, "coverage/areas")


def cluster_outline(connection: Connection, building_ids: Sequence[int]) -> dict[str, Any] | None:
    """`lon`, `lat`, `width`, `height` (degrees, EPSG:4326) and `outline` as GeoJSON text."""
    return reader.row(connection, "coverage/cluster_outline", building_ids=list(building_ids))


def unlocated_on(connection: Connection, on: date) -> pd.DataFrame:
    """One row per community that has unlocated households."""
    return reader.frame(connection, "coverage/unlocated_on", on=on)


def points(connection: Connection, on: date, service_type_code: str | None = None) -> pd.DataFrame:
    """One row per point and service; lon, lat in EPSG:4326."""
    return reader.frame(connection, "coverage/points", service_type_code=service_type_code, on=on)


def estates(connection: Connection, on: date) -> pd.DataFrame:
    """One row per estate."""
    return reader.frame(connection, "coverage/estates", on=on)


def teams(connection: Connection, on: date) -> pd.DataFrame:
    """One row per visible plot; teams are seen by street officials, leaders and workers."""
    return reader.frame(connection, "coverage/teams", on=on)


def totals(
    connection: Connection, service_type_code: str, radius_m: float, *, walk: bool
) -> dict[str, int]:
    """`without_plot_count`, `beyond_count`; call `analysis.access.refresh_access` before."""
    parameters = {"service_type_code": service_type_code, "radius_m": radius_m, "walk": walk}
    return reader.row(connection, "coverage/totals", **parameters) or {}


def refresh_small_cells(connection: Connection) -> None:
    """Bring the published counts, in which small cells are hidden, up to date."""
    reader.do(connection, "coverage/refresh_small_cells")


def service_version(connection: Connection, service_type_code: str) -> str:
    """Version of a service's points: part of the key under which its figures are kept."""
    row = reader.row(connection, "coverage/service_version", service_type_code=service_type_code)
    return str((row or {})["version"])
