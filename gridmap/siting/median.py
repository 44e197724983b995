"""Least walking in all with p sites (p-median), and coverage that fades with distance."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, issparse

from gridmap.errors import SitingError
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.inputs import demand_of, distance_of, step_of, unreached
from gridmap.siting.moves import MedianMoves
from gridmap.siting.plan import Cancel, Plan, Progress, Watch
from gridmap.siting.relaxed import MedianCost
from gridmap.siting.search import rounded, search
from gridmap.siting.setcover import covers_with, needs_of
from gridmap.siting.tree import Outcome, Tree

Array = npt.NDArray[np.float64]
ROUNDS, SECONDS = 5, 5.0
"""Local search before the first bound: rounds without a better plan, and time."""
PARTS = 1_500
"""Demand points have a part of the cost each, up to this many; more share parts."""


def p_median(
    distance: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    seed: int = 0,
    start: npt.ArrayLike = (),
) -> Plan:
    """
    p sites with the least weighted distance from all demand points to the nearest site.

    Hakimi 1964, doi:10.1287/opre.12.3.450; solved by Benders cuts (Duran-Mateluna, Ales &
    Elloumi 2023, doi:10.1016/j.cor.2023.106164) in a branch and bound.

    Parameters
    ----------
    distance
        Metres or any cost, sites x demand points; dense with inf or NaN, or sparse with nothing
        stored, where a site does not reach a point. Every point of demand is reached by the plan.
    demand
        Weight of each point.
    p
        How many sites, fixed ones included; None where `constraints` has a budget.
    fixed
        Sites that have to be in the plan.
    time_limit_s
        After this the best plan so far comes back, with its bound.
    constraints
        Forbidden sites, budget, spacing, closures.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.
    seed
        Of the local search. The same input and seed give the same plan.
    start
        Sites of a known plan to search from, filled up to p.

    Raises
    ------
    SitingError
        A point that no site reaches; p too small to reach all.
    """
    watch = Watch(time_limit_s, progress, cancel)
    away = distance_of(distance)
    weight = demand_of(demand, away.shape[1])
    feasible = Feasible.of(len(away), p, fixed, constraints)
    counts = np.flatnonzero(weight > 0)
    near, weight = away[:, counts], weight[counts]
    reach = np.isfinite(near)
    unreached(reach[feasible.upper > 0].any(axis=0), "that may be chosen reaches")
    far = np.where(reach, near, 0).max(axis=0, initial=0.0)
    # Where the tree lets a point go unreached for a moment, that has to cost.
    lost = far if reach.all() else np.full(len(far), far.sum() + 1)
    if not reach.all():
        feasible = replace(feasible, needs=needs_of(csr_array(reach), feasible))
    moves = MedianMoves(near, weight, lost)
    found = _solved(moves, MedianCost(near, weight, far, _parts(near)), feasible,
                    step_of(near, weight), float(weight @ far), seed, watch, start)  # fmt: skip
    if found.sites is None:
        sites, is_certain = covers_with(csr_array(reach), feasible, Watch(10))
        if sites is None and is_certain:
            raise SitingError(
                "{p} sites cannot reach all demand points: raise p, or loosen the constraints",
                p=feasible.p,
            )
        raise SitingError("no plan was found in time: raise time_limit_s")
    served = found.sites[away[found.sites].argmin(axis=0)]
    served[~np.isfinite(away[found.sites]).any(axis=0)] = -1
    return watch.plan(found.sites, found.cost, found.bound, served)


def gradual_mclp(
    gain: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    seed: int = 0,
    start: npt.ArrayLike = (),
) -> Plan:
    """
    Most demand covered by p sites where coverage fades: a point counts by its best site's share.

    Generalised maximal covering, Berman & Krass 2002, doi:10.1016/S0305-0548(01)00079-X. It is a
    p-median with 1 - share as the distance and nothing lost beyond 1.

    Parameters
    ----------
    gain
        Share of a point (column) that a site (row) covers, 0 to 1: such as 1 within the radius,
        0.5 up to twice the radius; dense, or sparse with nothing stored for 0.
    demand, p, fixed, time_limit_s, constraints, progress, cancel, seed, start
        As in `p_median`.
    """
    share = np.asarray(csr_array(gain).toarray() if issparse(gain) else gain, float)
    if share.ndim != 2 or not ((share >= 0) & (share <= 1)).all():
        raise SitingError("gain must be a table of shares from 0 to 1, sites x demand points")
    weight = demand_of(demand, share.shape[1])
    watch = Watch(time_limit_s, progress, cancel, value=lambda cost: float(weight.sum()) - cost)
    feasible = Feasible.of(len(share), p, fixed, constraints)
    near, far = 1 - share, np.ones(len(weight))
    found = _solved(
        MedianMoves(near, weight, far), MedianCost(near, weight, far, _parts(near)), feasible,
        step_of(near, weight), float(weight.sum()), seed, watch, start,
    )  # fmt: skip
    if found.sites is None:
        raise SitingError("no set of sites keeps the constraints: loosen spacing or budget")
    best = share[found.sites].argmax(axis=0)
    served = np.where(share[found.sites].max(axis=0) > 0, found.sites[best], -1)
    return watch.plan(found.sites, found.cost, found.bound, served)


def _parts(near: Array) -> npt.NDArray[np.int64]:
    points = near.shape[1]
    if points <= PARTS:
        return np.arange(points)
    # Points with the same nearest site lie together.
    order = np.argsort(near.argmin(axis=0), kind="stable")
    part = np.empty(points, np.int64)
    part[order] = np.arange(points) * PARTS // points
    return part


def _solved(
    moves: MedianMoves,
    relaxed: MedianCost,
    feasible: Feasible,
    step: float,
    total: float,
    seed: int,
    watch: Watch,
    start: npt.ArrayLike,
) -> Outcome:
    found = search(
        moves, feasible, rounds=ROUNDS, seconds=SECONDS, seed=seed, watch=watch, start=start
    )
    tree = Tree(
        relaxed,
        feasible,
        found,
        improve=lambda y: rounded(moves, feasible, y, watch),
        cost=moves.cost,
        step=step,
        total=total,
        watch=watch,
    )
    outcome = tree.run()
    if outcome.sites is not None:
        outcome.sites = np.sort(feasible.fill(outcome.sites))
        outcome.cost = moves.cost(outcome.sites)
    return outcome
