"""Least walking in all with p sites that hold only so much (capacitated p-median)."""

from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, vstack

from gridmap.errors import SitingError
from gridmap.siting import knapsack, mip
from gridmap.siting.allot import improved
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.inputs import capacity_of, demand_of, distance_of, step_of, unreached
from gridmap.siting.plan import Cancel, Plan, Progress, Watch

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]
_ROUNDS = 600
_STALLED = 20
"""Subgradient steps, and how many without a better bound before they get shorter."""

_SEARCH_S = 1.0
"""How long, at the start, the search for a better plan from one set of sites may take."""


def capacitated_p_median(
    distance: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    capacity: npt.ArrayLike,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    weight: npt.ArrayLike | None = None,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """
    p sites, and each demand point whole at one of them, so that no site holds too much.

    A Lagrangian bound from knapsacks fixes most of what cannot be in a better plan (Lorena &
    Senne 2004, doi:10.1016/S0305-0548(03)00039-X); HiGHS settles the rest.

    Parameters
    ----------
    distance
        What it costs to serve a point (column) from a site (row), in all; inf, NaN or nothing
        stored where it cannot be.
    demand
        What a point takes of its site's capacity.
    capacity
        What each site holds; one number for all will do.
    p
        How many sites, fixed ones included.
    fixed
        Sites that have to be in the plan.
    weight
        Factor of each point's distances, such as its households; 1 if not given, as in the
        literature.
    constraints
        Forbidden sites, spacing, budget, closures.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.

    Raises
    ------
    SitingError
        The largest p sites hold less than the demand, or a point fits nowhere.
    """
    watch = Watch(time_limit_s, progress, cancel)
    away = distance_of(distance)
    size = demand_of(demand, away.shape[1])
    cost = away if weight is None else away * demand_of(weight, away.shape[1])
    cost[np.isnan(cost)] = np.inf
    feasible = Feasible.of(len(away), p, fixed, constraints)
    room = np.minimum(capacity_of(capacity, len(away)), size.sum())
    may = np.isfinite(cost) & (size <= room[:, None]) & (feasible.upper > 0)[:, None]
    unreached(may.any(axis=0), "within reach has the capacity for")
    _enough(size, room, feasible)
    step = step_of(cost)
    bound, best, may = _bounded(cost, size, room, feasible, may, step, watch)
    best_cost = np.inf if best is None else _cost(cost, best[1])
    is_proven = bound >= best_cost - max(step, 1e-9 * abs(best_cost)) + 1e-6
    if best is not None and is_proven:
        bound = best_cost
    elif best is None or not watch.is_over():
        answer = _settled(cost, size, room, feasible, may, best, watch)
        bound = max(bound, min(answer.bound, best_cost))
        if answer.values is not None:
            served = _served(answer.values, may)
            if best is None or _cost(cost, served) < best_cost:
                best = np.flatnonzero(answer.values[: feasible.size] > 0.5), served
    if best is None:
        if np.isinf(bound) and bound > 0:
            raise SitingError("no plan keeps the capacities: raise p or the capacities")
        raise SitingError("no plan was found in time: raise time_limit_s")
    if step:
        bound = np.ceil(bound - 1e-6)
    return watch.plan(feasible.fill(best[0]), _cost(cost, best[1]), bound, best[1])


def _cost(cost: Array, served: Indices) -> float:
    return float(cost[served, np.arange(len(served))].sum())


def _enough(size: Array, room: Array, feasible: Feasible) -> None:
    held = feasible.lower * 1e18 + np.where(feasible.upper > 0, room, -1)
    most = np.argsort(-held, kind="stable")[: feasible.p]
    if room[most].sum() < size.sum() * (1 - 1e-12):
        raise SitingError(
            "{p} sites hold {room:g} at most, the demand is {demand:g}: raise p or the capacities",
            p=feasible.p,
            room=room[most].sum(),
            demand=size.sum(),
        )


def _bounded(
    cost: Array, size: Array, room: Array, feasible: Feasible, may: Flags, step: float, watch: Watch
) -> tuple[float, tuple[Indices, Indices] | None, Flags]:
    """Best Lagrangian bound, best plan met on the way, and which pairs can still matter."""
    may = may.copy()
    price = _first_price(np.where(may, cost, np.inf))
    best, best_cost, bound, pace, stalled, kept = None, np.inf, -np.inf, 1.0, 0, price
    sought_s, tried = 0.0, set[bytes]()
    push = np.zeros(len(size))
    fill = knapsack.fill if knapsack.is_exact(size, room) else knapsack.fill_in_parts
    for turn in range(_ROUNDS):
        if watch.is_over() and turn:
            break
        filled = fill(np.where(may, price - cost, -1.0), size, room)
        value = filled.value + feasible.lower * 1e12 - (feasible.upper == 0) * 1e12
        order = np.argsort(-value, kind="stable")
        top, rest = order[: feasible.p], order[feasible.p :]
        here = float(price.sum() - filled.value[top].sum())
        if here > bound:
            stalled = 0 if here > bound + 1e-4 * abs(here) else stalled + 1
            bound, kept = here, price
        else:
            stalled += 1
        chosen = _allowed(order, feasible)
        # Where plans take long to make, no more time goes to them than to the bound.
        if chosen.tobytes() not in tried and sought_s <= watch.seconds / 2:
            tried.add(chosen.tobytes())
            began_s = watch.seconds
            until_s = began_s + max(_SEARCH_S, began_s / 4)
            plan = improved(cost, size, room, chosen, feasible, partial(_is_over, watch, until_s))
            if plan is not None and feasible.allows(plan[0]) and _cost(cost, plan[1]) < best_cost:
                best, best_cost = plan, _cost(cost, plan[1])
            sought_s += watch.seconds - began_s
        watch.tell(best_cost, bound)
        limit = best_cost - max(step, 1e-9 * abs(best_cost)) + 1e-6
        if bound > limit:
            break
        # What a site, and then a pair, costs more than the bound if it has to be in the plan.
        entry = np.zeros(feasible.size)
        entry[rest] = np.minimum(value[top[-1]], 1e11) - filled.value[rest]
        closed = (here + entry > limit) & (feasible.lower == 0)
        closed[top] = False
        extra = entry[:, None] + filled.value[:, None] - filled.forced
        may &= ~closed[:, None] & ~(here + extra > limit)
        if stalled >= _STALLED:
            pace, stalled, price = 0.7 * pace, 0, kept
            if pace < 5e-3:
                break
        if not turn and best is not None:
            # What the points cost in a plan is near to what they are worth.
            price = cost[best[1], np.arange(len(size))]
            continue
        slope = 1.0 - filled.taken[top].sum(axis=0)
        push = slope + 0.7 * push
        target = best_cost if np.isfinite(best_cost) else 1.05 * abs(here) + 1
        price = price + pace * max(target - here, 1e-6 * abs(here)) / max(push @ push, 1e-12) * push
    return bound, best, may


def _first_price(cost: Array) -> Array:
    """Cost of each point at its second cheapest site, or at its only one."""
    price = np.sort(cost, axis=0)[: min(2, len(cost))][-1]
    return np.where(np.isfinite(price), price, cost.min(axis=0))


def _is_over(watch: Watch, until_s: float) -> bool:
    return watch.seconds > until_s or watch.is_over()


def _allowed(order: Indices, feasible: Feasible) -> Indices:
    """The first sites in order that keep the constraints together."""
    if feasible.is_plain:
        return np.sort(order[: feasible.p])
    chosen = np.empty(0, np.int64)
    for site in order:
        if feasible.addable(chosen)[site]:
            chosen = np.append(chosen, site)
    return np.sort(chosen)


def _settled(
    cost: Array,
    size: Array,
    room: Array,
    feasible: Feasible,
    may: Flags,
    best: tuple[Indices, Indices] | None,
    watch: Watch,
) -> mip.Answer:
    """The whole model over the pairs that are left."""
    sites, points = feasible.size, len(size)
    at_site, at_point = np.nonzero(may)
    pairs = np.arange(len(at_site))
    columns = sites + pairs
    ones = np.ones(len(pairs))
    shape = sites + len(pairs)
    once = coo_array((ones, (at_point, columns)), shape=(points, shape))
    held = coo_array(
        (np.r_[size[at_point], -room], (np.r_[at_site, np.arange(sites)],
         np.r_[columns, np.arange(sites)])), shape=(sites, shape),
    )  # fmt: skip
    open_ = coo_array(
        (np.r_[ones, -ones], (np.r_[pairs, pairs], np.r_[columns, at_site])),
        shape=(len(pairs), shape),
    )
    constraints, low, high = feasible.rows()
    constraints = csr_array(
        (constraints.data, constraints.indices, constraints.indptr),
        shape=(constraints.shape[0], shape),
    )
    model = mip.Mip(
        np.r_[np.zeros(sites), cost[at_site, at_point]],
        csr_array(vstack([once, held, open_, constraints])),
        np.r_[np.ones(points), np.full(sites + len(pairs), -np.inf), low],
        np.r_[np.ones(points), np.zeros(sites + len(pairs)), high],
        np.r_[feasible.lower, np.zeros(len(pairs))],
        np.r_[np.where(may.any(axis=1) | (feasible.lower > 0) | feasible.is_plain,
                       feasible.upper, 0), np.ones(len(pairs))],
        np.ones(shape, bool),
    )  # fmt: skip
    start = None
    if best is not None and may[best[1], np.arange(points)].all():
        start = np.zeros(shape)
        start[best[0]] = 1
        start[columns[best[1][at_point] == at_site]] = 1
    return mip.solve(model, watch, start=start)


def _served(values: Array, may: Flags) -> Indices:
    at_site, at_point = np.nonzero(may)
    taken = values[len(may) :] > 0.5
    served = np.full(may.shape[1], -1, np.int64)
    served[at_point[taken]] = at_site[taken]
    return served
