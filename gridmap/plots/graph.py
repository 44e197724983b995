"""Graph of the drawing: groups that hold together, and buildings that touch."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, QhullError

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

LONGEST = 2.0
"""A border counts for at most so many times the way across it: cells on the rim have no end."""


def components(count: int, edges: Ids, label: Ids | None = None) -> Ids:
    """Connected part of each building, over all edges or over those within one label."""
    if label is not None:
        edges = edges[label[edges[:, 0]] == label[edges[:, 1]]]
    graph = coo_array((np.ones(len(edges), bool), (edges[:, 0], edges[:, 1])), shape=(count,) * 2)
    return connected_components(graph, directed=False)[1].astype(np.int64)


def neighbour_lists(count: int, edges: Ids) -> list[list[int]]:
    """Neighbours of each building, rising."""
    both = np.vstack((edges, edges[:, ::-1]))
    both = np.unique(both, axis=0) if len(both) else both
    cuts = np.searchsorted(both[:, 0], np.arange(1, count))
    return [part.tolist() for part in np.split(both[:, 1], cuts)]


def borders(xy: Array) -> tuple[Ids, Array]:
    """
    Pairs of points whose Voronoi cells touch, and the length of the common border.

    Nothing where the points have no area.
    """
    none = np.zeros((0, 2), np.int64), np.zeros(0)
    if len(xy) < 4:
        return none
    try:
        mesh = Delaunay(xy)
    except QhullError:
        return none
    corner = mesh.points[mesh.simplices]
    centre = _circumcentres(corner)
    # Each inner side once: with the triangle across it of a higher number.
    triangle, side = np.nonzero(mesh.neighbors > np.arange(len(mesh.simplices))[:, None])
    across = mesh.neighbors[triangle, side]
    ends = np.column_stack([mesh.simplices[triangle, (side + turn) % 3] for turn in (1, 2)])
    length = np.hypot(*(centre[triangle] - centre[across]).T)
    straight_m = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T)
    return ends.astype(np.int64), np.minimum(length, LONGEST * straight_m)


def _circumcentres(corner: Array) -> Array:
    """Circumcentres (n x 2) of triangles (n x 3 x 2); infinitely flat ones have theirs far away."""
    origin = corner[:, 0]
    b, c = corner[:, 1] - origin, corner[:, 2] - origin
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    twice = np.where(np.abs(twice) < 1e-300, 1e-300, twice)
    b2, c2 = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * b2 - b[:, 1] * c2) / twice
    y = (b[:, 0] * c2 - c[:, 0] * b2) / twice
    return origin + np.column_stack((x, y))
