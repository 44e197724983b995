"""Zooms, the extent of an empty map, and the addresses of tiles."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from gridmap.store import tiles

MIN_ZOOM, MAX_ZOOM = 9, 20
WIDE_TILE = 1024
"""Pixels that a tile of few features is drawn at: a view asks for four of them, not for twenty."""

Bounds = tuple[float, float, float, float]
CHINA: Bounds = (73.5, 18.0, 135.1, 53.6)
"""West, south, east, north: where the map opens while nothing is loaded."""


def tile_address(layer: str, params: Mapping[str, Any]) -> str:
    """
    Template of the addresses of a layer's tiles, with {z}, {x} and {y}.

    Parameters
    ----------
    layer
        One of `gridmap.store.tiles.LAYERS`.
    params
        Parameters of the address.
    """
    if layer not in tiles.LAYERS:
        raise ValueError(f"no layer {layer!r}")
    query = f"?{urlencode(params)}" if params else ""
    return f"/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt{query}"
