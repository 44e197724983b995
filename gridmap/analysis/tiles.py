"""Tiles of every layer of the map, as their reader may see them."""

from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.sums import Theme, sums_tile
from gridmap.store import tiles
from gridmap.store.remembered import Remembered

FAR_ZOOM = 13
"""Last zoom of the base map's tiles that are kept: of nearer ones there are too many."""

_far: Remembered[bytes] = Remembered(256)
_OF_SUMS = ("service", "radius", "walk")


def tile(
    connection: Connection,
    layer: str,
    z: int,
    x: int,
    y: int,
    *,
    theme: Theme = "coverage",
    **options: Any,
) -> bytes:
    """
    One tile of a layer of `store.tiles.LAYERS`; empty where there is nothing.

    `options` are those of `store.tiles.tile`, or of `sums_tile`; what the layer does not know is
    left out.
    """
    if layer == "base" and z <= FAR_ZOOM:
        # Each takes 0.1 s of the database, and everybody begins with the same few.
        place = (z, x, y, options.get("buildings", True), store.overview.rows_version(connection))
        return _far.get(
            connection, place, lambda: tiles.tile(connection, layer, z, x, y, **options)
        )
    if layer != "sums":
        return tiles.tile(connection, layer, z, x, y, **options)
    known = {name: options[name] for name in _OF_SUMS if options.get(name) is not None}
    return sums_tile(connection, z, x, y, theme=theme, **known)
