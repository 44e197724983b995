"""Points to sites with capacities, fast and good rather than best."""

import numpy as np
import numpy.typing as npt

from gridmap.siting.rules import Choice

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def improved(
    cost: Array, size: Array, room: Array, chosen: Indices, choice: Choice
) -> tuple[Indices, Indices] | None:
    """
    Allot all points to the chosen sites, move each site to the middle of what it serves, again.

    Returns sites and, for each point, its site; None where the points did not fit.
    """
    best: tuple[Indices, Indices] | None = None
    best_cost = np.inf
    for _ in range(10):
        served = allotted(cost[chosen], size, room[chosen])
        if served is None:
            break
        here = float(cost[chosen][served, np.arange(len(size))].sum())
        if here >= best_cost - 1e-9 * abs(here):
            break
        best, best_cost = (chosen, chosen[served]), here
        chosen = _centred(cost, size, room, chosen, served, choice)
    return best


def _centred(
    cost: Array, size: Array, room: Array, chosen: Indices, served: Indices, choice: Choice
) -> Indices:
    chosen = chosen.copy()
    for position in range(len(chosen)):
        if choice.lower[chosen[position]] > 0:
            continue
        mine = served == position
        total = np.where((room >= size[mine].sum()) & (choice.upper > 0),
                         cost[:, mine].sum(axis=1), np.inf)  # fmt: skip
        total[np.delete(chosen, position)] = np.inf
        chosen[position] = total.argmin() if np.isfinite(total.min()) else chosen[position]
    return chosen


def allotted(cost: Array, size: Array, room: Array) -> Indices | None:
    """Largest regret first, then single moves and exchanges of two points while they save."""
    sites, points = cost.shape
    left = room.copy()
    served = np.full(points, -1)
    open_ = np.ones(points, bool)
    while open_.any():
        fits = np.where(size <= left[:, None] + 1e-12, cost, np.inf)
        if sites > 1:
            first, second = np.partition(fits, 1, axis=0)[:2]
        else:
            first, second = fits[0], np.full(points, np.inf)
        if np.isinf(first[open_]).any():
            return None
        regret = np.where(np.isinf(second), 1e15, second) - np.where(open_, first, 0)
        point = int(np.where(open_, regret + 1e-9 * size, -1).argmax())
        site = int(fits[:, point].argmin())
        served[point], open_[point] = site, False
        left[site] -= size[point]
    every = np.arange(points)
    while True:
        now = cost[served, every]
        move = np.where(size <= left[:, None] + 1e-12, cost - now, np.inf)
        site, point = map(int, np.unravel_index(move.argmin(), move.shape))
        # Row i, column k: i goes where k is and k where i is.
        swap = cost[served].T - now[:, None]
        swap = swap + swap.T
        fits = size[:, None] - size <= left[served] + 1e-12
        swap = np.where(fits & fits.T & (served[:, None] != served), swap, np.inf)
        one, other = np.unravel_index(swap.argmin(), swap.shape)
        if min(move[site, point], swap[one, other]) >= -1e-9 * max(1.0, np.abs(now).sum()):
            return served
        if move[site, point] <= swap[one, other]:
            left[served[point]] += size[point]
            left[site] -= size[point]
            served[point] = site
        else:
            change = size[one] - size[other]
            left[served[one]] += change
            left[served[other]] -= change
            served[one], served[other] = served[other], served[one]
