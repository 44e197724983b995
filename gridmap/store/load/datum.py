"""Geometry that a new layer is compared with (`sql/load/datum/`), in EPSG:4326."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Column, ColumnElement, Connection, Table, and_, select

from gridmap.store import reader

Geometries = npt.NDArray[np.object_]


def buildings(connection: Connection, within: Mapping[str, Any]) -> Geometries:
    """
    Outlines of buildings in a box, without those of the layer itself.

    Parameters
    ----------
    within
        west, south, east, north in degrees; table and source of the layer that is loaded.
    """
    return _from_wkb(reader.column(connection, "load/datum/buildings", **within))


def streets(connection: Connection, within: Mapping[str, Any]) -> Geometries:
    """Streets in a box that are no bridges; see `buildings`."""
    return _from_wkb(reader.column(connection, "load/datum/streets", **within))


def estate_outlines(connection: Connection, within: Mapping[str, Any]) -> Geometries:
    """Outlines of estates in a box, as lines; see `buildings`."""
    return _from_wkb(reader.column(connection, "load/datum/estate_outlines", **within))


def areas(connection: Connection, table: Table, ids: Sequence[int]) -> dict[int, Any]:
    """Polygons of a table by id, of the rows that have one."""
    return _by_key(connection, table, table.c.id, table.c.id.in_(ids))


def stored(
    connection: Connection, table: Table, source: str, keys: Sequence[str]
) -> dict[str, Any]:
    """Geometries of a source's rows by their keys, of the rows that have one."""
    its_own = and_(table.c.source == source, table.c.source_ref.in_(keys))
    return _by_key(connection, table, table.c.source_ref, its_own)


def _by_key(
    connection: Connection, table: Table, key: Column, where: ColumnElement[bool]
) -> dict[Any, Any]:
    query = select(key, table.c.geom.ST_AsBinary()).where(where, table.c.geom.is_not(None))
    found = connection.execute(query).all()
    return dict(zip([one for one, _ in found], _from_wkb([wkb for _, wkb in found]), strict=True))


def _from_wkb(wkb: Sequence[Any]) -> Geometries:
    return shapely.from_wkb(np.array([bytes(one) for one in wkb], dtype=object))
