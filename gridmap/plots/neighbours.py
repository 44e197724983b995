"""
Neighbours as people see them: a short way from house to house, nothing hard to cross.

Houses whose cells meet (Voronoi cells of their outlines) may be neighbours. What it costs to
get across is the gap between them in metres, and for what lies between:

- a street, by its class, once for all its carriageways;
- water or a barrier, the detour over the nearest bridge; water also around its end;
- a compound's wall, the detour through its nearest gate, or `wall_m` where no gate is known;
- another building, `building_m`.

Pairs above a limit are no neighbours. Where that leaves buildings without any connection, the
cheapest pairs join them all the same, and are marked: a way is there, only longer. In the end
stands what people of the place decided of a pair (`gridmap.actions.neighbours`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, QhullError

from gridmap.i18n import Message
from gridmap.plots import graph
from gridmap.plots.barriers import Barriers, Geometry

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

SAMPLE_M = 12.0
"""Outlines are sampled this densely for their cells: half a house's width."""

CROSSINGS = {
    "arterial": 90.0,
    "secondary": 60.0,
    "branch": 30.0,
    "lane": 5.0,
    "service": 5.0,
    "path": 0.0,
    "steps": 0.0,
}
"""Metres that crossing a street is worth: the wait and the width, by class. An assumption."""


@dataclass(frozen=True)
class Limits:
    """
    Limits within which buildings are neighbours, in metres; assumptions, to be adjusted.

    `cost_m` is the most that a pair may cost, `crossing_m` what crossing a street adds by its
    kind, `wall_m` what a wall without known gates adds, `building_m` a building in between.
    """

    cost_m: float = 120.0
    crossing_m: Mapping[str, float] = field(default_factory=lambda: CROSSINGS)
    wall_m: float = 100.0
    building_m: float = 60.0


@dataclass(frozen=True, eq=False)
class Neighbours:
    """
    Pairs of neighbours.

    Attributes
    ----------
    edges
        m x 2 positions of buildings, the lower first, rising.
    cost_m
        What it costs to get across.
    is_link
        Pairs above the limit that only join what would else be apart.
    notes
        What was joined so, and what could not be; one message each.
    """

    edges: Ids
    cost_m: Array
    is_link: npt.NDArray[np.bool_]
    notes: tuple[Message, ...]


def between(barriers: Barriers, limits: Limits | None = None) -> Neighbours:
    """
    Neighbours among buildings, by the rules at the head of this module.

    Buildings that no bridge joins to the rest stay apart, and a note says so.
    """
    limits = limits or Limits()
    pairs = candidates(barriers.footprints)
    ways = shapely.shortest_line(*barriers.footprints[pairs].T)
    cost = shapely.length(ways)
    cost += _streets(ways, barriers, limits)
    cost += _obstacles(ways, barriers)
    cost += _walls(ways, barriers, limits)
    cost += limits.building_m * _buildings(ways, pairs, barriers.footprints)
    return _joined(len(barriers.footprints), pairs, cost, limits.cost_m)


def adjusted(found: Neighbours, footprints: Geometry, pairs: Ids, are: npt.NDArray) -> Neighbours:
    """
    Neighbours with pairs (m x 2 positions, the lower first) added or taken out.

    Nothing is joined in place of a pair taken out: buildings may then be without a connection.
    """
    kept = ~(found.edges[:, None] == pairs[~are]).all(axis=2).any(axis=1)
    new = pairs[are]
    new = new[~(new[:, None] == found.edges).all(axis=2).any(axis=1)]
    edges = np.vstack((found.edges[kept], new))
    cost = np.append(found.cost_m[kept], shapely.distance(*footprints[new].T))
    is_link = np.append(found.is_link[kept], np.zeros(len(new), bool))
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    note = Message("{count} pairs are adjusted by hand", count=len(new) + int((~kept).sum()))
    return Neighbours(edges[order], cost[order], is_link[order], (*found.notes, note))


def candidates(footprints: Geometry) -> Ids:
    """Pairs of buildings whose cells meet, m x 2 rising; cells are those of their outlines."""
    count = len(footprints)
    if count < 2:
        return np.zeros((0, 2), np.int64)
    xy, owner = shapely.get_coordinates(shapely.segmentize(footprints, SAMPLE_M), return_index=True)
    xy, first = np.unique(np.round(xy, 2), axis=0, return_index=True)
    owner = owner[first]
    try:
        corner = Delaunay(xy - xy.mean(axis=0)).simplices
    except QhullError:
        # All on one line: each is beside the next.
        order = owner[np.lexsort(xy.T)]
        corner = np.column_stack((order[:-1], order[1:], order[1:]))
        sides = corner[:, :2]
    else:
        sides = owner[np.vstack((corner[:, :2], corner[:, 1:], corner[:, ::2]))]
    sides = np.sort(sides[sides[:, 0] != sides[:, 1]], axis=1)
    # Outlines that share a corner have one point there, and only one owner of it.
    touching = shapely.STRtree(footprints).query(footprints, predicate="intersects").T
    sides = np.vstack((sides, touching[touching[:, 0] < touching[:, 1]]))
    return np.unique(sides, axis=0).astype(np.int64)


