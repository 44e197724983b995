"""One network from streets and paths: noded, in one piece."""

from dataclasses import replace

import numpy as np
import scipy.sparse
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString, Point

from etl.sample.draft import Draft, Gate, Line
from etl.sample.skeleton import node

BARE_END_M = 4.0
"""Loose ends shorter than this are drawing noise."""

SAME_NODE_M = 0.5
"""Two nodes this near are one crossing, drawn twice."""


def network(draft: Draft) -> list[Line]:
    """Edges that share nothing but end points and are all reachable from one another."""
    lines = node([*draft.streets, *draft.paths])
    return _largest(_without_stubs(_largest(_merged(lines))))


def _merged(lines: list[Line]) -> list[Line]:
    """
    Ends closer together than `SAME_NODE_M` made one, and what lay between them dropped.

    The end of a street wins over the end of a path: streets do not move.
    """
    ends = np.array([xy for line in lines for xy in (line.geom.coords[0], line.geom.coords[-1])])
    nodes, first = np.unique(ends, axis=0, return_index=True)
    rank = np.array([lines[i // 2].name is None for i in first])
    pairs = cKDTree(nodes).query_pairs(SAME_NODE_M)
    onto: dict[tuple[float, ...], tuple[float, ...]] = {}
    for a, b in sorted(pairs):
        keep, move = (a, b) if rank[a] <= rank[b] else (b, a)
        onto.setdefault(tuple(nodes[move]), tuple(nodes[keep]))
    kept = []
    for line in lines:
        xy = list(line.geom.coords)
        start, end = (onto.get(point, point) for point in (xy[0], xy[-1]))
        if start != end or line.geom.length > 2 * SAME_NODE_M:
            kept.append(replace(line, geom=LineString([start, *xy[1:-1], end])))
    return kept


def snapped_gates(gates: list[Gate], lines: list[Line]) -> list[Gate]:
    """Gates on the nodes of the network; those of ways that were dropped are left out."""
    ends = np.array([xy for line in lines for xy in (line.geom.coords[0], line.geom.coords[-1])])
    distance, at = cKDTree(ends).query([gate.geom.coords[0] for gate in gates])
    return [
        replace(gate, geom=Point(ends[i]))
        for gate, i, d in zip(gates, at.tolist(), distance.tolist(), strict=True)
        if d <= SAME_NODE_M
    ]


def _nodes(lines: list[Line]) -> tuple[np.ndarray, np.ndarray]:
    """Start and end node of every line."""
    index: dict[tuple[float, float], int] = {}
    ends = [
        (
            index.setdefault(line.geom.coords[0], len(index)),
            index.setdefault(line.geom.coords[-1], len(index)),
        )
        for line in lines
    ]
    pairs = np.array(ends)
    return pairs[:, 0], pairs[:, 1]


def _largest(lines: list[Line]) -> list[Line]:
    """The largest connected part: lanes that reach no street are not ways anybody walks."""
    start, end = _nodes(lines)
    size = int(max(start.max(), end.max())) + 1
    graph = scipy.sparse.coo_array((np.ones(len(lines)), (start, end)), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    main = np.bincount(part).argmax()
    return [line for line, i in zip(lines, start.tolist(), strict=True) if part[i] == main]


def _without_stubs(lines: list[Line]) -> list[Line]:
    """Without paths of a few metres that end in nothing."""
    start, end = _nodes(lines)
    degree = np.bincount(np.concatenate([start, end]))
    return [
        line
        for line, a, b in zip(lines, start.tolist(), end.tolist(), strict=True)
        if line.geom.length > BARE_END_M or min(degree[a], degree[b]) > 1
    ]
