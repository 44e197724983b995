"""Features of a view of the map, as its tiles show them to the reader."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis import vector_tiles

Bounds = tuple[float, float, float, float]

ZOOM = 16
"""Zoom from which on every building is in the tiles."""
BASE_ZOOM = 15
MOST_TILES = 400
"""Largest number of tiles of a view at `ZOOM`: some 8 x 8 km."""
_FLAGS = ("buildings", "mine", "walk", "plots")


@dataclass(frozen=True)
class ViewFeature:
    """Feature with its geometry in EPSG:4326; an id, where its layer has any."""

    id: int | None
    properties: Mapping[str, Any]
    geometry: shapely.Geometry


def tile_span(bounds: Bounds, zoom: int = ZOOM) -> tuple[range, range]:
    """Columns and rows of the tiles that cover bounds (west, south, east, north; degrees)."""
    west, south, east, north = bounds
    count = 1 << zoom

    def row(lat: float) -> int:
        return int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * count)

    columns = range(int((west + 180) / 360 * count), int((east + 180) / 360 * count) + 1)
    return columns, range(row(north), row(south) + 1)


def is_small(bounds: Bounds) -> bool:
    """Whether a view is small enough to be read whole."""
    columns, rows = tile_span(bounds)
    return len(columns) * len(rows) <= MOST_TILES


def view_features(
    connection: Connection,
    layer: str,
    bounds: Bounds,
    params: Mapping[str, Any],
    *,
    zoom: int = ZOOM,
) -> dict[str, list[ViewFeature]]:
    """
    Read the features of a layer within bounds, by the name of their layer in the tiles.

    Parameters
    ----------
    layer
        One of `store.tiles.LAYERS`.
    bounds
        West, south, east, north in degrees.
    params
        Parameters of the tiles' address, as `ui.frame.Layer` has them.
    zoom
        Zoom of the tiles that are read. Pieces of a feature in several tiles are joined; those of
        features without ids are cut at the edges.
    """
    options = {
        name: bool(int(value)) if name in _FLAGS else float(value) if name == "radius" else value
        for name, value in params.items()
        if name in (*_FLAGS, "service", "radius")
    }
    pieces: dict[str, dict[Any, tuple[Mapping[str, Any], list[shapely.Geometry]]]] = {}
    columns, rows = tile_span(bounds, zoom)
    for x in columns:
        for y in rows:
            written = store.tiles.tile(connection, layer, zoom, x, y, **options)
            for name, found in vector_tiles.read(written).items():
                held = pieces.setdefault(name, {})
                for number, feature in enumerate(found.features):
                    shape = feature.geometry()
                    if feature.id is None:
                        shape = shapely.clip_by_rect(shape, 0, 0, found.extent, found.extent)
                    if shape.is_empty:
                        continue
                    shape = shapely.transform(
                        shape,
                        lambda places, x=x, y=y, extent=found.extent: vector_tiles.degrees(
                            places, zoom, x, y, extent
                        ),
                    )
                    key = (x, y, number) if feature.id is None else feature.id
                    held.setdefault(key, (feature.properties, []))[1].append(shape)
    return {
        name: [
            ViewFeature(
                key if isinstance(key, int) else None,
                properties,
                shapes[0] if len(shapes) == 1 else shapely.union_all(shapes),
            )
            for key, (properties, shapes) in held.items()
        ]
        for name, held in pieces.items()
    }
