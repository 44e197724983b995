"""Most demand served by p sites that hold only so much (capacitated coverage)."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, vstack

from gridmap.errors import SitingError
from gridmap.siting import mip
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.inputs import capacity_of, cover_of, demand_of
from gridmap.siting.maximal import mclp
from gridmap.siting.merge import classes
from gridmap.siting.plan import Cancel, Plan, Progress, Watch

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
WHOLE_PAIRS = 20_000
"""Points are allotted whole by the exact model where it has no more pairs than this."""


def capacitated_mclp(
    cover: npt.ArrayLike | csr_array,
    demand: npt.ArrayLike,
    capacity: npt.ArrayLike,
    p: int | None,
    *,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """
    p sites, each demand point whole at one of them or at none, so that most demand is served.

    Capacitated maximal covering, Current & Storbeck 1988, doi:10.1068/b150153. Points with the
    same covering set are merged and may first be divided among sites, which bounds the plan from
    above, as coverage without capacities does; they are then allotted whole. Where the two
    differ, small models are settled exactly and large ones come back with their gap, a few
    points' demand.

    Parameters
    ----------
    cover
        Boolean, sites x demand points, sparse or dense: which site reaches which point.
    demand
        Weight of each point, and what it takes of its site's capacity.
    capacity
        What each site holds; one number for all will do.
    p
        How many sites, fixed ones included; None where `constraints` has a budget.
    fixed
        Sites that have to be in the plan.
    constraints
        Forbidden sites, spacing, budget, closures.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.

    Raises
    ------
    SitingError
        p or constraints that no plan can meet.
    """
    cover = cover_of(cover)
    size = demand_of(demand, cover.shape[1])
    total = float(size.sum())
    watch = Watch(time_limit_s, progress, cancel, value=lambda cost: total - cost)
    feasible = Feasible.of(cover.shape[0], p, fixed, constraints)
    room = np.minimum(capacity_of(capacity, cover.shape[0]), total)
    label, first = classes(cover)
    small = csr_array(cover.tocsc()[:, first])
    merged = np.bincount(label, size, len(first)).astype(float)
    # Without capacities, or with every site full, more cannot be served.
    free = mclp(small, merged, p, fixed=fixed, time_limit_s=watch.left_s / 3,
                constraints=constraints, cancel=cancel)  # fmt: skip
    fullest = np.sort(room * feasible.upper)[::-1][: feasible.p].sum()
    bound = max(0.0, total - free.bound, total - float(fullest))
    model = _model(small, merged, room, feasible)
    answer = mip.solve(_fixed(model, feasible, free.sites), watch, relaxed=True)
    if answer.values is None or answer.cost + total > bound + 1e-9 * max(1.0, total):
        answer = mip.solve(model, watch, start=answer.values, offset=total)
        bound = max(bound, answer.bound + total)
    if answer.values is None:
        if np.isinf(answer.bound) and answer.bound > 0:
            raise SitingError("no set of sites keeps the constraints: loosen spacing or budget")
        raise SitingError("no plan was found in time: raise time_limit_s")
    sites = np.flatnonzero(answer.values[: feasible.size] > 0.5)
    flow = csr_array((answer.values[feasible.size :], small.indices, small.indptr), small.shape)
    served = _whole(flow, label, size, room, sites, cover)
    cost = float(size[served < 0].sum())
    if bound < cost - 1e-9 * max(1.0, cost) and cover.nnz <= WHOLE_PAIRS:
        exact = mip.solve(
            _model(cover, size, room, feasible, is_whole=True),
            watch,
            offset=total,
            start=_start(cover, sites, served),
        )
        if exact.values is not None and exact.cost + total < cost:
            sites = np.flatnonzero(exact.values[: feasible.size] > 0.5)
            served = _chosen(exact.values[feasible.size :] > 0.5, cover)
            cost = float(size[served < 0].sum())
        bound = max(bound, min(exact.bound + total, cost))
    return watch.plan(feasible.fill(sites), cost, bound, served)


def _chosen(taken: npt.NDArray[np.bool_], cover: csr_array) -> Indices:
    """Site of each point by the covering pairs that are taken, -1 where there is none."""
    at_site, at_point = cover.nonzero()
    served = np.full(cover.shape[1], -1, np.int64)
    served[at_point[taken]] = at_site[taken]
    return served


def _model(
    cover: csr_array, size: Array, room: Array, feasible: Feasible, *, is_whole: bool = False
) -> mip.Mip:
    """Sites, then the share of each covering pair; less what is served is to be made small."""
    at_site, at_point = cover.nonzero()
    sites, points = cover.shape
    pairs, shape = np.arange(len(at_site)), sites + len(at_site)
    ones, amount = np.ones(len(pairs)), size[at_point]
    # The unit of a pair: a share of a point that is whole, else demand.
    unit, most = (amount, ones) if is_whole else (ones, np.minimum(amount, room[at_site]))
    once = coo_array((ones, (at_point, sites + pairs)), shape=(points, shape))
    held = coo_array(
        (np.r_[unit, -room], (np.r_[at_site, np.arange(sites)],
         np.r_[sites + pairs, np.arange(sites)])), shape=(sites, shape),
    )  # fmt: skip
    open_ = coo_array(
        (np.r_[ones, -most], (np.r_[pairs, pairs], np.r_[sites + pairs, at_site])),
        shape=(len(pairs), shape),
    )
    constraints, low, high = feasible.rows()
    constraints = csr_array(
        (constraints.data, constraints.indices, constraints.indptr),
        shape=(constraints.shape[0], shape),
    )
    return mip.Mip(
        np.r_[np.zeros(sites), -unit],
        csr_array(vstack([once, held, open_, constraints])),
        np.r_[np.full(points + sites + len(pairs), -np.inf), low],
        np.r_[np.ones(points) if is_whole else size, np.zeros(sites + len(pairs)), high],
        np.r_[feasible.lower, np.zeros(len(pairs))],
        np.r_[feasible.upper, most],
        np.r_[np.ones(sites, bool), np.full(len(pairs), is_whole)],
    )


def _whole(
    flow: csr_array, label: Indices, size: Array, room: Array, sites: Indices, cover: csr_array
) -> Indices:
    """Points whole at the sites their merged demand goes to, large ones first, then at any."""
    left = room.copy()
    served = np.full(len(size), -1, np.int64)
    order = np.lexsort((-size, label))
    starts = np.searchsorted(label[order], np.arange(flow.shape[1] + 1))

    def take(site: int, members: Indices, most: float) -> None:
        free = members[served[members] < 0]
        taken = free[_fitting(size[free], min(most, left[site]))]
        served[taken] = site
        left[site] -= size[taken].sum()

    pairs = flow.tocoo()
    used = np.isin(pairs.row, sites) & (pairs.data > 0)
    for site, group, amount in zip(pairs.row[used], pairs.col[used], pairs.data[used], strict=True):
        take(site, order[starts[group] : starts[group + 1]], amount * (1 + 1e-9))
    for site in sites:
        near = cover.indices[cover.indptr[site] : cover.indptr[site + 1]]
        near = near[served[near] < 0]
        take(site, near[np.argsort(-size[near], kind="stable")], np.inf)
    return served


def _fitting(size: Array, most: float) -> Indices:
    """Positions of points, in falling size, that fit one after the other."""
    taken, at = [np.zeros(0, np.int64)], 0
    while (at := max(at, int(np.searchsorted(-size, -most * (1 + 1e-12))))) < len(size):
        sums = np.cumsum(size[at:])
        count = max(1, int(np.searchsorted(sums, most * (1 + 1e-12), "right")))
        taken.append(np.arange(at, at + count))
        at, most = at + count, max(0.0, most - float(sums[count - 1]))
    return np.concatenate(taken)


def _fixed(model: mip.Mip, feasible: Feasible, sites: Indices) -> mip.Mip:
    """The model with these sites and no other."""
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[: feasible.size] = upper[: feasible.size] = np.isin(np.arange(feasible.size), sites)
    return replace(model, lower=lower, upper=upper)


def _start(cover: csr_array, sites: Indices, served: Indices) -> Array:
    at_site, at_point = cover.nonzero()
    start = np.zeros(cover.shape[0])
    start[sites] = 1
    return np.r_[start, (served[at_point] == at_site).astype(float)]
