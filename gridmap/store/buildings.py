"""Questions about one building or a few (`sql/buildings/`)."""

import json
from collections.abc import Mapping, Sequence
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


def listed(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per building of a community, or of none (0), demolished or not."""
    return reader.frame(connection, "buildings/listed", community_id=community_id)


def kept(connection: Connection, building_id: int) -> dict[str, Any] | None:
    """The building as it is kept; lon and lat in EPSG:4326, `outline` as GeoJSON text."""
    return reader.row(connection, "buildings/kept", building_id=building_id)


def crossed(connection: Connection, outline: str, without: int = 0) -> pd.DataFrame:
    """At most three buildings that an outline (hexadecimal WKB, EPSG:4326) lies on."""
    return reader.frame(connection, "buildings/crossed", outline=outline, without=without)


def has_namesakes(connection: Connection, building_id: int) -> bool:
    """Whether another building in use of its community has its name, or that and more."""
    return bool(reader.column(connection, "buildings/has_namesakes", building_id=building_id)[0])


def state(connection: Connection, thing: int) -> dict[str, Any] | None:
    """Kept columns of a building and its outline, as JSON has them; None without one."""
    return (reader.row(connection, "buildings/state", id=thing) or {}).get("state")


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Add a building with these columns; returns its id."""
    (added,) = reader.column(connection, "buildings/add", values=json.dumps(values))
    return added


def update(connection: Connection, thing: int, values: Mapping[str, Any]) -> int:
    """Change columns, or the outline, of a building; returns 1, or 0 where the user may not."""
    return reader.run(connection, "buildings/update", id=thing, values=json.dumps(values))


def remove(connection: Connection, thing: int) -> int:
    """Take back a building; returns 1, or 0 where the user has not added it today."""
    return reader.run(connection, "buildings/remove", id=thing)


def follow(connection: Connection, thing: int, values: Mapping[str, Any]) -> None:
    """Set the zoom that a building with another outline is drawn from."""
    if "geom" in values:
        set_min_zoom(connection, thing)


def set_min_zoom(connection: Connection, thing: int) -> None:
    """Set the lowest zoom that a building is drawn from."""
    reader.do(connection, "buildings/set_min_zoom", id=thing)
