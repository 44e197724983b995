"""Estates built in rows: slab blocks, towers, single-storey rows, terraces."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from etl.sample.draft import Building, Draft, Green, Line, Parcel
from etl.sample.placing import FreeArea, add_gate, fronts, rect
from etl.sample.tools import parts

STOREY_M = 3.0
PROBE_M = 1.5

SPACINGS_M = {"slab": (7, 10), "tower": (16, 24), "pai": (4, 6), "terrace": (1.0, 1.5)}
"""Between the gable ends of one row; 6 m is what fire engines need."""

UNIT_M = {"tower": 25.0, "pai": 4.0, "terrace": 8.8}
"""Length of one unit (stairwell, room, house)."""

UNITS = {"slab": (2, 4), "tower": (1, 1), "pai": (5, 13), "terrace": (1, 1)}
"""Fewest and most units in one building."""


@dataclass
class Rows:
    """An estate while it is drawn: spine, rows and what is settled about them."""

    parcel: Parcel
    free: FreeArea
    rng: np.random.Generator
    spine_x: float = 0.0
    row_y: list[float] = field(default_factory=list)
    depth_m: float = 12.0
    shop_sides: str = ""
    below_sides: str = ""

    @property
    def spec(self) -> dict:
        """The parcel's settings."""
        return self.parcel.spec


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """Fill a parcel with parallel rows, a spine path, row paths, gates and shop fronts."""
    estate = Rows(parcel, FreeArea(parcel.geom), rng)
    _shop_sides(estate)
    _lay_out(estate)
    path_y = _paths_and_gates(draft, estate)
    shops = fronts(parcel, estate.free, estate.shop_sides, rng)
    if estate.spec.get("garden"):
        _garden(draft, estate)
    houses = [building for y in estate.row_y for building in _row(estate, y)]
    _row_paths(draft, estate, houses + shops, path_y)
    _shops_below(estate, houses)
    draft.buildings += _labelled(estate, houses) + shops


def _shop_sides(estate: Rows) -> None:
    """
    Sides with shops: in a strip of their own, or on the ground floor of a row.

    Blocks face south, so only the rows along a north or south street can take shops in.
    """
    tall = estate.spec.get("shape", "slab") in ("slab", "tower")
    for side in estate.spec.get("fronts", ""):
        if tall and side in "NS" and estate.rng.random() < 0.65:
            estate.below_sides += side
        else:
            estate.shop_sides += side


