"""Fewest (or cheapest) sites that cover all demand (LSCP), and whether p sites can."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from gridmap.errors import SitingError
from gridmap.i18n import Message
from gridmap.siting import mip
from gridmap.siting.constraints import Constraints, Feasible
from gridmap.siting.inputs import cover_of, unreached
from gridmap.siting.merge import distinct
from gridmap.siting.plan import Cancel, Plan, Progress, Watch

Array = npt.NDArray[np.float64]
_DOMINANCE_PAIRS = 20_000_000
"""Rows that imply others are looked for where that takes no longer than this many steps."""


def lscp(
    cover: npt.ArrayLike | csr_array,
    *,
    cost: npt.ArrayLike | None = None,
    fixed: npt.ArrayLike = (),
    time_limit_s: float = 60,
    constraints: Constraints | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """
    Fewest sites that cover every demand point; the cheapest where `cost` is given.

    Location set covering, Toregas, Swain, ReVelle & Bergman 1971, doi:10.1287/opre.19.6.1363.
    Points with the same covering set are merged, those implied by another are dropped, and the
    rest goes to HiGHS.

    Parameters
    ----------
    cover
        Boolean, sites x demand points, sparse or dense: which site reaches which point.
    cost
        Cost of each site, 1 if not given. The objective is their sum.
    fixed
        Sites that have to be in the plan.
    constraints
        Forbidden sites, spacing, budget, closures.
    progress, cancel
        Called with (incumbent, bound, seconds); asked whether to stop.

    Raises
    ------
    SitingError
        A point that no site covers; constraints that leave no plan.
    """
    watch = Watch(time_limit_s, progress, cancel)
    cover = cover_of(cover)
    sites = cover.shape[0]
    price = np.ones(sites) if cost is None else np.asarray(cost, float)
    feasible = Feasible.of(sites, None, fixed, constraints, is_counted=False)
    if price.shape != (sites,) or not np.isfinite(price).all() or (price < 0).any():
        raise SitingError("cost must be {sites} numbers of 0 or more, one a site", sites=sites)
    needs = needs_of(cover, feasible)
    start = _greedy(needs, price, feasible)
    answer = mip.solve(_model(needs, price, feasible), watch, start=start)
    if answer.values is None:
        raise SitingError(_why(answer.bound))
    chosen = np.flatnonzero(answer.values > 0.5)
    bound = answer.bound
    if (price == np.rint(price)).all():
        bound = np.ceil(bound - 1e-6)
    served = first_of(cover, chosen)
    return watch.plan(chosen, float(price[chosen].sum()), bound, served)


def covers_with(
    cover: csr_array, feasible: Feasible, watch: Watch, *, relaxed: bool = False
) -> tuple[npt.NDArray[np.int64] | None, bool]:
    """
    A set of sites that keeps the constraints and covers all, and whether the answer is certain.

    Relaxed, the answer is only whether fractions of sites could: no set comes back.
    """
    reached = np.zeros(cover.shape[1], bool)
    reached[cover[feasible.upper > 0].indices] = True
    if not reached.all():
        return None, True
    needs = needs_of(cover, feasible)
    price = np.ones(feasible.size)
    if not relaxed:
        start = _greedy(needs, price, feasible)
        if start is not None and feasible.allows(np.flatnonzero(start)):
            return np.flatnonzero(start), True
    answer = mip.solve(_model(needs, price, feasible), watch, at_first=True, relaxed=relaxed)
    if answer.values is None:
        return None, np.isinf(answer.bound) and answer.bound > 0
    return (None, False) if relaxed else (np.flatnonzero(answer.values > 0.5), True)


def needs_of(cover: csr_array, feasible: Feasible) -> csr_array:
    """Distinct demand (rows) x sites, without what another row implies or fixed sites cover."""
    cover = csr_array(cover.multiply(feasible.upper[:, None] > 0))
    cover.eliminate_zeros()
    met = np.zeros(cover.shape[1], bool)
    met[cover[feasible.lower > 0].indices] = True
    unreached(_reached(cover), "that may be chosen covers")
    cover = cover[:, np.flatnonzero(~met)]
    rows = csr_array(cover.T)[distinct(cover)].astype(float)
    size = np.diff(rows.indptr)
    if (
        np.bincount(rows.indices, minlength=feasible.size).astype(float) ** 2
    ).sum() > _DOMINANCE_PAIRS or not rows.shape[0]:
        return rows
    # Row k implies row i where all sites of k are in i. No two rows are the same here.
    both = (rows @ rows.T).tocoo()
    one, other = both.coords
    implied = (both.data >= size[other]) & (one != other)
    kept = np.ones(len(size), bool)
    kept[one[implied]] = False
    return rows[kept]


def _reached(cover: csr_array) -> npt.NDArray[np.bool_]:
    reached = np.zeros(cover.shape[1], bool)
    reached[cover.indices] = True
    return reached


def _model(needs: csr_array, price: Array, feasible: Feasible) -> mip.Mip:
    rows, low, high = feasible.rows()
    return mip.Mip(
        price,
        csr_array(vstack([rows, needs])),
        np.r_[low, np.ones(needs.shape[0])],
        np.r_[high, np.full(needs.shape[0], np.inf)],
        feasible.lower,
        feasible.upper,
        np.ones(feasible.size, bool),
    )


def _greedy(needs: csr_array, price: Array, feasible: Feasible) -> Array | None:
    """Most new points for the price (Chvatal 1979), then without what became superfluous."""
    chosen = np.flatnonzero(feasible.lower > 0)
    met = np.zeros(needs.shape[0])
    by_site = csr_array(needs.T)
    while (met == 0).any():
        new = by_site @ (met == 0).astype(float)
        may = feasible.addable(chosen) & (new > 0)
        if not may.any():
            return None
        site = int(np.where(may, new / np.maximum(price, 1e-9), -1).argmax())
        chosen = np.r_[chosen, site]
        met += needs[:, [site]].toarray().ravel()
    for site in chosen[np.argsort(-price[chosen], kind="stable")]:
        left = met - needs[:, [site]].toarray().ravel()
        without = chosen[chosen != site]
        if feasible.lower[site] == 0 and (left > 0).all() and feasible.allows(without):
            met, chosen = left, without
    if not feasible.allows(chosen):
        return None
    start = np.zeros(feasible.size)
    start[chosen] = 1
    return start


def first_of(cover: csr_array, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each point the first chosen site that covers it, -1 where none does."""
    served = np.full(cover.shape[1], -1, np.int64)
    for site in chosen[::-1]:
        served[cover.indices[cover.indptr[site] : cover.indptr[site + 1]]] = site
    return served


def _why(bound: float) -> Message:
    if np.isinf(bound) and bound > 0:
        return Message(
            "no set of sites covers all demand and keeps the constraints: loosen spacing or budget"
        )
    return Message("no plan was found in time: raise time_limit_s")
