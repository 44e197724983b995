"""Parks: lawn, lake, a loop with ways in from the streets, steps to a viewpoint."""

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from etl.sample.campus import place
from etl.sample.campuses import Piece
from etl.sample.draft import Draft, Green, Line, Parcel
from etl.sample.placing import FreeArea, add_gate
from etl.sample.tools import parts


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """A park: lawn, lake, a loop with ways in from the streets, steps to a pavilion."""
    free = FreeArea(parcel.geom, 3.0)
    lawn: Polygon = parcel.geom
    if parcel.spec.get("lake"):
        lake = _lake(parcel, rng)
        draft.greens.append(Green(lake, "water", f"{parcel.name}湖"))
        lawn = shapely.difference(lawn, lake.buffer(0.5))
        free.take(lake, 6.0)
    loop = _loop(parcel)
    draft.paths.append(Line(loop, "path", 4.0))
    free.take(loop.buffer(3.0))
    _links(draft, parcel, loop)
    _pavilion(draft, free, loop, parcel.geom.centroid)
    for piece in (
        Piece("公共厕所", "park_building", "I", (14, 8), 1, (0.9, 0.1)),
        Piece("管理房", "park_building", "I", (18, 9), 1, (0.2, 0.9)),
        Piece("茶室", "park_building", "L", (20, 14), 2, (0.15, 0.3)),
    ):
        building = place(parcel, free, piece, rng)
        if building is not None:
            draft.buildings.append(building)
    draft.greens += [Green(part, "park", parcel.name) for part in parts(lawn) if part.area > 300]


def _loop(parcel: Parcel) -> LineString:
    breadth = shapely.maximum_inscribed_circle(parcel.geom).length
    inset = min(18.0, 0.4 * breadth)
    ring = parcel.geom.buffer(-inset - 0.3 * breadth).buffer(0.3 * breadth)
    ring = max(parts(ring), key=lambda part: part.area)
    return LineString(np.round(shapely.get_coordinates(ring.exterior.simplify(1.0)), 3))


def _links(draft: Draft, parcel: Parcel, loop: LineString) -> None:
    """Ways in: from the loop straight out to the streets around."""
    x0, y0, x1, y1 = loop.bounds
    for side in parcel.spec["links"]:
        level = side in "EW"
        cut = (
            LineString([(x0 - 1, (y0 + y1) / 2), (x1 + 1, (y0 + y1) / 2)])
            if level
            else LineString([((x0 + x1) / 2, y0 - 1), ((x0 + x1) / 2, y1 + 1)])
        )
        hits = [Point(p.coords[0]) for p in parts(loop.intersection(cut))]
        if hits:
            start = {"E": max, "W": min}.get(side) or {"N": max, "S": min}[side]
            gate = start(hits, key=(lambda p: p.x) if level else (lambda p: p.y))
            add_gate(draft, parcel, side, (round(gate.x, 3), round(gate.y, 3)), 4.0)


def _lake(parcel: Parcel, rng: np.random.Generator) -> Polygon:
    """A lake with a wavy shore somewhere about the middle."""
    reach = shapely.maximum_inscribed_circle(parcel.geom)
    (cx, cy), (rx, ry) = reach.coords
    radius = float(np.hypot(rx - cx, ry - cy)) * 0.5
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    wave = 1 + sum(
        float(rng.uniform(0.03, 0.12)) * np.sin(k * angle + float(rng.uniform(0, 6.28)))
        for k in (2, 3, 5)
    )
    x, y = cx + radius * wave * np.cos(angle) * 0.92, cy + radius * wave * np.sin(angle) * 1.12
    return Polygon(np.column_stack([x, y]))


def _pavilion(draft: Draft, free: FreeArea, loop: LineString, middle: Point) -> None:
    """Steps up to a viewpoint, inwards from the loop, where there is ground for them."""
    for share in np.arange(0.05, 1.0, 0.06):
        foot = loop.interpolate(float(share), normalized=True)
        reach = min(22.0, foot.distance(middle) * 0.4) / max(foot.distance(middle), 1)
        dx, dy = (middle.x - foot.x) * reach, (middle.y - foot.y) * reach
        steps = LineString([foot, (foot.x + dx, foot.y + dy)])
        beyond = LineString([(foot.x + dx * 0.35, foot.y + dy * 0.35), steps.coords[-1]])
        if steps.length > 8 and free.is_free(beyond.buffer(1.5)):
            free.take(steps.buffer(4.0))
            draft.paths.append(Line(steps, "steps", 2.5))
            return
