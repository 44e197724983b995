"""Village groups (组): farmhouses with yards along a few crooked lanes, fields between."""

import numpy as np
import shapely
from shapely import LineString, Point, Polygon, affinity

from etl.sample.draft import Building, Draft, Green, Line, Parcel
from etl.sample.placing import FreeArea, rect
from etl.sample.tools import parts

KINDS = ["field"] * 8 + ["wood"]

ROW_PITCH_M = 31.0
"""House, yard, lane and vegetable patch."""


def fill(draft: Draft, parcel: Parcel, rng: np.random.Generator) -> None:
    """A village lane from the road, side lanes across it, houses north and south of them."""
    road = _road(draft, parcel)
    free = FreeArea(parcel.geom, 2.0)
    for street in draft.streets:
        if street.geom.intersects(parcel.geom):
            free.take(street.geom.buffer(street.width_m / 2 + 3))
    main = _main_lane(parcel, road, rng)
    sides = _side_lanes(parcel, main, rng)
    for lane in [main, *sides]:
        free.take(lane.buffer(2.6))
    sites = [site for lane in sides for site in _sites(lane, rng)] + _roadside(parcel, road, rng)
    houses = _build(parcel, free, sites, rng)
    _keep_used(draft, main, sides, houses)
    _to_the_road(draft, main)
    draft.buildings += houses


def _road(draft: Draft, parcel: Parcel) -> LineString:
    """The country road of the group: the longest stretch that runs through its land."""
    through = [
        (line.geom.intersection(parcel.geom.buffer(30)).length, i)
        for i, line in enumerate(draft.streets)
        if line.name == "青石路"
    ]
    return draft.streets[max(through)[1]].geom


def _main_lane(parcel: Parcel, road: LineString, rng: np.random.Generator) -> LineString:
    """From one end of the group to the other, across the road, a little crooked."""
    x0, y0, x1, y1 = parcel.geom.bounds
    x = x0 + (x1 - x0) * float(rng.uniform(0.42, 0.58))
    ys = np.arange(y0 + 12, y1 - 8, 24.0)
    drift = np.cumsum(rng.normal(0, 2.6, len(ys)))
    return LineString(np.round(np.column_stack([x + drift - drift.mean(), ys]), 3))


def _side_lanes(parcel: Parcel, main: LineString, rng: np.random.Generator) -> list[LineString]:
    """Lanes across the main lane, each with its own slant and sag."""
    x0, _, x1, _ = parcel.geom.bounds
    y0, y1 = main.bounds[1], main.bounds[3]
    lanes = []
    for y in np.arange(y0 + 8, y1 - 4, 2 * ROW_PITCH_M):
        here = main.interpolate(main.project(Point(main.centroid.x, y)))
        left = here.x - (here.x - x0) * float(rng.uniform(0.55, 0.97))
        right = here.x + (x1 - here.x) * float(rng.uniform(0.55, 0.97))
        slant, sag = float(rng.normal(0, 0.035)), float(rng.normal(0, 7))
        xs = np.unique(np.concatenate([np.arange(left, right, 18.0), [here.x, right]]))
        t = (xs - left) / max(right - left, 1)
        t0 = (here.x - left) / max(right - left, 1)
        ys = here.y + slant * (xs - here.x) + sag * (np.sin(np.pi * t) - np.sin(np.pi * t0))
        lanes.append(LineString(np.round(np.column_stack([xs, ys]), 3)))
    return [_on_land(parcel, lane, main) for lane in lanes]


def _on_land(parcel: Parcel, lane: LineString, main: LineString) -> LineString:
    """The part of a side lane inside the group's land that meets the main lane."""
    pieces = parts(shapely.intersection(lane, parcel.geom.buffer(-1)))
    return min(pieces, key=main.distance, default=lane)


def _sites(lane: LineString, rng: np.random.Generator) -> list[tuple[float, float, float, bool]]:
    """Centre and heading of possible houses on both sides of a lane; True: second row."""
    sites = []
    for side in (1, -1):
        for depth in (10.0, 26.5):
            at = float(rng.uniform(4, 12))
            while at < lane.length - 4:
                a, b = lane.interpolate(at - 3), lane.interpolate(at + 3)
                heading = float(np.arctan2(b.y - a.y, b.x - a.x))
                away = side * (depth + float(rng.normal(0, 1.1)))
                x = (a.x + b.x) / 2 - np.sin(heading) * away
                y = (a.y + b.y) / 2 + np.cos(heading) * away
                sites.append((x, y, heading, depth > 20))
                at += float(rng.choice([13.2, 14.5, 17, 24], p=[0.4, 0.35, 0.15, 0.1]))
    return sites


def _roadside(
    parcel: Parcel, road: LineString, rng: np.random.Generator
) -> list[tuple[float, float, float, bool]]:
    """Places along the country road itself."""
    stretch = road.intersection(parcel.geom)
    longest = max(parts(stretch), key=lambda part: part.length, default=None)
    if longest is None or longest.length < 40:
        return []
    return [site for site in _sites(longest, rng) if not site[3]]


