"""Most demand within reach of p sites (MCLP)."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.errors import SitingError, UnmetError
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.floors import Floors
from gridmap.siting.inputs import cover_of, demand_of, step_of
from gridmap.siting.merge import merged
from gridmap.siting.moves import CoverMoves, Indices
from gridmap.siting.plan import Cancel, Plan, Progress, Watch
from gridmap.siting.relaxed import CoverCost, cells, parts
from gridmap.siting.search import anneal, rounded, search
from gridmap.siting.setcover import first_of
from gridmap.siting.tree import Tree

Share = npt.NDArray[np.float64]
"""Relaxed solution: how much of each site is chosen, 0 to 1."""
ROUNDS, MORE_ROUNDS, SECONDS = 10, 60, 3.0
"""Local search before the first bound, and after it: rounds without a better plan, and time."""
PART = 24
"""Demand points in a part, at least."""
HARD_GAP, ANNEAL_S = 0.1, 5.0
"""Where more of the cost is unproven than this, the search anneals, for so long at most."""
DRAWS, LARGE_GAP = 120, 0.2
"""Plans drawn by the relaxed solution where so much of the cost is unproven; fewer with less."""


def mclp(
    cover: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    group: npt.ArrayLike | None = None,
    floor: Sequence[float] | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    seed: int = 0,
    start: npt.ArrayLike = (),
) -> Plan:
    """
    p sites that cover the most demand.

    Maximal covering location, Church & ReVelle 1974, doi:10.1007/BF01942293. Demand with the same
    covering set is merged; the rest is solved by Benders cuts in a branch and bound (Cordeau,
    Furini & Ljubic 2019, doi:10.1016/j.ejor.2018.12.021).

    Parameters
    ----------
    cover
        Boolean, sites x demand points, sparse or dense: which site reaches which point.
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
    group, floor
        Group of each point (0, 1, ...), such as its community, and how much weight has to be
        covered in each group at least.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.
    seed
        Of the local search. The same input and seed give the same plan.
    start
        Sites of a known plan to search from, filled up to p.

    Raises
    ------
    SitingError
        p, constraints or floors that no plan can meet.
    """
    cover = cover_of(cover)
    weight = demand_of(demand, cover.shape[1])
    total = float(weight.sum())
    watch = Watch(time_limit_s, progress, cancel, value=lambda cost: total - cost)
    rng = np.random.default_rng(seed)
    feasible = Feasible.of(cover.shape[0], p, fixed, constraints)
    label = None if group is None and floor is None else _labels(group, cover.shape[1])
    small, small_weight, point = merged(cover, weight, label)
    moves = CoverMoves(small, small_weight)
    part = parts(moves.shared, small, _parts(*small.shape))
    looked: Callable[..., tuple[Indices, float] | None] = search
    ceilings, meets = None, None
    if label is not None:
        floors = Floors.of(small, small_weight, label[point], _floor(floor, label), feasible)
        # A part lies within a group, so that a floor is a row over parts.
        part = np.unique(part * (label.max() + 1) + floors.group, return_inverse=True)[1]
        looked, ceilings = floors.search, floors.ceilings(part)
        meets = partial(floors.meets, moves)

    def cost(chosen: Indices) -> float:
        return moves.cost(chosen) if meets is None or meets(chosen) else np.inf

    def improve(y: Share) -> tuple[Indices, float] | None:
        found = rounded(moves, feasible, y, watch)
        return None if found is None else (found[0], cost(found[0]))

    def look(start: npt.ArrayLike, rounds: int) -> tuple[Indices, float] | None:
        return looked(moves, feasible, rounds=rounds, seconds=SECONDS, seed=seed, watch=watch,
                      start=start)  # fmt: skip

    def look_again(sites: Indices, y: Share, gap: float) -> tuple[Indices, float] | None:
        if meets is None and gap > HARD_GAP:
            return anneal(moves, feasible, sites, seconds=ANNEAL_S, watch=watch, rng=rng)
        return look(_drawn(improve, sites, y, gap, rng, watch), MORE_ROUNDS)

    found = Tree(
        CoverCost(small, small_weight, part, ceilings), feasible, look(start, ROUNDS),
        improve=improve, search=look_again, cost=cost,
        step=step_of(weight), total=total, watch=watch, cells=cells(moves.shared),
    ).run()  # fmt: skip
    if found.sites is None:
        if np.isinf(found.bound):
            raise UnmetError("no sites keep the constraints and floors: raise p, or loosen them")
        raise SitingError("no plan was found in time: raise time_limit_s")
    sites = feasible.fill(found.sites)
    return watch.plan(sites, moves.cost(sites), found.bound, first_of(cover, np.sort(sites)))


def _drawn(
    improve: Callable[[Share], tuple[Indices, float] | None],
    sites: Indices,
    y: Share,
    gap: float,
    rng: np.random.Generator,
    watch: Watch,
) -> Indices:
    """Best of the plans that a relaxed solution draws, or the sites where it draws none."""
    draws = min(DRAWS, int(gap * DRAWS / LARGE_GAP))
    tried = [improve(y * rng.random(len(y))) for _ in range(draws) if not watch.is_over()]
    known = [plan for plan in tried if plan is not None]
    return min(known, key=lambda plan: plan[1])[0] if known else sites


def _parts(sites: int, points: int) -> int:
    """Number of parts: more need fewer rounds of cuts, each of them slower."""
    return max(10, min(3 * sites // 5, points // PART))


def _labels(group: npt.ArrayLike | None, points: int) -> npt.NDArray[np.int64]:
    label = np.asarray(group if group is not None else np.zeros(points), np.int64)
    if label.shape != (points,) or label.min(initial=0) < 0:
        raise SitingError(
            "group must be {points} numbers of 0 or more, one a demand point", points=points
        )
    return label


def _floor(floor: Sequence[float] | None, label: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    least = np.asarray(floor if floor is not None else (), float)
    if least.shape != (label.max(initial=-1) + 1,) or not np.isfinite(least).all():
        raise SitingError(
            "floor must be {label} numbers, one a group", label=label.max(initial=-1) + 1
        )
    return least
