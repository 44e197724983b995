"""
Rings that close along four sides, and which of them is meant.

The ring runs along each side from corner to corner by the shortest path over the network, on which
a metre off the named street counts for several: so gaps are closed along other streets, and only
where there are none straight across. A corner is where two sides meet; where they do not, it is
where they come closest. Of all rings that close, sides must lie where their word says; the one
that keeps best to its names wins, weighed by how well it fits a stated area, an old outline or a
hint.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gridmap.boundaries.network import BoundaryNetwork, Ids
from gridmap.boundaries.paths import Flags, Paths
from gridmap.boundaries.sentence import SIDES, Bounds
from gridmap.i18n import Message

FAR_APART_M = 30.0
"""Sides whose streets come no nearer than this are named when nothing closes."""

RINGS = 300
"""Rings that are looked at, the cheapest first."""


@dataclass(frozen=True, eq=False)
class Ring:
    """
    A polygon in the network's plane, and by side its edges and the node at which it begins.

    `cost` is metres, those off the names counted several times.
    """

    polygon: Polygon
    edges: dict[str, Ids]
    corner: dict[str, int]
    cost: float


def closing(network: BoundaryNetwork, bounds: Bounds, paths: Paths) -> list[Ring]:
    """Rings that close with each side where its word says, the cheapest first; maybe none."""
    corners = [paths.corner[side] for side in SIDES]
    found = []
    for chosen in product(*(range(len(one)) for one in corners)):
        cost = 0.0
        for number, side in enumerate(SIDES):
            end = corners[(number + 1) % 4][chosen[(number + 1) % 4]]
            cost += float(paths.cost[side][chosen[number], end])
        if np.isfinite(cost):
            found.append((round(cost, 3), chosen))
    found.sort()
    rings = []
    for cost, chosen in found[:RINGS]:
        edges = {
            side: paths.edges(
                side, chosen[number], int(corners[(number + 1) % 4][chosen[(number + 1) % 4]])
            )
            for number, side in enumerate(SIDES)
        }
        corner = {side: int(corners[number][chosen[number]]) for number, side in enumerate(SIDES)}
        ring = _closed(network, edges, corner, paths.on_name, cost)
        if ring is not None:
            rings.append(ring)
    return rings


def _closed(
    network: BoundaryNetwork,
    edges: dict[str, Ids],
    corner: dict[str, int],
    on_name: dict[str, Flags],
    cost: float,
) -> Ring | None:
    """The area that the edges enclose, if each side is on its name and where its word says."""
    used = np.unique(np.concatenate(list(edges.values())))
    faces = shapely.get_parts(shapely.polygonize(list(network.geometry[used])))
    if not len(faces) or min(map(len, edges.values())) == 0:
        return None
    body = shapely.union_all(faces)
    polygon = max(shapely.get_parts(body), key=lambda part: part.area)
    rim = polygon.exterior.buffer(0.01)
    middle = {}
    for side, rows in edges.items():
        on_rim = rows[shapely.covered_by(network.geometry[rows], rim)]
        if not on_name[side][on_rim].any():
            return None
        line = shapely.multilinestrings(list(network.geometry[on_rim]))
        middle[side] = shapely.centroid(line)
    # As seen from the middle of the whole.
    centre = polygon.centroid
    if not (
        middle["west"].x < centre.x < middle["east"].x
        and middle["south"].y < centre.y < middle["north"].y
    ):
        return None
    return Ring(Polygon(polygon.exterior), edges, corner, cost)


def misfit(ring: Ring, stated_m2: float | None, old: BaseGeometry | None) -> tuple[float, float]:
    """Costs, times how far area and old outline are from what they should be."""
    worse = 1.0
    if stated_m2:
        worse *= 1 + abs(np.log(ring.polygon.area / stated_m2))
    if old is not None:
        shared = ring.polygon.intersection(old).area / ring.polygon.union(old).area
        worse *= 1 + 4 * (1 - shared)
    return round(ring.cost * worse, 3), round(ring.polygon.area, 3)


def unmet_sides(network: BoundaryNetwork, bounds: Bounds) -> list[Message]:
    """Messages about sides that should meet and do not come near each other."""
    found = []
    for one, two in zip(SIDES, (*SIDES[1:], SIDES[0]), strict=True):
        names = getattr(bounds, one), getattr(bounds, two)
        lines = [shapely.multilinestrings(list(network.geometry[network.of(n)])) for n in names]
        gap = shapely.distance(*lines)
        if gap > FAR_APART_M:
            found.append(
                Message(
                    "{one} and {two} are {metres:.0f} m apart",
                    one="、".join(names[0]),
                    two="、".join(names[1]),
                    metres=gap,
                )
            )
    return found


def rivals(rings: list[Ring], best: Ring) -> int:
    """Rings of about the same cost around other land."""
    others: list[Polygon] = []
    for ring in rings:
        if ring.cost > 2 * best.cost:
            continue
        known = [best.polygon, *others]
        if all(ring.polygon.intersection(one).area < 0.5 * ring.polygon.area for one in known):
            others.append(ring.polygon)
    return len(others)
