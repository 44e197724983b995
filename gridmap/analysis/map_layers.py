"""Layers of a map on paper: buildings, land, streets and communities, read once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.network import metric_xy
from gridmap.store.remembered import Remembered

Extent = tuple[float, float, float, float]
Geometry = npt.NDArray[np.object_]

MANY_METRES = 6_000.0
"""An extent from which on only main streets can be told apart on paper."""

MAIN = ("arterial", "secondary")
STREETS = (*MAIN, "branch", "lane")


_extents: Remembered[dict[str, Any] | None] = Remembered(64)


def extent(connection: Connection) -> dict[str, Any] | None:
    """`store.overview.extent`, remembered: every run of a page asks for it."""
    version = store.overview.rows_version(connection)
    return _extents.get(connection, version, lambda: store.overview.extent(connection))


@dataclass(frozen=True, eq=False)
class MapLayers:
    """
    Layers of a paper map.

    Attributes
    ----------
    building_id, outline
        Residential buildings in use by rising id, and their outlines in `plane`.
    surroundings
        `layer` (land, street, community), `kind`, `name` and `geom` (WKB, EPSG:4326).
    extent
        West, south, east, north of the buildings, degrees; metres are those of its metric zone.
    bounds
        West, south, east, north of the buildings and of the communities that they are in, metres.
    attribution
        Whom the map owes a credit; empty where nobody.
    office
        Name of the office; empty where nobody has given one.

    One building far from all others decides neither.
    """

    building_id: npt.NDArray[np.int64]
    outline: Geometry
    surroundings: pd.DataFrame
    extent: Extent
    bounds: Extent
    attribution: str
    office: str

    @property
    def is_large(self) -> bool:
        """Whether only main streets can be told apart."""
        west, south, east, north = self.bounds
        return max(east - west, north - south) > MANY_METRES

    def projected(self, shapes: Geometry) -> Geometry:
        """Geometries in EPSG:4326 in the plane of the map."""
        return _projected(shapes, self.extent)

    def surrounding(self, layer: str) -> tuple[pd.DataFrame, Geometry]:
        """Rows of a layer of the surroundings, and their geometry in the plane of the map."""
        rows = self.surroundings[self.surroundings.layer == layer]
        return rows, self.projected(shapely.from_wkb(rows.geom.to_numpy()))


def map_layers(connection: Connection) -> MapLayers:
    """Read the layers of a map of all buildings that the reader may see."""
    rows = store.maps.footprints(connection)
    shapes = shapely.from_wkb(rows.geom.to_numpy())
    near = _near(shapes)
    extent = _bounds(shapes[near])
    outline = _projected(shapes, extent)
    made = MapLayers(
        rows.building_id.to_numpy(),
        outline,
        pd.DataFrame(),
        extent,
        _bounds(outline[near]),
        attribution(connection),
        store.office.name(connection) or "",
    )
    around = store.maps.shapes(connection, MAIN if made.is_large else STREETS)
    boxes = shapely.bounds(shapely.from_wkb(around.geom.to_numpy()))
    here = crs.beyond_m(extent, boxes) <= crs.FAR_M
    made = replace(made, surroundings=around[here].reset_index(drop=True))
    _, communities = made.surrounding("community")
    lived_in = shapely.intersects(communities, shapely.box(*made.bounds))
    return replace(made, bounds=_bounds(np.append(outline[near], communities[lived_in])))


def attribution(connection: Connection) -> str:
    """Credit of whom the map's data are from; empty where nobody asks for one."""
    return credit(store.overview.extent(connection))


def credit(extent: Mapping[str, Any] | None) -> str:
    """Credit for what `store.overview.extent` found; empty where nobody asks for one."""
    return "© OpenStreetMap contributors" if extent and extent["is_openstreetmap"] else ""


def _near(shapes: Geometry) -> npt.NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(shapes).T
    return ~crs.far((west + east) / 2, (south + north) / 2)


def _bounds(shapes: Geometry) -> Extent:
    west, south, east, north = shapely.total_bounds(shapes) if len(shapes) else np.zeros(4)
    return float(west), float(south), float(east), float(north)


def _projected(shapes: Geometry, extent: Extent) -> Geometry:
    return shapely.transform(shapes, lambda at: metric_xy(at[:, 0], at[:, 1], extent))
