"""Estates as they are kept by hand (`sql/estates/`)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader

Move = tuple[int, int | None, int | None]
"""A building, the estate that it is in, and the one it comes to."""


def listed(connection: Connection) -> pd.DataFrame:
    """One row per estate that was merged into no other; degrees in EPSG:4326."""
    return reader.frame(connection, "estates/listed")


MOST_BUILDINGS = 30_000
"""Buildings around an estate that are read: more than any community has."""


def buildings(connection: Connection, community_id: int | None, estate_id: int = 0) -> pd.DataFrame:
    """
    One row per building of a community or of an estate, lon and lat in EPSG:4326.

    Community 0 stands for none, None for all that the user may put into an estate. At most
    `MOST_BUILDINGS`.
    """
    return reader.frame(
        connection, "estates/buildings", community_id=community_id, estate_id=estate_id,
        most=MOST_BUILDINGS,
    )  # fmt: skip


def state(connection: Connection, thing: int) -> dict[str, Any] | None:
    """Kept columns of an estate and what was merged into it, as JSON has them; None without one."""
    return (reader.row(connection, "estates/state", id=thing) or {}).get("state")


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add an estate with these columns; returns its id."""
    (added,) = reader.column(connection, "estates/add", values=json.dumps(values))
    return added


def update(connection: Connection, thing: int, values: Mapping[str, Any]) -> int:
    """Change columns of an estate; returns 1, or 0 where the user may not."""
    return reader.run(connection, "estates/update", id=thing, values=json.dumps(values))


def remove(connection: Connection, thing: int) -> int:
    """Take back an estate; returns 1, or 0 where the user has not added it today."""
    return reader.run(connection, "estates/remove", id=thing)


def follow(connection: Connection, thing: int, values: Mapping[str, Any]) -> None:
    """Merge, part and move buildings as the values `merged` and `moves` say."""
    if "merged" in values:
        set_merged(connection, thing, values["merged"])
    if values.get("moves"):
        move(connection, values["moves"])


def set_merged(connection: Connection, thing: int, merged: Sequence[int]) -> None:
    """Let these estates be merged into one, and no others."""
    reader.do(connection, "estates/set_merged", id=thing, merged=list(merged))


def move(connection: Connection, moves: Sequence[Move]) -> int:
    """Move buildings that are still where they were; returns how many the user could move."""
    return reader.run(connection, "estates/move", moves=json.dumps([list(one) for one in moves]))


def memberships(connection: Connection, building_ids: Sequence[int]) -> dict[int, int | None]:
    """Estate of each of these buildings that is not demolished."""
    found = reader.rows(connection, "estates/memberships", building_ids=list(building_ids))
    return {row["id"]: row["estate_id"] for row in found}


def joined(connection: Connection, thing: int, other: int) -> str | None:
    """Outlines of two estates as one, as PostGIS writes it."""
    (found,) = reader.column(connection, "estates/joined", id=thing, other=other)
    return found
