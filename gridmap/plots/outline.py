"""Outlines of plots, drawn from their buildings: for maps and for compactness, never for rules."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gridmap.plots.ground import Geometry

SAMPLE_M = 6.0
"""Outlines of buildings are sampled this densely for their cells."""

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
    reach = shapely.buffer(shapely.union_all(footprints), REACH_M)
    parts = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=reach, ordered=True)
    )
    found = np.empty(len(footprints), dtype=object)
    for building in range(len(footprints)):
        found[building] = shapely.union_all(parts[owner == building])
    # A building whose every corner is another's as well has only itself.
    bare = shapely.is_empty(found)
    found[bare] = footprints[bare]
    return shapely.intersection(found, reach)


def outlines(cell: Geometry, label: npt.ArrayLike) -> gpd.GeoSeries:
    """The cells of each part in one, by label."""
    label = np.asarray(label)
    parts = np.unique(label)
    return gpd.GeoSeries([shapely.union_all(cell[label == part]) for part in parts], index=parts)


def compactness(outline: gpd.GeoSeries) -> pd.Series:
    """
    Polsby-Popper compactness of each outline: 4πA / P².

    A disc scores 1, a square π/4, a thin strip nearly 0. A metric CRS; NaN where empty.
    """
    return (4 * np.pi * outline.area / outline.length**2).rename("compactness")