def _lay_out(estate: Rows) -> None:
    """Lines of the spine and of the rows."""
    spec, rng, parcel = estate.spec, estate.rng, estate.parcel
    x0, y0, x1, y1 = parcel.geom.bounds
    tries = x0 + (x1 - x0) * rng.uniform(0.4, 0.6, 5)
    uprights = [LineString([(x, y0), (x, y1)]).intersection(parcel.geom) for x in tries]
    estate.spine_x = float(max(zip(uprights, tries, strict=True), key=lambda t: t[0].length)[1])
    shape = spec.get("shape", "slab")
    storeys = sum(spec["storeys"]) / 2
    if shape == "tower":
        estate.depth_m, pitch = 25.0, 25 + 34 * spec.get("ratio", 1.0)
    elif shape == "pai":
        estate.depth_m, pitch = 7.0, 14.5
    elif shape == "terrace":
        estate.depth_m, pitch = 11.0, 11 + STOREY_M * storeys * spec.get("ratio", 1.0) + 4
    else:
        estate.depth_m = float(rng.uniform(11, 13))
        pitch = estate.depth_m + STOREY_M * storeys * 1.08 * spec.get("ratio", 1.0)
    first = y0 + (17.0 if "S" in estate.shop_sides else 7.0)
    last = y1 - estate.depth_m - (17.0 if shape == "tower" and "N" in estate.shop_sides else 8.0)
    count = max(1, int((last - first) // pitch) + 1)
    # Rows share what is left over: sun for everybody, no dead strip at the north wall.
    spare = max(0.0, last - first - (count - 1) * pitch)
    step = pitch + (spare / count if count > 1 else 0)
    estate.row_y = [first + spare / (2 * count) + i * step for i in range(count)]


def _paths_and_gates(draft: Draft, estate: Rows) -> list[float]:
    """Spine, gates, and the corridors that they need; returns the y of each row's path."""
    parcel, x = estate.parcel, estate.spine_x
    path_y = [y + estate.depth_m + 4.5 for y in estate.row_y]
    spine = _spine(parcel, x, path_y)
    middle = min(path_y, key=lambda y: spine.distance(Point(x, y)) + abs(y - spine.centroid.y))
    corridors = [spine]
    wanted = parcel.spec.get("gates", "S")
    for side in [*wanted, *[other for other in "SNEW" if other not in wanted]]:
        # A compound has at least one gate: other sides are tried when the wanted ones fail.
        if side in wanted or len(corridors) == 1:
            inside = add_gate(draft, parcel, side, (x, middle))
            corridors += [inside] if inside is not None else []
    draft.paths.append(Line(spine, "service", 5.0))
    for corridor in corridors:
        estate.free.take(corridor.buffer(3.2, cap_style="flat"))
    return path_y


def _spine(parcel: Parcel, x: float, path_y: list[float]) -> LineString:
    """From the first row's path to the last, as far as it stays inside the wall."""
    _, y0, _, y1 = parcel.geom.bounds
    upright = LineString([(x, max(path_y[0], y0 + 3)), (x, max(path_y[-1], y0 + 12))])
    inside = parts(shapely.intersection(upright, parcel.geom.buffer(-2)))
    return max(inside, key=lambda part: part.length, default=LineString([(x, y0), (x, y1)]))


def _garden(draft: Draft, estate: Rows) -> None:
    """A garden beside the spine, in the middle of the estate."""
    x0, y0, x1, y1 = estate.parcel.geom.bounds
    side = float(estate.rng.choice([-1, 1]))
    cx, cy = estate.spine_x + side * (x1 - x0) * 0.16, (y0 + y1) / 2
    garden = rect(cx - 17, cy - 21, 34, 42).buffer(-6).buffer(6)
    if estate.free.is_free(garden):
        estate.free.take(garden, 2.0)
        draft.greens.append(Green(garden, "garden", f"{estate.parcel.name}中心花园"))


def _row(estate: Rows, y: float) -> list[Building]:
    """One row of buildings from west to east, filling the free stretches."""
    spec, rng, free = estate.spec, estate.rng, estate.free
    storeys = int(rng.integers(spec["storeys"][0], spec["storeys"][1] + 1))
    houses = []
    for west, east in _stretches(estate, y):
        for x, width, units in _spread(estate, west, east):
            stagger = 2.5 if spec.get("shape") == "tower" else 0.8
            shift = float(rng.uniform(-stagger, stagger))
            geom = rect(x, y + shift, width, estate.depth_m)
            if not free.is_free(geom):
                geom = rect(x, y, width, estate.depth_m)
            if free.is_free(geom) and rng.random() >= spec.get("skip", 0.02):
                houses.append(_building(estate, geom, storeys, units))
    for house in houses:
        free.take(house.geom, 3.0 if storeys > 3 else 0.1)
    return houses


def _stretches(estate: Rows, y: float) -> list[tuple[float, float]]:
    """West and east ends of the free ground in the band of one row."""
    x0, _, x1, _ = estate.parcel.geom.bounds
    xs = np.arange(x0, x1, PROBE_M)
    free = [
        estate.free.is_free(rect(x, y - 0.9, PROBE_M, estate.depth_m + 1.8)) for x in xs.tolist()
    ]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free, [0]])))
    ends = zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(x0 + i * PROBE_M, x0 + j * PROBE_M) for i, j in ends]


