"""One network from streets and paths: noded, in one piece."""

import numpy as np
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from gridmap.sample.draft import Draft, Line
from gridmap.sample.skeleton import node

BARE_END_M = 4.0
"""Loose ends shorter than this are drawing noise."""


def network(draft: Draft) -> list[Line]:
    """Edges that share nothing but end points and are all reachable from one another."""
    lines = node([*draft.streets, *draft.paths])
    return _largest(_without_stubs(_largest(lines)))


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
