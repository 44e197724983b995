"""Codes, house numbers, names of what has none, and room enough for everybody."""

import itertools

import shapely
from shapely import LineString

from etl.sample.blueprint import STATED
from etl.sample.draft import PREFIX, Building, Draft

FRONTAGE_M = 9.0
"""Street front to a house number; even numbers on the right, odd on the left."""

SPARE_SHARE = 0.05
"""Dwellings beyond the number of households, at the least."""


def settle(draft: Draft) -> None:
    """Give every building its code, street number and name."""
    for community, _, household_count, _ in STATED.values():
        make_room(draft, community, household_count)
    _house_numbers(draft)
    for building in draft.buildings:
        if building.name is None:
            building.name = f"{building.street or ''}{building.house_number or '无号'}"
    _codes(draft)


def make_room(draft: Draft, community: str, household_count: int) -> None:
    """Storey by storey on blocks and towers, until the stated households find a home."""
    homes = [b for b in draft.buildings if b.community == community and b.dwelling_count]
    blocks = [b for b in homes if b.unit_count] or homes
    missing = household_count * (1 + SPARE_SHARE) - sum(b.dwelling_count for b in homes)
    for building in itertools.cycle(blocks):
        if missing <= 0:
            return
        before = building.dwelling_count
        if building.dwellings is not None:
            building.dwellings += 1
        else:
            building.storeys += 1
        missing -= building.dwelling_count - before


def _house_numbers(draft: Draft) -> None:
    """Numbers along each street, from its first point on."""
    lines = _whole_streets(draft)
    names = list(lines)
    tree = shapely.STRtree([lines[name] for name in names])
    found: dict[str, list[tuple[float, int, Building]]] = {}
    for building in draft.buildings:
        if not building.fronts_street or building.street:
            continue
        centre = building.geom.centroid
        name = names[int(tree.nearest(centre))]
        at = lines[name].project(centre)
        found.setdefault(name, []).append((at, _side(lines[name], at, centre), building))
    for name, rows in found.items():
        last = {0: 0, 1: 0}
        for at, side, building in sorted(rows, key=lambda row: row[0]):
            number = max(2 * int(at // FRONTAGE_M) + 1 + side, last[side] + 2 - (not last[side]))
            number += (number + 1 + side) % 2
            last[side] = number
            building.street, building.house_number = name, f"{number}号"


def _whole_streets(draft: Draft) -> dict[str, LineString]:
    """One line a named street, its pieces put together."""
    pieces: dict[str, list[LineString]] = {}
    for line in draft.streets:
        if line.name:
            pieces.setdefault(line.name, []).append(line.geom)
    merged = {name: shapely.line_merge(shapely.union_all(p)) for name, p in pieces.items()}
    return {
        name: line if line.geom_type == "LineString" else max(line.geoms, key=lambda g: g.length)
        for name, line in merged.items()
    }


def _side(line: LineString, at: float, point: shapely.Point) -> int:
    """0 left of the line's direction, 1 right."""
    a, b = line.interpolate(max(at - 1, 0)), line.interpolate(at + 1)
    cross = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
    return 0 if cross >= 0 else 1


def _codes(draft: Draft) -> None:
    """`FX-0001`: estates in the order of the plan, labels in order, then all the rest."""
    rank = {(e.community, e.name): i for i, e in enumerate(draft.estates)}
    draft.buildings.sort(
        key=lambda b: (
            list(PREFIX).index(b.community),
            rank.get((b.community, b.estate or ""), len(rank)),
            b.kind in ("residential", "mixed") and b.storeys > 1,
            b.label_number or 0,
            b.name or "",
        )
    )
    count = dict.fromkeys(PREFIX, 0)
    for building in draft.buildings:
        count[building.community] += 1
        building.code = f"{PREFIX[building.community]}-{count[building.community]:04d}"
