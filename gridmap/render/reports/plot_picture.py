"""Small picture of drawn plots: buildings on their land, in the colour of their plot."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.render.reports.svg import SvgMap

Geometries = npt.NDArray[np.object_]

WIDTH_MM, HEIGHT_MM = 90.0, 70.0


def plot_picture(
    footprint: Geometries,
    cell: Geometries,
    label: npt.NDArray[np.int64],
    colors: Mapping[int, str],
) -> str:
    """
    Draw plots as an SVG; an empty text where there are no buildings.

    Parameters
    ----------
    footprint, cell
        Outline of each building and the land nearest to it, polygons in one metric CRS.
    label
        Plot of each building.
    colors
        Colour of each plot.
    """
    if not len(label):
        return ""
    west, south, east, north = (float(one) for one in shapely.total_bounds(footprint))
    drawn = SvgMap((west, south, east, north), WIDTH_MM, HEIGHT_MM)
    for plot, color in colors.items():
        mine = label == plot
        land = np.array([shapely.union_all(cell[mine])], dtype=object)
        drawn.areas(land, color, stroke="#ffffff", width=0.4, opacity=0.25)
        drawn.areas(footprint[mine], color)
    return drawn.render()
