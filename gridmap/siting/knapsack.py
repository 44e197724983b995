"""A bound for capacitated sites: each fills its capacity with what pays (Lagrangian)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
LARGEST = 5_000
"""Capacity up to which knapsacks are filled exactly, by a table with a column a unit."""


@dataclass
class Filled:
    """For each site the best filling at the given prices."""

    value: Array
    taken: npt.NDArray[np.bool_]
    forced: Array
    """At most this with a point (column) forced in, sites x points."""


def is_exact(demand: Array, capacity: Array) -> bool:
    """Whether the table can be used: whole demand, whole and moderate capacity."""
    whole = (demand == np.rint(demand)).all() and (capacity == np.rint(capacity)).all()
    return bool(whole and capacity.max(initial=0) <= LARGEST)


def fill(profit: Array, demand: Array, capacity: Array) -> Filled:
    """
    0/1 knapsacks of all sites at once, by dynamic programming (Martello & Toth 1990).

    Parameters
    ----------
    profit
        Sites x points; negative ones are never taken.
    demand, capacity
        Whole numbers, of points and of sites.
    """
    sites, points = profit.shape
    room = capacity.astype(np.int64)
    size = np.minimum(demand, room.max() + 1).astype(np.int64)
    best = np.zeros((sites, room.max() + 1))
    took = np.zeros((points, *best.shape), bool)
    for point in range(points):
        used = size[point]
        if used >= best.shape[1] or not (profit[:, point] > 0).any():
            continue
        with_it = best[:, : best.shape[1] - used] + profit[:, [point]]
        np.greater(with_it, best[:, used:], out=took[point, :, used:])
        np.maximum(best[:, used:], with_it, out=best[:, used:])
    every = np.arange(sites)
    left = room.copy()
    taken = np.zeros((sites, points), bool)
    for point in range(points - 1, -1, -1):
        taken[:, point] = took[point, every, left]
        left -= size[point] * taken[:, point]
    rest = room[:, None] - size
    forced = profit + best[every[:, None], np.maximum(rest, 0)]
    return Filled(best[every, room], taken, np.where(rest >= 0, forced, -np.inf))
