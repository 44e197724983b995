"""Lane quarters (里弄): narrow terraces along lanes, and villages that the town has swallowed."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from etl.sample.draft import Building, Draft, Line, Parcel
from etl.sample.placing import MAX_APPROACH_M, FreeArea, rect
from etl.sample.tools import parts


@dataclass(frozen=True)
class Style:
    """Measures of a lane quarter, in metres."""

    house_m: tuple[float, float]
    depth_m: float
    lane_m: float
    main_every_m: float
    gap_m: tuple[float, float]
    storeys: tuple[int, ...]
    rooms: tuple[int, ...]
    rows_back_to_back: bool


TERRACE = Style((4.6, 6.4), 10.5, 3.0, 62, (0.05, 0.05), (2, 2, 2, 3), (1, 1, 1), False)
URBAN_VILLAGE = Style((9.5, 11.5), 11, 3.4, 58, (1.0, 1.8), (2, 3, 3, 4), (1,), True)


class Crook:
    """Crookedness of old lanes: a small local bend, its own in each quarter."""

    def __init__(self, rng: np.random.Generator, by_m: float) -> None:
        self.phase = rng.uniform(0, 2 * np.pi, 2)
        self.by_m = by_m

    def __call__(self, xy: np.ndarray) -> np.ndarray:
        """Bent copy of an (n, 2) array of plan coordinates."""
        x, y = xy.T
        bent_x = x + self.by_m * np.sin(2 * np.pi * y / 96 + self.phase[0])
        bent_y = y + self.by_m * np.sin(2 * np.pi * x / 88 + self.phase[1])
        return np.column_stack([bent_x, bent_y])


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Fill a parcel with terraces facing south, lanes between them and main lanes across."""
    urban = parcel.spec.get("style") == "urban_village"
    style = URBAN_VILLAGE if urban else TERRACE
    crook = Crook(rng, 1.2 if urban else 2.0)
    free = FreeArea(parcel.geom, 1.5)
    mains = _mains(parcel, style)
    lanes = _lanes(parcel, style)
    for x in mains:
        free.take(shapely.transform(_upright(parcel, x), crook).buffer(style.lane_m * 0.75))
    houses = []
    for row in lanes:
        houses += _terrace(parcel, free, style, crook, row, rng)
    _draw_lanes(draft, parcel, style, crook, mains, lanes)
    _number(parcel, houses, mains)
    draft.buildings += houses


def _mains(parcel: Parcel, style: Style) -> list[float]:
    """x of the main lanes."""
    x0, _, x1, _ = parcel.geom.bounds
    count = max(1, round((x1 - x0) / style.main_every_m))
    return [x0 + (x1 - x0) * (i + 0.5) / count for i in range(count)]


def _lanes(parcel: Parcel, style: Style) -> list[float]:
    """y of the lanes; a row of houses stands north of each, or one either side."""
    _, y0, _, y1 = parcel.geom.bounds
    rows = 2 if style.rows_back_to_back else 1
    pitch = style.lane_m + rows * style.depth_m + (1.2 if rows == 2 else 0.4)
    first = y0 + 2 + style.lane_m / 2 + (style.depth_m if rows == 2 else 0)
    return list(np.arange(first, y1 - style.depth_m, pitch))


def _upright(parcel: Parcel, x: float) -> LineString:
    _, y0, _, y1 = parcel.geom.bounds
    return LineString([(x, y) for y in np.arange(y0 - 5, y1 + 10, 5.0)])


def _level(parcel: Parcel, y: float) -> LineString:
    x0, _, x1, _ = parcel.geom.bounds
    return LineString([(x, y) for x in np.arange(x0 - 5, x1 + 10, 5.0)])


