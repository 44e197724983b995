"""Choice among plans of the same value: better kinds of sites, and no site to spare."""

import numpy as np

from gridmap.siting.constraints import Feasible
from gridmap.siting.study.measure import Measure, is_no_worse
from gridmap.siting.study.problem import Indices, Problem
from gridmap.siting.study.question import KINDS


def without_spare(problem: Problem, scale: Measure, chosen: Indices) -> Indices:
    """Drop new stations that add nothing; of equals the worst kind goes first."""
    if not problem.question.siting_model.is_measured:
        return chosen
    whole, bound = scale.value(chosen), set(problem.fixed.tolist())
    feasible = _feasible(problem)
    for site in sorted(chosen, key=lambda one: -_rank(problem)[one]):
        without = chosen[chosen != site]
        is_new = site not in bound and not problem.is_today[site]
        if (
            is_new
            and len(without)
            and feasible.allows(without)
            and is_no_worse(scale, scale.value(without), whole)
        ):
            chosen = without
    return chosen


def preferred(problem: Problem, scale: Measure, chosen: Indices) -> Indices:
    """Change each new site for one of a better kind that does as well."""
    rank, price, feasible = _rank(problem), problem.price, _feasible(problem)
    whole, bound = scale.value(chosen), set(problem.fixed.tolist())
    if problem.question.floor_share:
        return chosen
    for site in sorted(chosen, key=lambda one: -rank[one]):
        if site in bound or rank[site] == 0:
            continue
        others = chosen[chosen != site]
        good = is_no_worse(scale, scale.with_each(others), whole) & problem.may
        good &= (rank < rank[site]) & (price <= price[site]) & ~problem.is_today
        good[chosen] = False
        for other in sorted(np.flatnonzero(good), key=lambda one: (rank[one], one)):
            if feasible.allows(np.append(others, other)):
                chosen = np.append(others, other)
                break
    return chosen


def _rank(problem: Problem) -> Indices:
    kinds = problem.sites.table.kind
    return kinds.map({kind: place for place, kind in enumerate(KINDS)}).fillna(-1).to_numpy(int)


def _feasible(problem: Problem) -> Feasible:
    return Feasible.of(
        problem.size, problem.total, problem.fixed, problem.constraints, is_counted=False
    )
