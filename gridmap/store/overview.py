"""Questions about all that is loaded (`sql/overview/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap import crs
from gridmap.store import reader

_SIDES = ("west", "south", "east", "north")
_NEAR_M = 2000.0
"""Metres across fields or a river to what still belongs to a place."""


def communities(connection: Connection) -> pd.DataFrame:
    """One row per community."""
    return reader.frame(connection, "overview/communities")


def extent(connection: Connection) -> dict[str, Any] | None:
    """
    `west`, `south`, `east`, `north` (degrees), `is_openstreetmap`; None if nothing is loaded.

    Box around the user's own plots or communities; for users who have none, around all communities
    and the buildings in no community that lie near, which is where the next one will be drawn.
    """
    row = reader.row(connection, "overview/extent") or {}
    if row["west"] is None:
        cells = boxes(connection)
        inside = crs.bulk(
            (cells.west + cells.east) / 2, (cells.south + cells.north) / 2, cells.feature_count
        )
        if not inside.any():
            return None
        # What lies far from the most of it is no part of the view.
        cells = cells.loc[inside, list(_SIDES)]
        outside = reader.frame(connection, "overview/outside_boxes")
        row |= zip(_SIDES, _box(_with_near(cells, outside)), strict=True)
    return row


def _with_near(boxes: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Boxes and the others that are near, and those that are near these."""
    near = crs.beyond_m(_box(boxes), others.to_numpy(float)) <= _NEAR_M
    if not near.any():
        return boxes
    return _with_near(pd.concat([boxes, others[near]]), others[~near])


def boxes(connection: Connection) -> pd.DataFrame:
    """
    Boxes of the communities, or of buildings or streets where there are none.

    One row per cell of a coarse grid: `west`, `south`, `east`, `north` (degrees) of what lies in
    it, `feature_count`.
    """
    return reader.frame(connection, "overview/boxes")


def data_version(connection: Connection) -> str:
    """Version of all that the user's pages may show: the key under which frames are cached."""
    return str((reader.row(connection, "overview/data_version") or {})["version"])


def rows_version(connection: Connection) -> str:
    """Version of all rows that the user may see, the same for users of equal rights."""
    return str((reader.row(connection, "overview/rows_version") or {})["version"])


def data_counts(connection: Connection) -> dict[str, int]:
    """Number of rows per layer."""
    return reader.row(connection, "overview/data_counts") or {}


def outside(connection: Connection) -> dict[str, int]:
    """`building_count` and `household_count` of what lies in no community."""
    return reader.row(connection, "overview/outside") or {}


def outside_outline(connection: Connection) -> dict[str, Any] | None:
    """`lon`, `lat`, `width`, `height` (degrees, EPSG:4326) and `outline` as GeoJSON text."""
    return reader.row(connection, "overview/outside_outline")


def loaded(connection: Connection) -> dict[str, bool]:
    """Whether any buildings and streets are loaded: `has_buildings`, `has_streets`."""
    return reader.row(connection, "overview/loaded") or {}


def first_steps(connection: Connection) -> dict[str, int]:
    """
    Counts of what the first steps bring, whatever the user sees of it.

    `ledger_count` and `plotted_count` are communities with households and with plots in force,
    `worker_count` those that a community worker is responsible for.
    """
    return reader.row(connection, "overview/first_steps") or {}


def community_names(connection: Connection) -> list[str]:
    """Names of all communities, sorted."""
    return reader.column(connection, "overview/community_names")


def _box(cells: pd.DataFrame) -> crs.Extent:
    """The box around boxes."""
    west, south = cells[["west", "south"]].min()
    east, north = cells[["east", "north"]].max()
    return float(west), float(south), float(east), float(north)
