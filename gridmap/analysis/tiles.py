"""Tiles of every layer of the map, as their reader may see them."""

from typing import Any

from sqlalchemy import Connection

from gridmap.analysis.sums import Theme, sums_tile
from gridmap.store import tiles

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
    if layer != "sums":
        return tiles.tile(connection, layer, z, x, y, **options)
    known = {name: options[name] for name in _OF_SUMS if options.get(name) is not None}
    return sums_tile(connection, z, x, y, theme=theme, **known)
