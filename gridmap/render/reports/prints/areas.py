"""Plots as areas on paper: their land, and their colours."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridmap.analysis.prints import PrintData
from gridmap.plots import outline
from gridmap.render import palette
from gridmap.render.reports.svg import Geometries

PIECE_M2 = 800.0
"""Least area of a piece that has its plot's name, m²: the land of one building and its yard."""


def plot_areas(data: PrintData) -> gpd.GeoSeries:
    """Land around each plot's buildings, by plot id; metres."""
    rows = data.buildings.rows
    cells = outline.cells(data.buildings.shapes)
    in_plot = rows.plot_id.notna().to_numpy()
    return outline.outlines(cells[in_plot], rows.plot_id[in_plot].astype(int))


def colors(data: PrintData) -> pd.Series:
    """Colour of each plot, by its id: that of the maps on the screen."""
    plots = data.buildings.rows.dropna(subset="plot_id").drop_duplicates("plot_id")
    ids, count = plots.plot_id.astype(int), len(palette.CATCHMENT)
    places = plots.plot_colour.astype(float).fillna(ids % count).astype(int)
    return pd.Series([palette.CATCHMENT[place] for place in places], index=ids)


def by_color(areas: gpd.GeoSeries, color: pd.Series) -> dict[str, Geometries]:
    """Group areas by colour, as `drawing.base_map` takes them."""
    color = color.loc[areas.index]
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
