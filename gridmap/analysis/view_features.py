"""Features of a view of the map, as its tiles show them to the reader."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from sqlalchemy import Connection

from gridmap.analysis.tiles import tile

Bounds = tuple[float, float, float, float]

ZOOM = 16
"""Zoom from which on every building is in the tiles."""
BASE_ZOOM = 15
SUMS_ZOOM = 13
"""Zoom of tiles that have sums by estate and by squares of 100 m."""
MOST_TILES = 400
"""Largest number of tiles of a view at `ZOOM`: some 8 x 8 km."""
_FLAGS = ("buildings", "mine", "walk")
_HALF = 20_037_508.342789244
"""Half the width of the world in EPSG:3857, metres."""


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


def read_tile(data: bytes, z: int, x: int, y: int) -> dict[str, list[ViewFeature]]:
    """
    Read a Mapbox vector tile: its features by the name of their layer.

    What has no id is cut at the edges of the tile; what has one reaches beyond them, to be joined
    with its piece in the next tile. Features left empty are dropped.
    """
    if not data:
        return {}
    return {name: _read_layer(data, name, z, x, y) for name, _ in pyogrio.list_layers(data)}


def _read_layer(data: bytes, name: str, z: int, x: int, y: int) -> list[ViewFeature]:
    # GDAL knows where the tile lies from X, Y and Z only, and gives its places in EPSG:3857.
    meta, table = pyogrio.read_arrow(data, layer=name, X=x, Y=y, Z=z, CLIP="NO")
    table = table.rename_columns({meta["geometry_name"] or "wkb_geometry": "geometry"})
    shapes = shapely.make_valid(shapely.from_wkb(table["geometry"].to_numpy()))
    ids = table["mvt_id"].to_pylist()
    without = np.array([one is None for one in ids], dtype=bool)
    side = 2 * _HALF / (1 << z)
    west, north = x * side - _HALF, _HALF - y * side
    shapes[without] = shapely.clip_by_rect(shapes[without], west, north - side, west + side, north)
    rows = table.drop_columns(["mvt_id", "geometry"]).to_pylist() or [{}] * len(ids)
    places = gpd.GeoSeries(shapes, crs="EPSG:3857").to_crs("EPSG:4326")
    return [
        ViewFeature(one, {key: value for key, value in row.items() if value is not None}, shape)
        for one, row, shape in zip(ids, rows, places, strict=True)
        if not shape.is_empty
    ]


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
    options: dict[str, Any] = {
        name: bool(int(value)) if name in _FLAGS else float(value) if name == "radius" else value
        for name, value in params.items()
        if name in (*_FLAGS, "service", "radius", "theme")
    }
    pieces: dict[str, dict[Any, tuple[Mapping[str, Any], list[shapely.Geometry]]]] = {}
    columns, rows = tile_span(bounds, zoom)
    for x in columns:
        for y in rows:
            written = tile(connection, layer, zoom, x, y, **options)
            for name, found in read_tile(written, zoom, x, y).items():
                held = pieces.setdefault(name, {})
                for number, feature in enumerate(found):
                    key = (x, y, number) if feature.id is None else feature.id
                    held.setdefault(key, (feature.properties, []))[1].append(feature.geometry)
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
