"""Points to sites with capacities, fast and good rather than best."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from gridmap.siting.constraints import Feasible

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def improved(
    cost: Array,
    size: Array,
    room: Array,
    chosen: Indices,
    feasible: Feasible,
    is_over: Callable[[], bool],
) -> tuple[Indices, Indices] | None:
    """
    Allot all points to the chosen sites, move each site to the middle of what it serves, again.

    Returns sites and, for each point, its site; None where the points did not fit. What is there
    when `is_over` says so is returned.
    """
    best: tuple[Indices, Indices] | None = None
    best_cost = np.inf
    for _ in range(10):
        served = allotted(cost[chosen], size, room[chosen], is_over)
        if served is None:
            break
        here = float(cost[chosen][served, np.arange(len(size))].sum())
        if here >= best_cost - 1e-9 * abs(here):
            break
        best, best_cost = (chosen, chosen[served]), here
        if is_over():
            break
        chosen = _centred(cost, size, room, chosen, served, feasible)
    return best


def _centred(
    cost: Array, size: Array, room: Array, chosen: Indices, served: Indices, feasible: Feasible
) -> Indices:
    chosen = chosen.copy()
    for position in range(len(chosen)):
        if feasible.lower[chosen[position]] > 0:
            continue
        mine = served == position
        total = np.where((room >= size[mine].sum()) & (feasible.upper > 0),
                         cost[:, mine].sum(axis=1), np.inf)  # fmt: skip
        total[np.delete(chosen, position)] = np.inf
        moved = chosen.copy()
        moved[position] = total.argmin()
        if np.isfinite(total.min()) and (feasible.is_plain or feasible.allows(moved)):
            chosen = moved
    return chosen


def allotted(
    cost: Array, size: Array, room: Array, is_over: Callable[[], bool] = lambda: False
) -> Indices | None:
    """Largest regret first, then single moves and exchanges of two points while they save."""
    points = cost.shape[1]
    left = room.copy()
    served = np.full(points, -1)
    open_ = np.ones(points, bool)
    fits = np.where(size <= left[:, None] + 1e-12, cost, np.inf)
    first, second = _two_least(fits)
    while open_.any():
        if np.isinf(first[open_]).any():
            return None
        regret = np.where(np.isinf(second), 1e15, second) - np.where(open_, first, 0)
        point = int(np.where(open_, regret + 1e-9 * size, -1).argmax())
        site = int(fits[:, point].argmin())
        served[point], open_[point] = site, False
        left[site] -= size[point]
        out = np.flatnonzero(np.isfinite(fits[site]) & (size > left[site] + 1e-12) & open_)
        fits[site, out] = np.inf
        first[out], second[out] = _two_least(fits[:, out])
    every = np.arange(points)
    least = cost.min(axis=0)
    while not is_over():
        now = cost[served, every]
        move = np.where(size <= left[:, None] + 1e-12, cost - now, np.inf)
        site, point = map(int, np.unravel_index(move.argmin(), move.shape))
        # Row i, column k: i goes where k is and k where i is. One of the two has to gain, so only
        # points that are not where they are best off make a row.
        away = np.flatnonzero(now > least)
        swap = cost[served][:, away].T - now[away, None] + cost[served[away]] - now
        more = size[away, None] - size
        fits = (more <= left[served] + 1e-12) & (-more <= left[served[away], None] + 1e-12)
        swap = np.where(fits & (served[away, None] != served), swap, np.inf)
        row, other = np.unravel_index(swap.argmin(), swap.shape) if len(away) else (0, 0)
        one = away[row] if len(away) else 0
        saved = swap[row, other] if len(away) else np.inf
        if min(move[site, point], saved) >= -1e-9 * max(1.0, np.abs(now).sum()):
            break
        if move[site, point] <= saved:
            left[served[point]] += size[point]
            left[site] -= size[point]
            served[point] = site
        else:
            change = size[one] - size[other]
            left[served[one]] += change
            left[served[other]] -= change
            served[one], served[other] = served[other], served[one]
    return served


def _two_least(cost: Array) -> tuple[Array, Array]:
    """The least and the second least of each column; inf where there is none."""
    if len(cost) == 1:
        return cost[0].copy(), np.full(cost.shape[1], np.inf)
    first, second = np.partition(cost, 1, axis=0)[:2]
    return first.copy(), second.copy()
