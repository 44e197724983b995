"""
Vector tiles (Mapbox Vector Tile 2.1), made by PostGIS under the user's row-level security.

One SQL file per layer, `sql/tiles/<layer>.sql`, found by name.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Connection, Float, Integer, Text, bindparam
from sqlalchemy.sql.elements import TextClause

from gridmap.store import reader

# Names on the map are a request of their own: no tile. What `sums` adds up is found by
# `gridmap.analysis.sums`.
LAYERS = tuple(sorted({path.stem for path in (reader.SQL / "tiles").glob("*.sql")} - {"labels"}))
"""Layers of the map; each is named after its table, `base` joins several."""

MAX_ZOOM = 22
"""Deepest tile: 4 cm to the pixel at 40° N, finer than anything is surveyed."""

# Types, because a parameter that is null or stands alone in a comparison has none.
_TYPES: dict[str, Any] = {
    "service": Text(),
    "radius": Float(),
    "buildings": Boolean(),
    "mine": Boolean(),
    "walk": Boolean(),
    "west": Float(),
    "south": Float(),
    "east": Float(),
    "north": Float(),
    "zoom": Integer(),
    "halvings": Integer(),
    "estate_ids": ARRAY(BigInteger()),
    "cells": ARRAY(BigInteger()),
    "household_counts": ARRAY(Integer()),
    "building_counts": ARRAY(Integer()),
    "percents": ARRAY(Integer()),
    "point_ids": ARRAY(BigInteger()),
}


@lru_cache(maxsize=32)
def _statement(name: str) -> TextClause:
    """
    Statement of one file, with typed parameters.

    z, x and y are written into each statement as numbers: a partial index is used only where
    the planner sees a constant, and a plan shared by all tiles would fit none of them.
    """
    statement = reader.statement(f"tiles/{name}")
    known = statement._bindparams
    place = [bindparam(key, type_=Integer(), literal_execute=True) for key in "zxy" if key in known]
    other = [bindparam(key, type_=_TYPES[key]) for key in known if key in _TYPES]
    return statement.bindparams(*place, *other)


def is_tile(z: int, x: int, y: int) -> bool:
    """Whether such a tile exists."""
    return 0 <= z <= MAX_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z


def tile(
    connection: Connection,
    layer: str,
    z: int,
    x: int,
    y: int,
    *,
    service: str | None = None,
    radius: float | None = None,
    buildings: bool = True,
    mine: bool = False,
    walk: bool = True,
) -> bytes:
    """
    One tile as the connection's user may see it; empty where there is nothing.

    Parameters
    ----------
    layer
        One of `LAYERS`, but for `sums`.
    service, radius
        Adds the distance to the nearest point of a service type to buildings (`straight_m`,
        `walk_m`, metres), its id (`point_id`) and its `band` against a radius in metres; keeps
        those service points only.
    buildings
        Whether `base` holds building footprints.
    mine
        Leave out buildings of no plot that the user sees.
    walk
        Whether `band` and `point_id` go by walking distance; else by straight line.
    """
    options = {
        "service": service,
        "radius": radius,
        "buildings": buildings,
        "mine": mine,
        "walk": walk,
    }
    return filled(connection, layer, z, x, y, **options)


def filled(connection: Connection, layer: str, z: int, x: int, y: int, **options: Any) -> bytes:
    """One tile of a layer, made by its file with those of the options that it asks for."""
    statement = _statement(layer)
    values = {key: value for key, value in options.items() if key in statement._bindparams}
    mvt = connection.execute(statement, {"z": z, "x": x, "y": y, **values}).scalar()
    return bytes(mvt) if mvt else b""


def labels(
    connection: Connection, bbox: tuple[float, float, float, float], zoom: int
) -> list[dict[str, Any]]:
    """Names to write within (west, south, east, north), in degrees, most important first."""
    west, south, east, north = bbox
    rows = connection.execute(
        _statement("labels"),
        {"west": west, "south": south, "east": east, "north": north, "zoom": zoom},
    )
    return [dict(row) for row in rows.mappings()]
