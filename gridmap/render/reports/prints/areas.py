"""Plots as areas on paper: their land, and colours that differ between neighbours."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridmap.analysis.prints import PrintData
from gridmap.plots import outline
from gridmap.render import palette
from gridmap.render.reports.svg import Geometries

BESIDE_M = 40.0
"""Largest distance at which two plots have different colours, metres."""
PIECE_M2 = 800.0
"""Least area of a piece that has its plot's name, m²: the land of one building and its yard."""


def plot_areas(data: PrintData) -> gpd.GeoSeries:
    """Land around each plot's buildings, by plot id; metres."""
    rows = data.buildings.rows
    cells = outline.cells(data.buildings.shapes)
    in_plot = rows.plot_id.notna().to_numpy()
    return outline.outlines(cells[in_plot], rows.plot_id[in_plot].astype(int))


def colors(areas: gpd.GeoSeries) -> pd.Series:
    """Colour of `palette.CATCHMENT` per area; areas with most neighbours choose first."""
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
    """Group areas by colour, as `drawing.base_map` takes them."""
    return {one: areas[color == one].to_numpy() for one in color.unique()}


def label_positions(area: shapely.Geometry) -> list[list[tuple[float, float]]]:
    """Positions for the name of each larger piece of an area, the roomiest first."""
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
