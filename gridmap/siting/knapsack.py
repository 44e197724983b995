"""A bound for capacitated sites: each fills its capacity with what pays (Lagrangian)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
LARGEST = 10_000_000
"""Sites x points x capacity up to which the table is used: beyond, a step takes too long."""


@dataclass
class Filled:
    """For each site the best filling at the given prices; `taken` are shares of points."""

    value: Array
    taken: Array
    forced: Array
    """At most this with a point (column) forced in, sites x points."""


def is_exact(demand: Array, capacity: Array) -> bool:
    """Whether the table can be used: whole demand, whole capacity, and a moderate size."""
    whole = (demand == np.rint(demand)).all() and (capacity == np.rint(capacity)).all()
    return bool(whole and len(capacity) * len(demand) * capacity.max(initial=0) <= LARGEST)


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
    return Filled(best[every, room], taken.astype(float), np.where(rest >= 0, forced, -np.inf))


def fill_in_parts(profit: Array, demand: Array, capacity: Array) -> Filled:
    """
    The same with points that may be cut (Dantzig 1957): never less, and fast at any size.

    Parameters as for `fill`; demand and capacity need not be whole.
    """
    size = np.maximum(demand, 1e-9)
    room = capacity[:, None] + 1e-9 * len(size)  # for points that take nothing
    rate = profit / size
    order = np.argsort(-rate, axis=1, kind="stable")
    pays = np.take_along_axis(profit, order, axis=1) > 0
    sizes = np.where(pays, size[order], 0.0)
    before = np.cumsum(sizes, axis=1) - sizes
    share = np.where(pays, np.clip((room - before) / size[order], 0, 1), 0.0)
    taken = np.zeros_like(profit)
    np.put_along_axis(taken, order, share, axis=1)
    value = (profit * taken).sum(axis=1)
    # What a unit of capacity is worth: the rate of the point that is cut, or the first left out.
    is_left = pays & (share < 1)
    first = is_left.argmax(axis=1)
    at = np.take_along_axis(order, first[:, None], axis=1)
    is_full = is_left[np.arange(len(first)), first]
    unit = np.where(is_full[:, None], np.take_along_axis(rate, at, axis=1), 0.0)
    forced = value[:, None] + np.minimum(profit - unit * size, 0)
    return Filled(value, taken, np.where(demand <= capacity[:, None], forced, -np.inf))
