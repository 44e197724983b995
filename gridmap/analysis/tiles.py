"""Tiles of every layer of the map, as their reader may see them."""

from typing import Any

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.sums import Theme, sums_tile
from gridmap.store import tiles
from gridmap.store.remembered import Remembered

FAR_ZOOM = 13
"""Last zoom of tiles that are kept: of nearer ones there are too many."""

_KEPT = frozenset({"base", "building", "community"})
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
    if layer == "sums":
        known = {name: options[name] for name in _OF_SUMS if options.get(name) is not None}
        return sums_tile(connection, z, x, y, theme=theme, **known)

    def draw() -> bytes:
        return tiles.tile(connection, layer, z, x, y, **options)

    if layer not in _KEPT or z > FAR_ZOOM:
        return draw()
    # Each takes 0.1 s of the database, and everybody begins with the same few.
    version = (
        store.overview.rows_version(connection),
        store.access.version(connection, options["service"]) if options.get("service") else "",
    )
    place = (layer, z, x, y, *sorted(options.items()))
    return _far.get(connection, (place, version), draw)
