"""Outlines drawn on the map by clicks: corners one after the other, each can be dragged."""

import json
from collections.abc import Sequence

import shapely

from gridmap.boundaries import area_m2
from gridmap.render import maps, palette
from gridmap.ui.frame import Marker, Shape
from gridmap.ui.session import t

Places = Sequence[tuple[float, float]]
"""Corners, each lon and lat in EPSG:4326."""

LOOK: maps.Look = {
    "color": palette.ACCENT, "weight": 3, "opacity": 1, "fill": True,
    "fillColor": palette.ACCENT, "fillOpacity": 0.12,
}  # fmt: skip
MOST_CORNERS = 40
"""Corners of an outline that can be dragged one by one; a finer one is drawn anew."""


def polygon(places: Places) -> shapely.Polygon | None:
    """Area within the corners; None where there are fewer than three, or its lines cross."""
    if len(places) < 3:
        return None
    outline = shapely.Polygon(places)
    return outline if outline.is_valid and area_m2(outline) > 1 else None


def corners_of(geometry: shapely.Geometry) -> list[tuple[float, float]]:
    """Corners of a stored outline; none where they are many, or it has holes or several parts."""
    parts = shapely.get_parts(geometry)
    if len(parts) != 1 or parts[0].interiors:
        return []
    places = [(float(x), float(y)) for x, y in parts[0].exterior.coords[:-1]]
    return places if len(places) <= MOST_CORNERS else []


def with_corner(places: Places, place: tuple[float, float]) -> list[tuple[float, float]]:
    """Corners with one more in the side that it is nearest to, as an outline is corrected."""
    ring = [*places, places[0]]
    sides = shapely.linestrings([ring[n : n + 2] for n in range(len(places))])
    at = int(shapely.distance(sides, shapely.Point(place)).argmin()) + 1
    return [*places[:at], place, *places[at:]]


def markers(places: Places) -> list[Marker]:
    """Marks of the corners, to be dragged."""
    return [
        Marker(str(number), lon, lat, state="pinned", title=t("Corner {n}", n=number + 1),
               draggable=True)
        for number, (lon, lat) in enumerate(places)
    ]  # fmt: skip


def shapes(places: Places) -> list[Shape]:
    """The area, or the line so far."""
    drawn = polygon(places) or (shapely.LineString(places) if len(places) > 1 else None)
    return [Shape(json.loads(shapely.to_geojson(drawn)), LOOK)] if drawn else []
