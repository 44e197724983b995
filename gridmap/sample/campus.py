"""Walled places that are not homes: schools, the hospital, offices, works, markets."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, affinity

from gridmap.sample.draft import Building, Draft, Green, Line, Parcel
from gridmap.sample.placing import Ground, add_gate, rect
from gridmap.sample.shapes import parts


@dataclass(frozen=True)
class Piece:
    """A building of a campus: name, kind, outline, storeys and where it would like to stand."""

    name: str
    kind: str
    outline: str
    size_m: tuple[float, float]
    storeys: int
    prefer: tuple[float, float] = (0.5, 0.5)
    status: str = "in_use"


CAMPUSES: dict[str, list[Piece]] = {
    "primary": [
        Piece("教学楼", "school", "U", (52, 36), 4, (0.75, 0.35)),
        Piece("综合楼", "school", "L", (36, 24), 3, (0.8, 0.9)),
        Piece("食堂", "school", "I", (26, 14), 2, (0.2, 1)),
    ],
    "middle": [
        Piece("教学楼", "school", "U", (66, 48), 5, (0.85, 0.45)),
        Piece("实验楼", "school", "I", (58, 15), 5, (0.9, 0.75)),
        Piece("图书馆", "school", "L", (42, 34), 4, (0.6, 0.05)),
        Piece("学生宿舍", "school", "I", (54, 14), 6, (0.75, 1)),
        Piece("学生宿舍二", "school", "I", (54, 14), 6, (0.75, 0.9)),
        Piece("食堂", "school", "I", (40, 26), 2, (0.5, 1)),
        Piece("体育馆", "school", "I", (44, 32), 2, (0, 0)),
    ],
    "kindergarten": [
        Piece("教学楼", "kindergarten", "L", (44, 30), 3, (0.5, 0.8)),
        Piece("活动楼", "kindergarten", "I", (24, 13), 2, (0.9, 0.1)),
    ],
    "hospital": [
        Piece("门诊楼", "hospital", "L", (56, 34), 5, (0.5, 0.05)),
        Piece("住院楼", "hospital", "I", (62, 18), 14, (0.5, 0.6)),
        Piece("医技楼", "hospital", "I", (48, 20), 4, (0.5, 0.35)),
        Piece("行政楼", "hospital", "I", (40, 13), 4, (0.2, 1)),
        Piece("后勤楼", "hospital", "I", (28, 13), 2, (1, 1)),
    ],
    "office": [
        Piece("锦江桥街道办事处", "office", "U", (62, 34), 5, (0.5, 0.55)),
        Piece("锦江桥街道便民服务中心", "public", "I", (44, 18), 3, (0.1, 0.1)),
        Piece("锦江桥街道文化活动中心", "public", "L", (42, 28), 3, (0.3, 1)),
        Piece("锦江桥街道社区卫生服务中心", "hospital", "L", (46, 26), 4, (0.8, 0.02)),
        Piece("机关食堂", "office", "I", (24, 14), 2, (1, 0.8)),
    ],
    "centre": [
        Piece("复兴社区居民委员会", "public", "I", (26, 12), 3, (0.9, 0.4)),
        Piece("复兴社区卫生服务站", "hospital", "I", (16, 11), 2, (0.6, 0.2)),
        Piece("粮店旧址", "commercial", "I", (30, 13), 2, (0.05, 0.1)),
        Piece("旧锅炉房", "industrial", "I", (17, 13), 1, (0.05, 0.9), "closing"),
    ],
    "market": [
        Piece("大厅", "market", "I", (64, 30), 1, (0.5, 0.6)),
        Piece("副厅", "market", "I", (42, 16), 1, (0.1, 0.1)),
        Piece("管理楼", "office", "I", (26, 11), 3, (1, 0)),
        Piece("冷库", "industrial", "I", (24, 14), 1, (0, 1)),
    ],
    "mall": [
        Piece("漓江百货大楼", "commercial", "L", (64, 52), 6, (0.7, 0.2)),
        Piece("漓江影城", "commercial", "I", (44, 32), 4, (0.1, 0.1)),
        Piece("写字楼", "office", "I", (36, 20), 16, (0.1, 0.9)),
        Piece("二号楼", "commercial", "I", (50, 20), 4, (0.9, 1)),
    ],
    "factory": [
        Piece("办公楼", "office", "I", (48, 14), 4, (0.05, 0.5)),
        Piece("纺纱车间", "industrial", "I", (96, 46), 1, (0.6, 0.8)),
        Piece("织布车间", "industrial", "I", (96, 46), 1, (0.6, 0.45)),
        Piece("印染车间", "industrial", "I", (70, 36), 1, (0.9, 0.1), "closing"),
        Piece("原料仓库", "industrial", "I", (60, 22), 1, (0.3, 0.05)),
        Piece("成品仓库", "industrial", "I", (60, 22), 1, (0.3, 0.2)),
        Piece("旧锅炉房", "industrial", "I", (24, 18), 1, (1, 0.4), "closing"),
        Piece("机修车间", "industrial", "I", (36, 20), 1, (0, 1)),
        Piece("职工食堂", "public", "I", (34, 18), 2, (0, 0)),
    ],
    "factory_small": [
        Piece("车间", "industrial", "I", (60, 24), 1, (0.6, 0.7)),
        Piece("料场仓库", "industrial", "I", (40, 20), 1, (0.2, 0.1)),
        Piece("办公楼", "office", "I", (26, 10), 2, (0.9, 0.1)),
    ],
    "depot": [
        *[
            Piece(f"{n}号仓", "industrial", "I", (66, 22), 1, (0.2, 0.12 * n))
            for n in range(1, 9)
        ],
        *[
            Piece(f"{n}号仓", "industrial", "I", (58, 22), 1, (0.8, 0.12 * (n - 8)))
            for n in range(9, 15)
        ],
        Piece("办公楼", "office", "I", (36, 13), 4, (0.5, 0)),
        Piece("质检楼", "office", "I", (24, 12), 3, (0.6, 0)),
    ],
    "depot_small": [
        Piece("1号仓", "industrial", "I", (40, 16), 1, (0.5, 0.9)),
        Piece("2号仓", "industrial", "I", (40, 16), 1, (0.5, 0.5)),
        Piece("办公室", "office", "I", (20, 9), 2, (0.1, 0)),
    ],
    "station": [
        Piece("候车大楼", "public", "L", (70, 40), 3, (0.2, 0.6)),
        Piece("检票长廊", "public", "I", (60, 12), 1, (0.7, 0.6)),
        Piece("车辆检修库", "industrial", "I", (54, 24), 1, (1, 0.1)),
        Piece("汽车站招待所", "commercial", "I", (36, 15), 5, (0, 0)),
        Piece("调度楼", "office", "I", (30, 13), 3, (1, 1)),
    ],
    "retail": [
        *[
            Piece(f"商业{n}号楼", "commercial", "I", (46 + 4 * (n % 3), 16), 3, (0.1 * n, 0.95))
            for n in range(1, 9)
        ],
        *[
            Piece(f"商业{n}号楼", "commercial", "I", (34 + 5 * (n % 3), 14), 3, (0.1 * (n - 8), 0))
            for n in range(9, 16)
        ],
    ],
    "market_small": [
        Piece("农资大厅", "market", "I", (50, 22), 1, (0.6, 0.7)),
        Piece("门市房", "commercial", "I", (44, 10), 2, (0.3, 0)),
        Piece("供销社旧址", "commercial", "I", (28, 11), 2, (1, 0), "closing"),
    ],
}  # fmt: skip
"""What stands where. Outlines: I slab, L corner, U court open to the south."""

TRACK_M = {"primary": (48, 96), "middle": (92, 172)}
"""Width and length of the sports ground: a 200 m and a 400 m track."""


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Gate, drive, sports ground, then each piece as near as can be to where it would like."""
    shapes = parcel.spec["shapes"]
    ground = Ground(parcel.geom, 4.0)
    _drive(draft, parcel, ground)
    if shapes in TRACK_M:
        _track(draft, parcel, ground, *TRACK_M[shapes])
    for piece in CAMPUSES[shapes]:
        building = _place(parcel, ground, piece, rng)
        if building is not None:
            draft.buildings.append(building)