def _spread(estate: Rows, west: float, east: float) -> list[tuple[float, float, int]]:
    """Buildings along a stretch as (x, length, units): as many units as go, evenly set."""
    shape, rng = estate.spec.get("shape", "slab"), estate.rng
    room, spacing = east - west, float(rng.uniform(*SPACINGS_M[shape]))
    unit_m = UNIT_M[shape] if shape != "slab" else float(rng.uniform(13.0, 14.6))
    low, high = estate.spec.get("units", UNITS[shape])
    if room < low * unit_m:
        return []
    count = max(1, -int(-(room + spacing) // (high * unit_m + spacing)))
    total = int((room - (count - 1) * spacing) // unit_m)
    if total < count * low:
        count = max(1, total // low)
        total = int((room - (count - 1) * spacing) // unit_m)
    units = [min(high, total // count + (i < total % count)) for i in range(count)]
    spare = room - sum(units) * unit_m - (count - 1) * spacing
    x, placed = west + spare / (2 * count), []
    for n in units:
        placed.append((x, n * unit_m, n))
        x += n * unit_m + spacing + spare / count
    return placed


def _building(estate: Rows, geom: Polygon, storeys: int, units: int) -> Building:
    parcel, spec, rng = estate.parcel, estate.spec, estate.rng
    shape = spec.get("shape", "slab")
    rooms, dwellings = (units if shape == "pai" else 2), None
    if shape == "terrace":
        rooms, dwellings = 1, 1
    if shape == "tower":
        geom, rooms = _notched(geom), int(rng.choice(spec["rooms"]))
    return Building(
        geom, parcel.community, "residential", parcel.name,
        storeys=storeys, unit_count={"pai": 0, "terrace": 0}.get(shape, units),
        rooms_per_floor=rooms, dwellings=dwellings,
        built_year=parcel.year + int(rng.integers(0, 3)) * (not spec.get("new")),
        has_plot=not spec.get("new"),
    )  # fmt: skip


def _notched(square: Polygon) -> Polygon:
    """A tower's plan: the square with its corners cut in, four flats around a core."""
    x0, y0, x1, y1 = square.bounds
    a, b = 6.0, 4.5
    corners = [(x0, y0), (x1 - a, y0), (x0, y1 - b), (x1 - a, y1 - b)]
    return shapely.difference(square, shapely.union_all([rect(x, y, a, b) for x, y in corners]))


def _row_paths(draft: Draft, estate: Rows, standing: list[Building], path_y: list[float]) -> None:
    """A path along the north side of each row, from its first to its last stairwell."""
    x, wall = estate.spine_x, estate.parcel.geom.buffer(-2)
    built = shapely.union_all([building.geom for building in standing]).buffer(2.0)
    for y, along in zip(estate.row_y, path_y, strict=True):
        row = [
            h.geom.bounds for h in standing if abs(h.geom.bounds[1] - y) < 3 and h.dwelling_count
        ]
        west = min([x, *[b[0] + 6 for b in row]])
        east = max([x, *[b[2] - 6 for b in row]])
        free = shapely.intersection(LineString([(west, along), (east, along)]), wall)
        pieces = parts(shapely.difference(free, built))
        joined = [p for p in pieces if p.distance(Point(x, along)) < 1e-6]
        draft.paths += [Line(p, "path", 3.0) for p in joined if p.length > 6]


def _shops_below(estate: Rows, houses: list[Building]) -> None:
    """The row nearest to a street with shops gets shops on its ground floor."""
    for side in estate.below_sides:
        edge = estate.row_y[0] if side == "S" else estate.row_y[-1]
        for house in houses:
            if abs(house.geom.bounds[1] - edge) < 3:
                house.kind, house.shop_floors = "mixed", 1 if house.storeys < 9 else 2
                house.fronts_street = True


def _labelled(estate: Rows, houses: list[Building]) -> list[Building]:
    """Labels in reading order, row by row from the south; later parcels count on."""
    pattern = estate.spec.get("label", "{n}栋")
    for n, house in enumerate(houses, 1):
        text = str(n)
        if estate.spec.get("label_letters"):
            text = chr(ord("A") + n - 1)
        if estate.spec.get("chinese"):
            text = chinese(n)
        house.label_number, house.name = n, pattern.format(n=text)
    return houses


def chinese(n: int) -> str:
    """1-99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
