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
    cut = ~shapely.contains_properly(reach, found)
    found[cut] = shapely.intersection(found[cut], reach)
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