def _terrace(parcel: Parcel, free: FreeArea, style: Style, crook: Crook, lane_y: float,
             rng: np.random.Generator) -> list[Building]:  # fmt: skip
    """The houses that open on one lane, west to east."""
    x0, _, x1, _ = parcel.geom.bounds
    sides = [lane_y + style.lane_m / 2]
    if style.rows_back_to_back:
        sides.append(lane_y - style.lane_m / 2 - style.depth_m)
    houses = []
    for y in sides:
        x = x0
        while x < x1:
            width = float(rng.uniform(*style.house_m))
            depth = style.depth_m - float(rng.choice([0, 0, 0.8, 1.6]))
            house = shapely.transform(rect(x, y, width, depth), crook)
            if free.is_free(house) and rng.random() > 0.04:
                houses.append(_house(parcel, house, style, rng))
                x += width + float(rng.uniform(*style.gap_m))
            else:
                x += 1.5
    return houses


def _house(parcel: Parcel, geom: Polygon, style: Style, rng: np.random.Generator) -> Building:
    # Whoever built on a swallowed village's plot lives there, and lets a floor to one other.
    own = parcel.spec.get("style") == "urban_village"
    return Building(
        geom, parcel.community, "residential", parcel.name, storeys=int(rng.choice(style.storeys)),
        unit_count=0, rooms_per_floor=int(rng.choice(style.rooms)),
        built_year=parcel.year + int(rng.integers(0, 12)), rigid=False,
        dwellings=int(rng.choice([1, 1, 1, 2])) if own else None,
    )  # fmt: skip


def _draw_lanes(draft: Draft, parcel: Parcel, style: Style, crook: Crook, mains: list[float],
                lanes: list[float]) -> None:  # fmt: skip
    """Main lanes out to the streets, lanes across; pieces that join nothing fall later."""
    land = parcel.geom.buffer(1.0)
    drawn = [shapely.transform(_upright(parcel, x), crook) for x in mains]
    across = [shapely.transform(_level(parcel, y), crook) for y in lanes]
    for line in [*drawn, *across]:
        for part in parts(shapely.intersection(line, land)):
            if part.length > 8:
                draft.paths.append(Line(part, "lane", style.lane_m))
    for main in drawn:
        _mouths(draft, parcel, main, style.lane_m)
    # Every third lane has its own mouth on the street; the others open on the main lanes.
    for line in across[1::3]:
        _mouths(draft, parcel, line, style.lane_m)


def _mouths(draft: Draft, parcel: Parcel, line: LineString, width_m: float) -> None:
    """Lead both ends of a lane on to the next street, where one is near."""
    pieces = parts(shapely.intersection(line, parcel.geom.buffer(1.0)))
    for part in [p for p in pieces if p.length > 8]:
        for a, b in ((part.coords[1], part.coords[0]), (part.coords[-2], part.coords[-1])):
            length = float(np.hypot(b[0] - a[0], b[1] - a[1])) or 1.0
            reach = 26.0 / length
            ahead = LineString([b, (b[0] + (b[0] - a[0]) * reach, b[1] + (b[1] - a[1]) * reach)])
            hits = parts(shapely.intersection(ahead, draft.centre_lines))
            if len(hits) and not shapely.intersects(ahead, draft.water):
                to = min((Point(hit.coords[0]) for hit in hits), key=Point(b).distance)
                if 0.01 < to.distance(Point(b)) < MAX_APPROACH_M:
                    draft.paths.append(Line(LineString([b, to]), "lane", width_m))


def _number(parcel: Parcel, houses: list[Building], mains: list[float]) -> None:
    """Lane and house numbers (12弄5号); a swallowed village numbers through (32号)."""
    if parcel.spec.get("style") == "urban_village":
        for n, house in enumerate(houses, 1):
            house.label_number, house.name = n, f"{n}号"
        return
    counts: dict[int, int] = {}
    step = 6
    for house in houses:
        nearest = int(np.argmin([abs(house.geom.centroid.x - x) for x in mains]))
        lane = parcel.spec["lane_from"] + step * nearest
        counts[lane] = counts.get(lane, 0) + 1
        house.label_number, house.name = counts[lane], f"{lane}弄{counts[lane]}号"
        house.street, house.house_number = parcel.spec["street"], f"{house.name}"
