"""Layers drawn in a test: a map of letters gives the points, words name the shapes."""

import re
import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

STEP = 0.001
"""Degrees from one letter to the next, to the east and to the north; some 100 m."""

ORIGIN = (118.78, 32.04)
"""Lon, lat of the lower left corner of a drawing, in Nanjing."""


class Drawing:
    """
    Points of a map of letters, two characters a step east, a line a step north.

        Drawing('''
            A . B
            . C .
        ''').line("ACB")
    """

    def __init__(self, text: str, *, step: float = STEP, origin: tuple[float, float] = ORIGIN):
        rows = [line for line in text.splitlines() if line.strip()]
        indent = min(len(line) - len(line.lstrip()) for line in rows)
        self.places = {
            letter.group(): (
                origin[0] + (letter.start() - indent) / 2 * step,
                origin[1] + (len(rows) - 1 - number) * step,
            )
            for number, line in enumerate(rows)
            for letter in re.finditer(r"[A-Za-z]", line)
        }

    def point(self, letter: str) -> Point:
        """One of its points."""
        return Point(self.places[letter])

    def line(self, letters: str) -> LineString:
        """A line through points."""
        return LineString([self.places[letter] for letter in letters])

    def polygon(self, letters: str, hole: str = "") -> Polygon:
        """An outline through points, closed by itself."""
        ring, *holes = ([self.places[letter] for letter in one] for one in (letters, hole) if one)
        return Polygon(ring, holes)

    def polygons(self, *letters: str) -> MultiPolygon:
        """Several outlines as one."""
        return MultiPolygon([self.polygon(one) for one in letters])


def house(lon: float, lat: float, size: float = 0.0002) -> Polygon:
    """A square with its lower left corner at a place; 0.0002 degrees are some 20 m."""
    return Polygon([(lon, lat), (lon + size, lat), (lon + size, lat + size), (lon, lat + size)])


def write(
    path: Path, geometry: list[BaseGeometry | None], crs: str | None = "EPSG:4326", **columns: list
) -> Path:
    """Write a layer in the format of the path's ending; columns by name."""
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=geometry, crs=crs)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
        return path
    with warnings.catch_warnings():
        # A layer without a CRS is what some tests are about.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        frame.to_file(path)
    return path