def _drive(draft: Draft, parcel: Parcel, ground: Ground) -> None:
    """A drive from every gate to the middle."""
    middle = parcel.geom.representative_point()
    for side in parcel.spec["gates"]:
        drive = add_gate(draft, parcel, side, (middle.x, middle.y))
        if drive is not None:
            ground.take(drive.buffer(4.5, cap_style="flat"))
    ground.take(middle.buffer(4.5))


def _track(draft: Draft, parcel: Parcel, ground: Ground, width: float, length: float) -> None:
    """An oval at the west side of the yard, or wherever it fits, smaller if it must be."""
    for scale in (1.0, 0.85, 0.7, 0.55):
        w, h = width * scale, length * scale
        for turned in (False, True):
            oval = _oval(h, w) if turned else _oval(w, h)
            spot = _nearest_spot(parcel, ground, oval, (0.05, 0.5))
            if spot is not None:
                ground.take(spot, 6.0)
                draft.greens.append(Green(spot, "sports", f"{parcel.name}运动场"))
                return


def _oval(width: float, height: float) -> Polygon:
    radius = min(width, height) / 2
    return rect(0, 0, width, height).buffer(-radius + 0.01).buffer(radius, quad_segs=8)


def _place(parcel: Parcel, ground: Ground, piece: Piece,
           rng: np.random.Generator) -> Building | None:  # fmt: skip
    """The piece on the free spot nearest to where it would like to stand; None: no room."""
    for shape in (_outline(piece), affinity.rotate(_outline(piece), 90)):
        spot = _nearest_spot(parcel, ground, shape, piece.prefer)
        if spot is not None:
            ground.take(spot, 8.0)
            name = piece.name
            own = name.startswith(("锦江桥", "复兴社区", "漓江", "粮店", "旧"))
            return Building(
                spot, parcel.community, piece.kind, name=name if own else parcel.name + name,
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


def _nearest_spot(
    parcel: Parcel, ground: Ground, shape: Polygon, prefer: tuple[float, float]
) -> Polygon | None:
    """`shape` moved to the free place nearest to a share of the parcel's extent."""
    x0, y0, x1, y1 = parcel.geom.bounds
    sx0, sy0, sx1, sy1 = shape.bounds
    xs = np.arange(x0 + 3, x1 - (sx1 - sx0) - 2, 4.0)
    ys = np.arange(y0 + 3, y1 - (sy1 - sy0) - 2, 4.0)
    if not len(xs) or not len(ys):
        return None
    goal = xs[0] + prefer[0] * (xs[-1] - xs[0]), ys[0] + prefer[1] * (ys[-1] - ys[0])
    spots = np.array(np.meshgrid(xs, ys)).reshape(2, -1).T
    order = np.argsort(np.hypot(spots[:, 0] - goal[0], spots[:, 1] - goal[1]), kind="stable")
    for x, y in spots[order]:
        moved = affinity.translate(shape, x - sx0, y - sy0)
        if ground.is_free(moved):
            return moved
    return None


def park(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """A park: lawn, lake, a loop with ways in from the streets, steps to a pavilion."""
    ground = Ground(parcel.geom, 3.0)
    lawn: Polygon = parcel.geom
    if parcel.spec.get("lake"):
        lake = _lake(parcel, rng)
        draft.greens.append(Green(lake, "water", f"{parcel.name}湖"))
        lawn = shapely.difference(lawn, lake.buffer(0.5))
        ground.take(lake, 6.0)
    loop = _loop(parcel)
    draft.paths.append(Line(loop, "path", 4.0))
    ground.take(loop.buffer(3.0))
    _links(draft, parcel, loop)
    _pavilion(draft, ground, loop, parcel.geom.centroid)
    for piece in (
        Piece("公共厕所", "park_building", "I", (14, 8), 1, (0.9, 0.1)),
        Piece("管理房", "park_building", "I", (18, 9), 1, (0.2, 0.9)),
        Piece("茶室", "park_building", "L", (20, 14), 2, (0.15, 0.3)),
    ):
        building = _place(parcel, ground, piece, rng)
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
            spot = start(hits, key=(lambda p: p.x) if level else (lambda p: p.y))
            add_gate(draft, parcel, side, (round(spot.x, 3), round(spot.y, 3)), 4.0)


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


def _pavilion(draft: Draft, ground: Ground, loop: LineString, middle: Point) -> None:
    """Steps up to a viewpoint, inwards from the loop, where there is ground for them."""
    for share in np.arange(0.05, 1.0, 0.06):
        foot = loop.interpolate(float(share), normalized=True)
        reach = min(22.0, foot.distance(middle) * 0.4) / max(foot.distance(middle), 1)
        dx, dy = (middle.x - foot.x) * reach, (middle.y - foot.y) * reach
        steps = LineString([foot, (foot.x + dx, foot.y + dy)])
        beyond = LineString([(foot.x + dx * 0.35, foot.y + dy * 0.35), steps.coords[-1]])
        if steps.length > 8 and ground.is_free(beyond.buffer(1.5)):
            ground.take(steps.buffer(4.0))
            draft.paths.append(Line(steps, "steps", 2.5))
            return


def reserved(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Land for a later phase: planned buildings only, a building lane along them."""
    ground = Ground(parcel.geom, 8.0)
    _drive(draft, parcel, ground)
    for n, prefer in enumerate([(0.1, 0.1), (0.5, 0.1), (0.1, 0.6), (0.5, 0.6)], 6):
        piece = Piece(f"{n}号楼", "residential", "I", (44, 16), 18, prefer, "planned")
        building = _place(parcel, ground, piece, rng)
        if building is not None:
            building.name, building.label_number = f"{n}号楼", n
            building.estate, building.unit_count, building.rooms_per_floor = "锦江新城", 2, 4
            building.built_year = None
            draft.buildings.append(building)
