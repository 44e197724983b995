"""The ways that sides can take: shortest paths over the network from corner to corner."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gridmap.boundaries.network import LEAP_M, Array, BoundaryNetwork, Ids
from gridmap.boundaries.sentence import SIDES, Bounds

Flags = npt.NDArray[np.bool_]

OFF_NAME = 6.0
"""A metre off the named street counts for so many: detours are rather taken along the name."""

LEAP = 30.0
"""A metre without any street counts for so many."""

WANTED_LEAP = 7.0
"""The same where longer gaps than usual may be closed: somebody knows that no street is there."""

NEAR_CORNER = 1.3
"""Where two sides do not meet, ends up to so many times the shortest gap are tried as corners."""

CORNERS = 8
"""Corners that are tried for two sides at most, those of the smallest gap first."""

LEAST_SPACING_M = 15.0
"""Meetings nearer to each other than this are one."""


class Paths:
    """Shortest paths along each side, from each of the corners where it begins."""

    def __init__(self, network: BoundaryNetwork, bounds: Bounds):
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
            leap = LEAP if network.leap_m <= LEAP_M else WANTED_LEAP
            weight = np.where(network.is_leap, length * leap, weight) + 1e-6
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


def _graph(network: BoundaryNetwork, weight: Array) -> tuple[csr_array, dict[tuple[int, int], int]]:
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


def _corners(network: BoundaryNetwork, one: Flags, two: Flags) -> Ids:
    """Nodes at which two sides meet, else nodes of both where they come closest."""
    first, second = (
        np.unique(np.r_[network.tail[side], network.head[side]]) for side in (one, two)
    )
    shared = np.intersect1d(first, second)
    if len(shared):
        return shared[_spread(network.xy[shared])][:CORNERS]
    distance_m, nearest = cKDTree(network.xy[second]).query(network.xy[first])
    order = np.argsort(distance_m, kind="stable")
    order = order[distance_m[order] <= NEAR_CORNER * distance_m[order[0]] + LEAST_SPACING_M][
        : CORNERS // 2
    ]
    return np.unique(np.r_[first[order], second[nearest[order]]])


def _spread(xy: Array) -> list[int]:
    """The first of those that lie at one place."""
    kept: list[int] = []
    for row in range(len(xy)):
        if all(np.hypot(*(xy[row] - xy[other])) > LEAST_SPACING_M for other in kept):
            kept.append(row)
    return kept