def _build(parcel: Parcel, free: FreeArea, sites: list, rng: np.random.Generator) -> list[Building]:
    """Houses on the first free sites, the fuller towards the middle, until there are enough."""
    centre = parcel.geom.centroid
    reach = max(parcel.geom.bounds[2] - parcel.geom.bounds[0], 1) / 2
    ranked = sorted(
        sites,
        key=lambda s: np.hypot(s[0] - centre.x, s[1] - centre.y) / reach
        + float(rng.uniform(0, 0.55)) + 0.15 * s[3],
    )  # fmt: skip
    houses: list[Building] = []
    hall = parcel.spec.get("village_hall")
    for x, y, heading, _ in ranked:
        if len(houses) >= parcel.spec["houses"] + bool(hall):
            break
        is_hall = bool(hall) and not houses
        geom = _farmhouse(x, y, heading, rng, is_hall)
        if free.is_free(geom):
            free.take(geom, 1.2)
            houses.append(_house(parcel, geom, rng, is_hall))
    _number(parcel, houses)
    return houses


def _farmhouse(x: float, y: float, heading: float, rng: np.random.Generator,
               is_hall: bool) -> Polygon:  # fmt: skip
    """A house of about 10 x 12 m, some with a kitchen wing."""
    width, depth = float(rng.uniform(10, 12.5)), float(rng.uniform(8.5, 11))
    if is_hall:
        width, depth = 22.0, 11.0
    body = rect(x - width / 2, y - depth / 2, width, depth)
    if not is_hall and rng.random() < 0.3:
        side = x - width / 2 if rng.random() < 0.5 else x + width / 2 - 3.6
        body = shapely.union(body, rect(side, y - depth / 2 - 3.4, 3.6, 3.5))
    return affinity.rotate(body, heading + rng.normal(0, 0.05), origin=(x, y), use_radians=True)


def _house(parcel: Parcel, geom: Polygon, rng: np.random.Generator, is_hall: bool) -> Building:
    kind = "public" if is_hall else "residential"
    return Building(
        geom, parcel.community, kind, None if is_hall else parcel.name,
        name="青石桥社区居民委员会" if is_hall else None,
        storeys=3 if is_hall else int(rng.choice([1, 2, 2, 2, 3])), rooms_per_floor=1,
        built_year=parcel.year + int(rng.integers(-14, 18)),
        dwellings=0 if is_hall else int(rng.choice([1, 1, 2])),
    )  # fmt: skip


def _number(parcel: Parcel, houses: list[Building]) -> None:
    """House numbers from west to east in bands, as people count along their lanes."""
    digit = "一二三四五".index(parcel.spec["group"]) + 1
    homes = [house for house in houses if house.kind == "residential"]
    homes.sort(key=lambda h: (round(h.geom.centroid.y / 40), h.geom.centroid.x))
    for n, house in enumerate(homes, parcel.spec.get("start", 1)):
        house.label_number, house.name = n, f"{digit}组{n}号"


def _keep_used(draft: Draft, main: LineString, sides: list[LineString],
               houses: list[Building]) -> None:  # fmt: skip
    """Draw the lanes that lead to a house."""
    near = shapely.union_all([house.geom for house in houses]).buffer(24)
    draft.paths.append(Line(main, "lane", 3.5))
    draft.paths += [Line(lane, "path", 3.0) for lane in sides if lane.intersects(near)]


def _to_the_road(draft: Draft, main: LineString) -> None:
    """The end of the main lane that is nearer to a road goes on to it."""
    links = [
        shapely.shortest_line(Point(end), draft.centre_lines)
        for end in main.coords[:: len(main.coords) - 1]
    ]
    dry = [link for link in links if not link.intersects(draft.water)]
    link = min(dry or links, key=lambda link: link.length)
    if not main.intersects(draft.centre_lines) and link.length > 0.5:
        draft.paths.append(Line(link, "lane", 3.5))


def fields(land: Polygon, seed_rng: np.random.Generator) -> list[Green]:
    """Fields, woods and ponds on open land, in slanted strips as the ditches run."""
    angle = float(seed_rng.uniform(-14, 14))
    turned = affinity.rotate(land, -angle, origin=(0, 0))
    x0, y0, x1, y1 = turned.bounds
    greens, y = [], y0
    while y < y1:
        depth, x = float(seed_rng.uniform(55, 95)), x0 - float(seed_rng.uniform(0, 60))
        while x < x1:
            width = float(seed_rng.uniform(70, 160))
            plot = shapely.intersection(rect(x, y, width, depth), turned).buffer(-1.6)
            kind = str(seed_rng.choice(KINDS))
            greens += [
                Green(affinity.rotate(part, angle, origin=(0, 0)), kind)
                for part in parts(plot)
                if part.area > 900
            ]
            x += width
        y += depth
    return greens
