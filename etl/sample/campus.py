"""Walled places that are not homes: schools, the hospital, offices, works, markets."""

import numpy as np
import shapely
from shapely import Polygon, affinity

from etl.sample.campuses import CAMPUSES, TRACK_M, Piece
from etl.sample.draft import Building, Draft, Green, Parcel
from etl.sample.placing import FreeArea, add_gate, rect


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Gate, drive, sports free, then each piece as near as can be to where it would like."""
    shapes = parcel.spec["shapes"]
    free = FreeArea(parcel.geom, 4.0)
    _drive(draft, parcel, free)
    if shapes in TRACK_M:
        _track(draft, parcel, free, *TRACK_M[shapes])
    for piece in CAMPUSES[shapes]:
        building = place(parcel, free, piece, rng)
        if building is not None:
            draft.buildings.append(building)


def _drive(draft: Draft, parcel: Parcel, free: FreeArea) -> None:
    """A drive from every gate to the middle."""
    middle = parcel.geom.representative_point()
    for side in parcel.spec["gates"]:
        drive = add_gate(draft, parcel, side, (middle.x, middle.y))
        if drive is not None:
            free.take(drive.buffer(4.5, cap_style="flat"))
    free.take(middle.buffer(4.5))


def _track(draft: Draft, parcel: Parcel, free: FreeArea, width: float, length: float) -> None:
    """An oval at the west side of the yard, or wherever it fits, smaller if it must be."""
    for scale in (1.0, 0.85, 0.7, 0.55):
        w, h = width * scale, length * scale
        for turned in (False, True):
            oval = _oval(h, w) if turned else _oval(w, h)
            site = _nearest_site(parcel, free, oval, (0.05, 0.5))
            if site is not None:
                free.take(site, 6.0)
                draft.greens.append(Green(site, "sports", f"{parcel.name}运动场"))
                return


def _oval(width: float, height: float) -> Polygon:
    radius = min(width, height) / 2
    return rect(0, 0, width, height).buffer(-radius + 0.01).buffer(radius, quad_segs=8)


def place(parcel: Parcel, free: FreeArea, piece: Piece,
           rng: np.random.Generator) -> Building | None:  # fmt: skip
    """The piece on the free site nearest to where it would like to stand; None: no room."""
    for shape in (_outline(piece), affinity.rotate(_outline(piece), 90)):
        site = _nearest_site(parcel, free, shape, piece.prefer)
        if site is not None:
            free.take(site, 8.0)
            name = piece.name
            own = name.startswith(("锦江桥", "复兴社区", "漓江", "粮店", "旧"))
            return Building(
                site, parcel.community, piece.kind, name=name if own else parcel.name + name,
                storeys=piece.storeys, status=piece.status,
                fronts_street=piece.kind == "commercial",
                built_year=1978 + int(rng.integers(0, 40)),
            )  # fmt: skip
    return None


def _outline(piece: Piece) -> Polygon:
    width, depth = piece.size_m
    body = rect(0, 0, width, depth)
    wing = min(13.0, depth / 2)
    if piece.outline == "L":
        return shapely.difference(body, rect(wing, -1, width, depth - wing + 1))
    if piece.outline == "U":
        return shapely.difference(body, rect(wing, -1, width - 2 * wing, depth - wing + 1))
    return body


def _nearest_site(
    parcel: Parcel, free: FreeArea, shape: Polygon, prefer: tuple[float, float]
) -> Polygon | None:
    """`shape` moved to the free place nearest to a share of the parcel's extent."""
    x0, y0, x1, y1 = parcel.geom.bounds
    sx0, sy0, sx1, sy1 = shape.bounds
    xs = np.arange(x0 + 3, x1 - (sx1 - sx0) - 2, 4.0)
    ys = np.arange(y0 + 3, y1 - (sy1 - sy0) - 2, 4.0)
    if not len(xs) or not len(ys):
        return None
    goal = xs[0] + prefer[0] * (xs[-1] - xs[0]), ys[0] + prefer[1] * (ys[-1] - ys[0])
    places = np.array(np.meshgrid(xs, ys)).reshape(2, -1).T
    order = np.argsort(np.hypot(places[:, 0] - goal[0], places[:, 1] - goal[1]), kind="stable")
    for x, y in places[order]:
        moved = affinity.translate(shape, x - sx0, y - sy0)
        if free.is_free(moved):
            return moved
    return None


def reserved(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Land for a later phase: planned buildings only, a building lane along them."""
    free = FreeArea(parcel.geom, 8.0)
    _drive(draft, parcel, free)
    for n, prefer in enumerate([(0.1, 0.1), (0.5, 0.1), (0.1, 0.6), (0.5, 0.6)], 6):
        piece = Piece(f"{n}号楼", "residential", "I", (44, 16), 18, prefer, "planned")
        building = place(parcel, free, piece, rng)
        if building is not None:
            building.name, building.label_number = f"{n}号楼", n
            building.estate, building.unit_count, building.rooms_per_floor = "锦江新城", 2, 4
            building.built_year = None
            draft.buildings.append(building)