def _streets(ways: Geometry, barriers: Barriers, limits: Limits) -> Array:
    """By class, once: the two carriageways of a street are one street."""
    cost = np.zeros(len(ways))
    way, street = shapely.STRtree(barriers.streets).query(ways, predicate="intersects")
    for kind, metres in limits.crossing_m.items():
        cost[np.unique(way[barriers.kind[street] == kind])] += metres
    return cost


def _obstacles(ways: Geometry, barriers: Barriers) -> Array:
    """Over the nearest bridge, or around the end of what is no barrier."""
    bridges = barriers.streets[barriers.is_bridge]
    obstacles = np.concatenate((barriers.water, barriers.lines))
    if not len(obstacles):
        return np.zeros(len(ways))
    around = np.full(len(obstacles), np.inf)
    around[: len(barriers.water)] = shapely.length(barriers.water) / 2
    way, obstacle = shapely.STRtree(obstacles).query(ways, predicate="intersects")
    over = np.full(len(way), np.inf)
    if len(bridges):
        tree = shapely.STRtree(bridges)
        middle = shapely.centroid(shapely.intersection(ways[way], obstacles[obstacle]))
        (row, _), distance = tree.query_nearest(middle, return_distance=True, all_matches=False)
        over[row] = 2 * distance
    return _sums(way, np.minimum(over, around[obstacle]), len(ways))


def _walls(ways: Geometry, barriers: Barriers, limits: Limits) -> Array:
    """Through the gate with the shortest detour."""
    way, wall = shapely.STRtree(shapely.boundary(barriers.walls)).query(
        ways, predicate="intersects"
    )
    ends = shapely.get_coordinates(ways).reshape(-1, 2, 2)
    gate = shapely.get_coordinates(barriers.gates)
    detour = np.full(len(way), limits.wall_m)
    for one in np.unique(wall):
        opened = gate[barriers.gate_wall == one]
        if not len(opened):
            continue
        rows = np.flatnonzero(wall == one)
        to_gate = np.hypot(*np.moveaxis(ends[way[rows], :, None] - opened, -1, 0))
        direct = shapely.length(ways[way[rows]])
        detour[rows] = to_gate.sum(axis=1).min(axis=1) - direct
    return _sums(way, detour, len(ways))


def _buildings(ways: Geometry, pairs: Ids, footprints: Geometry) -> Array:
    """Number of other buildings in the way of each pair."""
    way, building = shapely.STRtree(footprints).query(ways, predicate="intersects")
    other = (building != pairs[way, 0]) & (building != pairs[way, 1])
    return np.bincount(way[other], minlength=len(ways)).astype(np.float64)


def _sums(row: Ids, cost: Array, count: int) -> Array:
    total = np.zeros(count)
    np.add.at(total, row, cost)
    return total


def _joined(count: int, pairs: Ids, cost: Array, limit: float) -> Neighbours:
    kept = cost <= limit
    piece = graph.components(count, pairs[kept])
    open_ = np.flatnonzero(~kept & np.isfinite(cost) & (piece[pairs[:, 0]] != piece[pairs[:, 1]]))
    links = open_[_cheapest(piece[pairs[open_]], cost[open_])]
    chosen = np.union1d(np.flatnonzero(kept), links)
    pieces = int(graph.components(count, pairs[chosen]).max(initial=-1)) + 1
    notes = []
    if len(links):
        notes.append(
            Message(
                "{count} pairs above the limit of {limit:g} m join what would else be apart; "
                "the longest way costs {most:.0f} m",
                count=len(links),
                limit=limit,
                most=float(cost[links].max()),
            )
        )
    if pieces > 1:
        notes.append(
            Message(
                "{count} groups of buildings have no way to each other: a bridge is missing",
                count=pieces,
            )
        )
    return Neighbours(pairs[chosen], cost[chosen], np.isin(chosen, links), tuple(notes))


def _cheapest(ends: Ids, cost: Array) -> Ids:
    """Positions of the pairs of a minimum spanning tree."""
    if not len(ends):
        return np.zeros(0, np.int64)
    ends = np.sort(ends, axis=1)
    order = np.lexsort((cost, ends[:, 1], ends[:, 0]))
    _, first = np.unique(ends[order], axis=0, return_index=True)
    best = order[first]
    size = int(ends.max()) + 1
    # Zero is no edge to scipy, and every link costs more than the limit.
    tree = minimum_spanning_tree(
        coo_array((cost[best], (ends[best, 0], ends[best, 1])), shape=(size, size)).tocsr()
    ).tocoo()
    found = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    return np.array([one for one in best.tolist() if tuple(ends[one].tolist()) in found], np.int64)
