"""Putting things on a parcel without touching what is there: rectangles, gates, paths."""

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from etl.sample.draft import Building, Draft, Gate, Line, Parcel
from etl.sample.tools import parts

SIDES = {"N": "北门", "S": "南门", "E": "东门", "W": "西门"}
"""Side of a parcel and the name of the gate in it."""

_AWAY = {"N": (0, 1), "S": (0, -1), "E": (1, 0), "W": (-1, 0)}

MAX_APPROACH_M = 55
"""A gate farther than this from a street would need a street of its own."""


def rect(x: float, y: float, width: float, depth: float) -> Polygon:
    """Axis-parallel rectangle from its south-west corner, metres."""
    return shapely.box(x, y, x + width, y + depth, ccw=True)


class FreeArea:
    """The free ground of a parcel: what lies inside `margin_m` of its wall and untaken."""

    def __init__(self, parcel: Polygon, margin_m: float = 4.0) -> None:
        self.inner = parcel.buffer(-margin_m)
        shapely.prepare(self.inner)
        self.taken: list[shapely.Geometry] = []

    def take(self, geom: shapely.Geometry, clearance_m: float = 0.0) -> None:
        """Reserve `geom` and `clearance_m` around it."""
        self.taken.append(geom.buffer(clearance_m, join_style="mitre") if clearance_m else geom)

    def is_free(self, geom: shapely.Geometry) -> bool:
        """Whether `geom` lies on free free."""
        if not shapely.contains_properly(self.inner, geom):
            return False
        return not (self.taken and shapely.intersects(np.array(self.taken), geom).any())


def add_gate(draft: Draft, parcel: Parcel, side: str, start: tuple[float, float],
             width_m: float = 5.0) -> LineString | None:  # fmt: skip
    """
    Lead a path from `start` out through one side of the parcel to the street beyond.

    Returns the path inside the wall, or None where no street lies within
    `MAX_APPROACH_M` of the wall: then nothing is drawn.
    """
    dx, dy = _AWAY[side]
    ray = LineString([start, (start[0] + dx * 900, start[1] + dy * 900)])
    inside = shapely.intersection(ray, parcel.geom)
    if inside.is_empty:
        return None
    piece = inside if inside.geom_type == "LineString" else min(
        parts(inside), key=lambda part: part.distance(Point(start))
    )  # fmt: skip
    wall = Point(piece.coords[-1])
    outside = LineString([wall, (wall.x + dx * MAX_APPROACH_M, wall.y + dy * MAX_APPROACH_M)])
    hits = parts(shapely.intersection(outside, draft.centre_lines))
    if not len(hits) or shapely.intersects(outside, draft.water):
        return None
    street = min((Point(hit.coords[0]) for hit in hits), key=wall.distance)
    draft.paths.append(Line(LineString([start, wall]), "service", width_m))
    draft.paths.append(Line(LineString([wall, street]), "service", width_m))
    draft.gates.append(Gate(wall, parcel.community, parcel.name, SIDES[side]))
    return LineString([start, wall])


def fronts(parcel: Parcel, free: FreeArea, sides: str, rng: np.random.Generator,
           depth_m: float = 10.0) -> list[Building]:  # fmt: skip
    """Rows of shops along the street sides of a parcel, broken at gates and at random."""
    shops = []
    for side in sides:
        along = _wall_side(parcel.geom, side)
        at = float(rng.uniform(4, 14))
        while at < along.length - 16:
            length = float(rng.uniform(15, 36))
            shop = _front(along, at, length, depth_m)
            if shop is not None and free.is_free(shop) and rng.random() < 0.86:
                free.take(shop, 2.0)
                shops.append(
                    Building(
                        shop,
                        parcel.community,
                        "commercial",
                        storeys=int(rng.choice([1, 2, 2, 3])),
                        built_year=parcel.year + int(rng.integers(0, 8)),
                        fronts_street=True,
                    )
                )
                at += length + float(rng.choice([3.0, 3.0, 9.0]))
            else:
                at += 5
    return shops


def _wall_side(wall: Polygon, side: str) -> LineString:
    """The longest stretch of wall that looks to `side`, 4.5 m inwards, the parcel on its left."""
    ring = wall.buffer(-4.5, join_style="mitre").simplify(0.5)
    if ring.is_empty:
        return LineString()
    ring = max(parts(ring), key=lambda part: part.area)
    xy = shapely.get_coordinates(shapely.orient_polygons(ring).exterior)
    step = np.diff(xy, axis=0)
    outward = np.column_stack([step[:, 1], -step[:, 0]])
    outward /= np.maximum(np.hypot(*outward.T), 1e-9)[:, None]
    looks = outward @ np.array(_AWAY[side]) > 0.85
    pieces = [LineString(xy[i : i + 2]) for i in np.flatnonzero(looks)]
    if not pieces:
        return LineString()
    runs = parts(shapely.line_merge(shapely.union_all(pieces), directed=True))
    return max(runs, key=lambda run: run.length)


def _front(along: LineString, at: float, length: float, depth_m: float) -> Polygon | None:
    """A building of `length` on the left of `along`; None where the wall turns too much."""
    a, b = along.interpolate(at), along.interpolate(at + length)
    if a.distance(b) < 0.98 * length:
        return None
    nx, ny = -(b.y - a.y) / length * depth_m, (b.x - a.x) / length * depth_m
    return Polygon([(a.x, a.y), (b.x, b.y), (b.x + nx, b.y + ny), (a.x + nx, a.y + ny)])
