"""The skeleton: streets and water of one seed, and the land between them."""

from dataclasses import replace

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.ops import polygonize

from etl.sample import blueprint
from etl.sample.draft import Draft, Green, Line, Parcel
from etl.sample.tools import parts, stream

GRID_M = 0.001
"""Snap rounding of the plan: coordinates are whole millimetres."""

FOOTWAY_M = {"arterial": 5.0, "secondary": 4.0, "branch": 2.5, "lane": 0.5}
"""Pavement beyond the kerb, either side."""

BANK_M = 5.0
"""Strip along water that nobody builds on."""


def smooth(points: blueprint.Points, rounds: int = 2) -> LineString:
    """Chaikin's corner cutting; the ends stay where they are."""
    xy = np.array(points, dtype=float)
    for _ in range(rounds):
        cut = np.empty((2 * len(xy) - 2, 2))
        cut[0::2] = 0.75 * xy[:-1] + 0.25 * xy[1:]
        cut[1::2] = 0.25 * xy[:-1] + 0.75 * xy[1:]
        xy = np.vstack([xy[:1], cut[1:-1], xy[-1:]])
    return LineString(np.round(xy, 3))


def _shaken(points: blueprint.Points, rng: np.random.Generator, by_m: float) -> blueprint.Points:
    """Inner points moved at random; ends hold, other streets meet there."""
    moved = [(x + rng.normal(0, by_m), y + rng.normal(0, by_m)) for x, y in points[1:-1]]
    return [points[0], *moved, points[-1]]


def water(seed: int) -> list[Green]:
    """River and canals."""
    rng = stream(seed, "water")
    return [
        Green(smooth(_shaken(course, rng, 7), 3).buffer(width / 2), "water", name)
        for name, width, course in [*blueprint.CANALS, blueprint.RIVER]
    ]


def streets(seed: int, canals: shapely.Geometry) -> list[Line]:
    """
    Centre-lines cut at every crossing and at the banks, without loose ends.

    Inner streets are drawn a little too long and trimmed, so that they end on the street
    that they run into however that one bends.
    """
    rng = stream(seed, "streets")
    rows = [(row, 5.0) for row in blueprint.BOUNDARY_STREETS] + [
        (row, 4.0) for row in blueprint.INNER_STREETS
    ]
    drawn = [
        Line(smooth(_shaken(points, rng, shake)), kind, width, name)
        for (name, kind, width, points), shake in rows
    ]
    return _trim(node(bridged(drawn, canals)))


def bridged(lines: list[Line], canals: shapely.Geometry) -> list[Line]:
    """The same lines, cut where they meet water; what lies over it is a bridge."""
    cut = []
    for line in lines:
        for is_bridge in (False, True):
            over = shapely.intersection if is_bridge else shapely.difference
            cut += [
                replace(line, geom=part, is_bridge=is_bridge)
                for part in parts(over(line.geom, canals))
                if part.geom_type == "LineString"
            ]
    return cut


def node(lines: list[Line]) -> list[Line]:
    """
    Cut lines wherever they meet, so that they share nothing but end points.

    Each piece takes the attributes of the line it came from; of two on top of one another
    the first in the list.
    """
    geoms = np.array([line.geom for line in lines])
    pieces = np.array(parts(shapely.union_all(geoms, grid_size=GRID_M)))
    pieces = pieces[shapely.length(pieces) > 5 * GRID_M]
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    tree = shapely.STRtree(geoms)
    piece, source = tree.query(middles, predicate="dwithin", distance=0.02)
    first: dict[int, int] = {}
    for i, j in zip(piece.tolist(), source.tolist(), strict=True):
        first[i] = min(j, first.get(i, j))
    return [replace(lines[first[i]], geom=pieces[i]) for i in sorted(first)]


def _ends(lines: list[Line]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(line.geom.coords[0], line.geom.coords[-1]) for line in lines]


def _trim(lines: list[Line]) -> list[Line]:
    """Without loose ends: pieces that lead nowhere are left out, again and again."""
    while True:
        degree: dict[tuple[float, float], int] = {}
        for pair in _ends(lines):
            for end in pair:
                degree[end] = degree.get(end, 0) + 1
        kept = [
            line
            for line, pair in zip(lines, _ends(lines), strict=True)
            if min(degree[end] for end in pair) > 1
        ]
        if len(kept) == len(lines):
            return kept
        lines = kept


def outlines(lines: list[Line]) -> dict[str, Polygon]:
    """Each community's polygon, closed by the centre-lines of its four bounds."""
    found = {}
    for key, bounds in blueprint.BOUNDS.items():
        names = set(bounds.values())
        around = [line.geom for line in lines if line.name in names]
        faces = list(polygonize(shapely.union_all(around)))
        found[key] = max(faces, key=lambda face: face.area)
    return found


def cut_parcels(draft: Draft, outline: dict[str, Polygon]) -> list[Parcel]:
    """The plan's parcels on the land that streets, pavements and banks leave free."""
    beds = [
        street.geom.buffer(street.width_m / 2 + FOOTWAY_M.get(street.kind, 0), cap_style="square")
        for street in draft.streets
    ]
    closed = shapely.union_all([*beds, draft.water.buffer(BANK_M)])
    by_name = {
        blueprint.STATED[key][0]: shapely.difference(outline[key], closed) for key in outline
    }
    cut = []
    for parcel in blueprint.parcels():
        free = shapely.intersection(by_name[parcel.community], shapely.box(*parcel.box))
        land = parts(free.buffer(-2.5).buffer(1.5, join_style="mitre"))
        if len(land):
            largest = max(land, key=lambda part: part.area)
            cut.append(replace(parcel, geom=Polygon(largest.exterior)))
    return cut
