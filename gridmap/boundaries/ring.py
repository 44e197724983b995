"""
From four bounds to a polygon on their centre-lines (GB 50180-2018, A.0.1).

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
import numpy.typing as npt
import shapely
from pyproj import Geod
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gridmap import crs
from gridmap.boundaries.network import Array, Ids, Network
from gridmap.boundaries.sentence import SIDES, Bounds
from gridmap.errors import BoundaryError

Flags = npt.NDArray[np.bool_]

OFF_NAME = 6.0
"""A metre off the named street counts for so many: detours are rather taken along the name."""

LEAP = 30.0
"""A metre without any street counts for so many."""

NEAR_CORNER = 1.3
"""Where two sides do not meet, ends up to so many times the shortest gap are tried as corners."""

CORNERS = 8
"""Corners that are tried for two sides at most, those of the smallest gap first."""

APART_M = 15.0
"""Meetings nearer to each other than this are one."""

FAR_APART_M = 100.0
"""Sides whose streets come no nearer than this are named when nothing closes."""

RINGS = 300
"""Rings that are looked at, the cheapest first."""

AREA_TOLERANCE = 0.05
"""Share by which an area may differ from the stated one without a warning (issue 5)."""

ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Side:
    """
    One side as it was drawn.

    `on_name_m` runs on the named streets, `off_name_m` on others (`others` names them), `leap_m`
    straight where there is no street.
    """

    names: tuple[str, ...]
    on_name_m: float
    off_name_m: float
    leap_m: float
    others: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Boundary:
    """
    What four bounds enclose.

    Attributes
    ----------
    outline
        Polygon in EPSG:4326.
    area_m2
        On the ellipsoid.
    stated_area_m2
        As the source states it; None where it does not.
    sides
        By 'east', 'south', 'west', 'north'.
    rivals
        How many other blocks the same names could mean.
    notes
        What had to be closed, and what does not fit; one sentence each.
    """

    outline: Polygon
    area_m2: float
    stated_area_m2: float | None
    sides: dict[str, Side]
    rivals: int
    notes: tuple[str, ...]


def build(
    network: Network,
    bounds: Bounds,
    *,
    hint: tuple[float, float] | None = None,
    outline: BaseGeometry | None = None,
) -> Boundary:
    """
    The polygon within four bounds.

    Parameters
    ----------
    network
        Streets in which all names are found; see `network.check_names`.
    hint
        Lon, lat of a place inside.
    outline
        An older outline in EPSG:4326; the ring that overlaps it most is taken.

    Raises
    ------
    BoundaryError
        The bounds do not close, or not around the hint.
    """
    paths = _Paths(network, bounds)
    rings = _rings(network, bounds, paths)
    if hint is not None:
        inside = crs.reproject(np.array([Point(*hint)]), crs.STORED, network.plane)[0]
        rings = [one for one in rings if one.polygon.covers(inside)]
        if not rings:
            raise BoundaryError("no block within these bounds holds the place of the hint")
    if not rings:
        raise BoundaryError(
            f"{'、'.join(bounds.names())} enclose nothing with each on its side: "
            + (_apart(network, bounds) or "check whether east, west, south and north are right")
        )
    old = None
    if outline is not None:
        old = crs.reproject(np.array([outline]), crs.STORED, network.plane)[0]
    best = min(rings, key=lambda ring: _misfit(ring, bounds.stated_area_m2, old))
    return _boundary(network, bounds, best, _rivals(rings, best))


@dataclass(frozen=True, eq=False)
class _Ring:
    polygon: Polygon
    edges: dict[str, Ids]
    cost: float


class _Paths:
    """Shortest paths along each side, from each of the corners where it begins."""

    def __init__(self, network: Network, bounds: Bounds):
        self.on_name = {side: network.of(getattr(bounds, side)) for side in SIDES}
        length = shapely.length(network.geometry)
        self.corner: dict[str, Ids] = {}
        self.cost: dict[str, npt.NDArray[np.float64]] = {}
        self._before: dict[str, npt.NDArray[np.int32]] = {}
        self._edge: dict[str, dict[tuple[int, int], int]] = {}
        for number, side in enumerate(SIDES):
            self.corner[side] = _corners(
                network, self.on_name[SIDES[number - 1]], self.on_name[side]
            )
            weight = length * np.where(self.on_name[side], 1.0, OFF_NAME)
            # Nothing is no edge to scipy.
            weight = np.where(network.is_leap, length * LEAP, weight) + 1e-6
            graph, self._edge[side] = _graph(network, weight)
            self.cost[side], self._before[side] = dijkstra(
                graph, directed=False, indices=self.corner[side], return_predecessors=True
            )

    def edges(self, side: str, start: int, end: int) -> Ids:
        """Edges from the start-th corner to a node."""
        found, node, before = [], end, self._before[side][start]
        while before[node] >= 0:
            other = int(before[node])
            found.append(self._edge[side][min(node, other), max(node, other)])
            node = other
        return np.array(found, np.int64)


def _graph(network: Network, weight: Array) -> tuple[csr_array, dict[tuple[int, int], int]]:
    """The cheapest edge between each two nodes, and which one that is."""
    low = np.minimum(network.tail, network.head)
    high = np.maximum(network.tail, network.head)
    order = np.lexsort((weight, high, low))
    order = order[low[order] != high[order]]
    pairs = np.column_stack((low, high))[order]
    kept = order[np.unique(pairs, axis=0, return_index=True)[1]]
    size = len(network.xy)
    graph = coo_array((weight[kept], (low[kept], high[kept])), shape=(size, size)).tocsr()
    ends = zip(low[kept].tolist(), high[kept].tolist(), strict=True)
    return graph, dict(zip(ends, kept.tolist(), strict=True))


def _corners(network: Network, one: Flags, two: Flags) -> Ids:
    """Nodes at which two sides meet, else nodes of both where they come closest."""
    first, second = (
        np.unique(np.r_[network.tail[side], network.head[side]]) for side in (one, two)
    )
    shared = np.intersect1d(first, second)
    if len(shared):
        return shared[_spread(network.xy[shared])][:CORNERS]
    apart, nearest = cKDTree(network.xy[second]).query(network.xy[first])
    order = np.argsort(apart, kind="stable")
    order = order[apart[order] <= NEAR_CORNER * apart[order[0]] + APART_M][: CORNERS // 2]
    return np.unique(np.r_[first[order], second[nearest[order]]])


def _spread(xy: Array) -> list[int]:
    """The first of those that lie at one place."""
    kept: list[int] = []
    for row in range(len(xy)):
        if all(np.hypot(*(xy[row] - xy[other])) > APART_M for other in kept):
            kept.append(row)
    return kept


def _rings(network: Network, bounds: Bounds, paths: _Paths) -> list[_Ring]:
    """Rings that close with each side where its word says, the cheapest first."""
    corners = [paths.corner[side] for side in SIDES]
    found = []
    for chosen in product(*(range(len(one)) for one in corners)):
        cost = 0.0
        for number, side in enumerate(SIDES):
            end = corners[(number + 1) % 4][chosen[(number + 1) % 4]]
            cost += float(paths.cost[side][chosen[number], end])
        if np.isfinite(cost):
            found.append((round(cost, 3), chosen))
    if not found:
        raise BoundaryError(
            f"{'、'.join(bounds.names())} are not joined by any street: load the streets between"
        )
    found.sort()
    rings = []
    for cost, chosen in found[:RINGS]:
        edges = {
            side: paths.edges(
                side, chosen[number], int(corners[(number + 1) % 4][chosen[(number + 1) % 4]])
            )
            for number, side in enumerate(SIDES)
        }
        ring = _closed(network, edges, paths.on_name, cost)
        if ring is not None:
            rings.append(ring)
    return rings


def _closed(
    network: Network, edges: dict[str, Ids], on_name: dict[str, Flags], cost: float
) -> _Ring | None:
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
    return _Ring(Polygon(polygon.exterior), edges, cost)


def _misfit(ring: _Ring, stated_m2: float | None, old: BaseGeometry | None) -> tuple[float, float]:
    """Costs, times how far area and old outline are from what they should be."""
    worse = 1.0
    if stated_m2:
        worse *= 1 + abs(np.log(ring.polygon.area / stated_m2))
    if old is not None:
        shared = ring.polygon.intersection(old).area / ring.polygon.union(old).area
        worse *= 1 + 4 * (1 - shared)
    return round(ring.cost * worse, 3), round(ring.polygon.area, 3)


def _apart(network: Network, bounds: Bounds) -> str:
    """Sides that ought to meet and do not come near."""
    told = []
    for one, two in zip(SIDES, (*SIDES[1:], SIDES[0]), strict=True):
        names = getattr(bounds, one), getattr(bounds, two)
        lines = [shapely.multilinestrings(list(network.geometry[network.of(n)])) for n in names]
        gap = shapely.distance(*lines)
        if gap > FAR_APART_M:
            told.append(f"{'、'.join(names[0])} and {'、'.join(names[1])} are {gap:.0f} m apart")
    return ", ".join(told)


def _rivals(rings: list[_Ring], best: _Ring) -> int:
    """Rings of about the same cost around other land."""
    others: list[Polygon] = []
    for ring in rings:
        if ring.cost > 2 * best.cost:
            continue
        known = [best.polygon, *others]
        if all(ring.polygon.intersection(one).area < 0.5 * ring.polygon.area for one in known):
            others.append(ring.polygon)
    return len(others)


def _boundary(network: Network, bounds: Bounds, ring: _Ring, rivals: int) -> Boundary:
    outline = crs.reproject(np.array([ring.polygon]), network.plane)[0]
    area = area_m2(outline)
    sides = {side: _side(network, getattr(bounds, side), ring.edges[side]) for side in SIDES}
    notes = []
    for side, drawn in sides.items():
        if drawn.off_name_m >= 1:
            by = f" along {'、'.join(drawn.others)}" if drawn.others else ""
            notes.append(
                f"{side}: {drawn.off_name_m:.0f} m are not on {'、'.join(drawn.names)}; "
                f"closed{by or ' along streets without a name'}"
            )
        if drawn.leap_m >= 1:
            notes.append(f"{side}: {drawn.leap_m:.0f} m are closed straight: no street is there")
    if rivals:
        notes.append(
            f"{rivals} other blocks lie within the same names; give a hint if this is not it"
        )
    if bounds.stated_area_m2:
        off = area / bounds.stated_area_m2 - 1
        if abs(off) > AREA_TOLERANCE:
            notes.append(
                f"the area is {area / 1e6:.3f} km², {off:+.1%} from the stated "
                f"{bounds.stated_area_m2 / 1e6:.3f} km²: look at the bounds again"
            )
    return Boundary(outline, area, bounds.stated_area_m2, sides, rivals, tuple(notes))


def area_m2(outline: BaseGeometry) -> float:
    """On the ellipsoid, of a polygon in EPSG:4326."""
    return abs(float(ELLIPSOID.geometry_area_perimeter(outline)[0]))


def _side(network: Network, names: tuple[str, ...], rows: Ids) -> Side:
    length = shapely.length(network.geometry[rows])
    named, leap = network.of(names)[rows], network.is_leap[rows]
    others = dict.fromkeys(str(one) for one in network.name[rows[~named & ~leap]] if one)
    return Side(
        names,
        float(length[named].sum()),
        float(length[~named & ~leap].sum()),
        float(length[leap].sum()),
        tuple(others),
    )
