"""From the plan to a full drawing board: skeleton, parcels, what fills them, fields."""

import numpy as np
import shapely
from shapely import Polygon

from etl.sample import campus, lanes, parks, rows, skeleton, village
from etl.sample.draft import Draft, Estate, Green, Parcel
from etl.sample.tools import parts, stream

FILLS = {
    "rows": rows.fill,
    "lanes": lanes.fill,
    "campus": campus.fill,
    "park": parks.fill,
    "village": village.fill,
    "reserved": campus.reserved,
}
"""Word in the plan and who fills such a parcel."""


def draw(seed: int) -> tuple[Draft, dict[str, Polygon]]:
    """The whole town in plan metres, and the outline of each community by its letters."""
    greens = skeleton.water(seed)
    canals = shapely.union_all([green.geom for green in greens])
    draft = Draft(skeleton.streets(seed, canals), canals, greens=greens)
    outline = skeleton.outlines(draft.streets)
    parcels = skeleton.cut_parcels(draft, outline)
    for n, parcel in enumerate(parcels):
        FILLS[parcel.fill](draft, parcel, stream(seed, f"{n} {parcel.name}"))
    for parcel in parcels:
        if parcel.fill == "village":
            parcel.geom = _village_edge(draft, parcel)
    draft.estates = _estates(parcels)
    draft.greens += _open_land(seed, draft, parcels, outline["QS"])
    return draft, outline


def _village_edge(draft: Draft, parcel: Parcel) -> Polygon:
    """A village has no wall: it ends a garden's breadth beyond its houses."""
    homes = [
        building.geom
        for building in draft.buildings
        if building.estate == parcel.name and shapely.intersects(building.geom, parcel.geom)
    ]
    edge = shapely.union_all(homes).buffer(40).buffer(-24)
    return Polygon(max(parts(edge), key=lambda part: part.area).exterior).simplify(1.0)


def _estates(parcels: list[Parcel]) -> list[Estate]:
    """One estate a name, over all its parcels."""
    found: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        if parcel.estate_kind:
            found.setdefault(f"{parcel.community} {parcel.name}", []).append(parcel)
    return [_estate(group) for group in found.values()]


def _estate(group: list[Parcel]) -> Estate:
    first = group[0]
    land = first.geom
    if len(group) > 1:
        # Parts of one estate on both sides of a road or a river make one outline.
        land = shapely.union_all([parcel.geom for parcel in group])
        land = land.buffer(45, join_style="mitre").buffer(-45, join_style="mitre")
        while land.geom_type == "MultiPolygon":
            one, two = parts(land)[:2]
            neck = shapely.shortest_line(one, two).buffer(5)
            land = shapely.union(land, neck)
        land = Polygon(land.exterior)
    year = min(parcel.year for parcel in group)
    kind = first.estate_kind or "open"
    return Estate(land, first.community, first.name, kind, first.aliases, year)


def _open_land(seed: int, draft: Draft, parcels: list[Parcel], outline: Polygon) -> list[Green]:
    """Fields, woods and ponds where the village has neither houses nor roads."""
    used = [parcel.geom.buffer(3) for parcel in parcels if parcel.community == "青石桥社区"]
    used += [line.geom.buffer(line.width_m / 2 + 2) for line in draft.streets]
    used += [line.geom.buffer(3) for line in draft.paths]
    used.append(draft.water.buffer(3))
    land = shapely.difference(outline, shapely.union_all(used))
    greens: list[Green] = []
    rng = stream(seed, "fields")
    for part in parts(land):
        if part.area > 1500:
            greens += village.fields(part, rng)
    return [_pond(green, rng) for green in greens]


def _pond(green: Green, rng: np.random.Generator) -> Green:
    """Now and then a field is a fish pond."""
    if green.kind == "field" and rng.random() < 0.06 and green.geom.area < 9000:
        pond = green.geom.buffer(-6).buffer(4)
        if pond.geom_type == "Polygon" and pond.area > 600:
            return Green(pond, "water", "鱼塘")
    return green
