"""Outlines of plots, drawn from their buildings: for maps and for compactness, never for rules."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gridmap.plots.barriers import Geometry

SAMPLE_M = 6.0
"""Outlines of buildings are sampled this densely for their cells."""

APART_M, CORNER_M = 1.5, 1.0
"""Outlines on maps are drawn in by so much, and corners closer to a line than that left out."""

REACH_M = 30.0
"""A cell reaches so far beyond its building: half of a wide street."""

SQUARE_M = 300.0
"""Side of the squares in which cells are cut to what is in reach."""


def cells(footprints: Geometry) -> Geometry:
    """
    The land nearest to each building, to 30 m at most; a metric CRS.

    Voronoi cells of the buildings' outlines, joined by building. They cover without overlap.
    """
    if not len(footprints):
        return footprints
    xy, owner = shapely.get_coordinates(shapely.segmentize(footprints, SAMPLE_M), return_index=True)
    xy, first = np.unique(np.round(xy, 2), axis=0, return_index=True)
    owner = owner[first]
    # The other way round, the buffer of the union, takes minutes for 20,000 buildings.
    reach = shapely.union_all(shapely.buffer(footprints, REACH_M))
    parts = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=reach, ordered=True)
    )
    order = np.argsort(owner, kind="stable")
    own = np.split(parts[order], np.searchsorted(owner[order], np.arange(1, len(footprints))))
    found = np.array([shapely.coverage_union_all(one) for one in own], dtype=object)
    # A building whose every corner is another's as well has only itself.
    bare = shapely.is_empty(found)
    found[bare] = footprints[bare]
    shapely.prepare(reach)
    cut = np.flatnonzero(~shapely.contains_properly(reach, found))
    found[cut] = _within(found[cut], shapely.bounds(footprints[cut]), reach)
    return found


def _within(cell: Geometry, bounds: npt.NDArray[np.float64], reach: shapely.Geometry) -> Geometry:
    """
    Part of each cell that lies within reach of its building, whose bounds are given.

    Square by square: an intersection looks at every corner of either side, and the whole reach has
    very many.
    """
    found = cell.copy()
    square = np.unique((bounds[:, :2] // SQUARE_M).astype(np.int64), axis=0, return_inverse=True)[1]
    order = np.argsort(square.reshape(-1), kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(square.reshape(-1)[order])) + 1):
        west, south = bounds[rows, :2].min(axis=0) - 2 * REACH_M
        east, north = bounds[rows, 2:].max(axis=0) + 2 * REACH_M
        near = shapely.intersection(reach, shapely.box(west, south, east, north))
        found[rows] = shapely.intersection(cell[rows], near)
    return found


def outlines(cell: Geometry, label: npt.ArrayLike) -> gpd.GeoSeries:
    """The cells of each part in one, by label."""
    label = np.asarray(label)
    parts = np.unique(label)
    return gpd.GeoSeries([shapely.union_all(cell[label == part]) for part in parts], index=parts)


def drawn_outline(cells: Geometry) -> shapely.Geometry:
    """
    Land of one plot as maps draw it: its cells in one, a little smaller, with few corners.

    Smaller, so that the lines of two plots that touch lie beside each other; a metric CRS.
    """
    whole = shapely.coverage_union_all(cells)
    if not shapely.is_valid(whole):
        whole = shapely.union_all(cells)
    return shapely.simplify(shapely.buffer(whole, -APART_M), CORNER_M)


def compactness(outline: gpd.GeoSeries) -> pd.Series:
    """
    Polsby-Popper compactness of each outline: 4πA / P².

    A disc scores 1, a square π/4, a thin strip nearly 0. A metric CRS; NaN where empty.
    """
    return (4 * np.pi * outline.area / outline.length**2).rename("compactness")
