"""Plots as areas on paper: their land, and colours that keep neighbours apart."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridmap.plots import outline
from gridmap.render import palette
from gridmap.render.reports.prints.source import Source
from gridmap.render.reports.svg import Geometries

BESIDE_M = 40.0
"""Plots nearer to each other than this have different colours."""
PIECE_M2 = 800.0
"""A piece of a plot as large as this has its name: the land of one building and its yard."""


def plot_areas(source: Source) -> gpd.GeoSeries:
    """The land around each plot's buildings, by plot id; metres."""
    rows = source.buildings.rows
    cells = outline.cells(source.buildings.shapes)
    in_plot = rows.plot_id.notna().to_numpy()
    return outline.outlines(cells[in_plot], rows.plot_id[in_plot].astype(int))


def colors(areas: gpd.GeoSeries) -> pd.Series:
    """A colour of `palette.CATCHMENT` for each; those with most neighbours choose first."""
    shapes = areas.to_numpy()
    tree = shapely.STRtree(shapes)
    one, two = tree.query(shapes, predicate="dwithin", distance=BESIDE_M)
    beside = {row: set(two[one == row].tolist()) - {row} for row in range(len(shapes))}
    chosen: dict[int, int] = {}
    for row in sorted(beside, key=lambda row: (-len(beside[row]), row)):
        near = [chosen[other] for other in beside[row] if other in chosen]
        used = list(chosen.values())
        chosen[row] = min(
            range(len(palette.CATCHMENT)),
            key=lambda color: (near.count(color), used.count(color), color),
        )
    return pd.Series(
        [palette.CATCHMENT[chosen[row]] for row in range(len(shapes))], index=areas.index
    )


def by_color(areas: gpd.GeoSeries, color: pd.Series) -> dict[str, Geometries]:
    """As `drawing.ground` takes them."""
    return {one: areas[color == one].to_numpy() for one in color.unique()}


def middles(area: shapely.Geometry) -> list[list[tuple[float, float]]]:
    """For each larger piece of an area places for its name, the roomiest first."""
    pieces = shapely.get_parts([area])
    sizes = shapely.area(pieces)
    found = []
    for piece in pieces[sizes >= min(PIECE_M2, sizes.max())]:
        inscribed = shapely.get_coordinates(shapely.maximum_inscribed_circle(piece, 2.0))[0]
        inside = shapely.get_coordinates(shapely.point_on_surface(piece))[0]
        centre = np.array([piece.centroid.x, piece.centroid.y])
        # Above and below as well: a point may lie in the middle.
        up = np.array([0, math.sqrt(piece.area) / 6])
        found.append([tuple(at) for at in (inscribed, centre, inside, inside + up, inside - up)])
    return found
