"""
Fabrics of communities and their plots in force, as the Plots page shows them, kept in memory.

A fabric is kept under `fabric_version`, which names all that it is made of as the reader sees it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis.drafts import plots_in_force
from gridmap.analysis.plots import fabric_version, read_fabric
from gridmap.plots.drafts import Draft, Fabric
from gridmap.plots.outline import drawn_outline
from gridmap.store.remembered import Remembered

Rows = npt.NDArray[np.int64]
GeoJSON = dict[str, Any]

MOST_OUTLINES = 5000
"""Outlines kept of one community; an edit draws two or three."""

_versions: Remembered[str] = Remembered(256)
_fabrics: Remembered[Fabric] = Remembered(8)
_in_force: Remembered[Draft] = Remembered(8)
_outlines: Remembered[dict[bytes, GeoJSON]] = Remembered(8)


def version(connection: Connection, community_id: int) -> str:
    """`fabric_version`, read once per change of the data."""
    rows = store.overview.rows_version(connection)
    return _versions.get(
        connection, (community_id, rows), lambda: fabric_version(connection, community_id)
    )


def fabric(connection: Connection, community_id: int) -> Fabric:
    """`read_fabric`; not to be changed."""
    return _fabrics.get(
        connection,
        (community_id, version(connection, community_id)),
        lambda: read_fabric(connection, community_id),
    )


def is_ready(connection: Connection, community_id: int) -> bool:
    """Whether the community's fabric, as it is now, is kept: it is there at once."""
    return _fabrics.has(connection, (community_id, version(connection, community_id)))


def in_force(connection: Connection, community_id: int) -> Draft:
    """`plots_in_force`; not to be changed."""
    rows = store.overview.rows_version(connection)
    return _in_force.get(
        connection,
        (community_id, rows),
        lambda: plots_in_force(connection, fabric(connection, community_id)),
    )


def plot_rows(number: Rows) -> dict[int, Rows]:
    """Positions of the buildings of each plot, by its number; 0 is none."""
    order = np.argsort(number, kind="stable")
    found, first = np.unique(number[order], return_index=True)
    parts = np.split(order, first[1:])
    return {int(one): rows for one, rows in zip(found, parts, strict=True) if one}


def outlines(connection: Connection, community_id: int, parts: Sequence[Rows]) -> list[GeoJSON]:
    """Outline of the buildings at the positions of each part, as GeoJSON in EPSG:4326."""
    known = fabric(connection, community_id)
    drawn = _outlines.get(connection, (community_id, version(connection, community_id)), dict)
    if len(drawn) > MOST_OUTLINES:
        drawn.clear()
    names = [rows.tobytes() for rows in parts]
    new = {name: rows for name, rows in zip(names, parts, strict=True) if name not in drawn}
    found = _drawn(known, new) if new else {}
    drawn.update(found)
    return [found.get(name) or drawn[name] for name in names]


def _drawn(known: Fabric, parts: Mapping[bytes, Rows]) -> dict[bytes, GeoJSON]:
    shapes = np.array([drawn_outline(known.cell[rows]) for rows in parts.values()], object)
    placed = shapely.set_precision(crs.reproject(shapes, known.buildings.plane), 1e-6)
    return dict(zip(parts, map(json.loads, shapely.to_geojson(placed)), strict=True))


def make_ready(connection: Connection, community_id: int) -> None:
    """
    Have all that the Plots page of a community begins with in memory.

    Raises
    ------
    PlotError
        Nobody lives there.
    """
    known = fabric(connection, community_id)
    _ = known.buildings.xy
    plots = plot_rows(in_force(connection, community_id).number)
    outlines(connection, community_id, list(plots.values()))
