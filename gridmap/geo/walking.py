"""Streets to walk on, and how far it is on foot."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from gridmap import crs
from gridmap.errors import CrsError, LayerError
from gridmap.geo.layers import Layer, flags, places, plane_of, stored
from gridmap.network import Doors, Places, StreetLines, Walls, nearest_points, snap
from gridmap.network import WalkNetwork as Graph
from gridmap.network.streets import components, edges, node_place

FAR_M = 50_000.0
"""Layers farther than this from the streets are not of the same place."""


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """Streets that can be walked: the graph, its lines in `plane`, a metric CRS."""

    graph: Graph
    lines: StreetLines
    plane: CRS


def walk_network(streets: Layer, *, cut_crossings: bool = True) -> WalkNetwork:
    """
    Walking network of a layer of streets.

    Parameters
    ----------
    streets
        LineStrings in any CRS. Where a column `is_bridge` is true, the street crosses others
        without meeting them.
    cut_crossings
        Whether streets also meet where they cross between vertices, as in layers drawn by hand;
        in OpenStreetMap they meet at shared vertices only.

    Raises
    ------
    CrsError, LayerError
        The CRS is missing or does not fit; a geometry is missing or no line; there are no streets.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> network = geo.walk_network(gpd.read_file("data/geo/street.geojson"))
    >>> len(network.graph.length_m), round(network.graph.length_m.sum() / 1000)
    (1032, 64)
    """
    shapes = stored(streets, "streets")
    if not len(shapes):
        raise LayerError("there are no streets in the layer: pass the lines that people walk on")
    if not set(shapes.geom_type) <= {"LineString", "MultiLineString"}:
        raise LayerError("streets are lines, not {kinds}", kinds=sorted(set(shapes.geom_type)))
    parts = shapes.explode(index_parts=False, ignore_index=True)
    bridge = flags(streets, "is_bridge").repeat(shapely.get_num_geometries(shapes.to_numpy()))
    cut = edges(parts.to_numpy(), bridge.astype(int), cut_crossings=cut_crossings)
    node, end = np.unique(np.concatenate((cut.from_node, cut.to_node)), return_inverse=True)
    tail, head = np.split(end, 2)
    graph = Graph.from_edges(*node_place(node), tail, head, cut.length_m)
    plane = plane_of(shapes, "streets")
    is_joined = components(tail, head, cut.length_m) == 0
    return WalkNetwork(
        graph, StreetLines(crs.reproject(cut.geometry, crs.STORED, plane), is_joined), plane
    )


def walk_m(origins: Layer, targets: Layer, network: WalkNetwork) -> pd.Series:
    """
    Walking distance from each origin to its nearest target.

    From the origin (a point inside it, if it is an area) straight to the nearest street, along the
    streets, and straight to the target; never less than the straight line.

    Returns
    -------
    Series
        Metres on the index of `origins`, named `walk_m`; NaN where there is no way.

    Raises
    ------
    CrsError, LayerError
        A CRS is missing or does not fit; a geometry is missing; a layer lies elsewhere.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from gridmap import geo
    >>> buildings = gpd.read_file("data/geo/building.geojson").set_index("code")
    >>> points = gpd.read_file("data/geo/service_point.geojson")
    >>> network = geo.walk_network(gpd.read_file("data/geo/street.geojson"))
    >>> metres = geo.walk_m(buildings, points[points.tier == "hall"], network)
    >>> metres.loc[["FX-0001", "FX-0002"]].round().to_list()
    [1686.0, 1688.0]
    """
    found = nearest_points(
        network.graph, snapped(origins, "origins", network), snapped(targets, "targets", network)
    )
    metres = np.where(np.isfinite(found.walk_m), found.walk_m, np.nan)
    return pd.Series(metres, index=origins.index, name="walk_m")


def snapped(layer: Layer, name: str, network: WalkNetwork) -> Places:
    """
    Places of a layer snapped to the streets; `ids` are positions.

    Raises
    ------
    CrsError
        The whole layer is far away from the streets.
    """
    xy = places(stored(layer, name), network.plane)
    outside = np.full(len(xy), -1)
    if len(xy):
        away = shapely.box(*shapely.total_bounds(network.lines.lines))
        if (shapely.distance(shapely.points(xy), away) > FAR_M).all():
            raise CrsError(
                "{name} lie more than {far:g} km from all streets: look at both CRS",
                name=name,
                far=FAR_M / 1000,
            )
    ways = snap(xy, outside, network.lines, Walls.none(), Doors.none())
    return Places(np.arange(len(xy)), xy, ways)
