"""Solve a problem, prefer the better kinds of sites among equals, and check the plan."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack

from gridmap.errors import SitingError
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Cover, Measure, measure
from gridmap.siting.study.preferring import preferred, without_spare
from gridmap.siting.study.problem import Indices, Problem, Sites


@dataclass(frozen=True, eq=False)
class Solution:
    """
    A plan for a problem; `plan.sites` are positions in `Problem.sites`.

    `spare` is how many of the stations asked for would add nothing, and are left out.
    """

    plan: Plan
    spare: int = 0


def solve(
    problem: Problem,
    *,
    start: npt.ArrayLike = (),
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Solution:
    """
    Find the best plan, or the best in time or until cancelled, with its bound.

    Among plans of the same value sites to convert come before those to extend, and these before
    new ones; a station that would add nothing is left out. The plan's value is worked out a
    second time by `siting.evaluate`. `start` are sites of a known plan to search from.

    Raises
    ------
    SitingError
        No plan keeps the constraints.
    """
    _enough(problem)
    whole, back = problem, np.arange(problem.size)
    if not problem.question.closures and not problem.question.is_capacitated:
        problem, back = _as_one(problem)
        start = np.flatnonzero(np.isin(back, np.asarray(start, np.int64)))
    model = problem.question.siting_model
    demand = model.demand(problem)
    served = problem.only(demand)
    if not len(served.weight):
        raise SitingError("no site reaches anybody: add sites, or raise the radius")
    plan = model.solve(served, start=start, progress=progress, cancel=cancel)
    if model.is_capacitated:
        plan = _checked(served, plan)
        allotted = np.full(len(problem.weight), -1)
        allotted[demand] = plan.assignment
        return Solution(replace(plan, assignment=allotted))
    scale = measure(served)
    chosen = np.sort(preferred(served, scale, without_spare(served, scale, plan.sites)))
    checked = _checked(served, replace(plan, sites=chosen))
    today = np.flatnonzero(whole.is_today)
    sites = np.union1d(back[chosen], today) if len(back) < whole.size else chosen
    done = replace(checked, sites=sites, assignment=_nearest(whole, sites))
    return Solution(done, len(plan.sites) - len(chosen))


def ranked(problem: Problem) -> pd.DataFrame:
    """
    Rank candidate sites by what each adds alone to today's stations; ties by kind.

    Columns of `Sites.table` with `adds` (the question's weight for mclp and lscp, metres of walking
    saved for the others: in all, or on the farthest walk), `reaches` (weight within the radius)
    and `row`, its position.
    """
    model = problem.question.siting_model
    served = problem.only(model.demand(problem))
    scale: Measure = model.measure_alone(served)
    today = np.flatnonzero(problem.is_today)
    # Without any station nothing walked is a number: then nothing is saved either.
    now = scale.value(today) if len(today) or isinstance(scale, Cover) else np.inf
    gain = scale.sign * (scale.with_each(today) - now)
    reaches = served.cover(min(served.question.radius_m, served.limit_m)).astype(float)
    table = problem.sites.table.assign(
        adds=np.where(np.isfinite(gain), gain, np.nan),
        reaches=reaches @ served.weight,
        row=np.arange(problem.size),
    )[~problem.is_today]
    return table.sort_values("adds", ascending=False, kind="stable", ignore_index=True)


def least_budget(problem: Problem) -> float:
    """
    Yuan below which nothing can be built: what pinned sites cost, or the cheapest site.

    NaN where the cost of no site is known, or a pinned one's is not.
    """
    table = problem.sites.table
    cost = table.cost_yuan.to_numpy(float)
    pinned = problem.positions(problem.question.pinned)
    if len(pinned := pinned[~problem.is_today[pinned]]):
        return float(cost[pinned].sum())
    known = cost[problem.may & ~problem.is_today & ~np.isnan(cost)]
    return float(known.min()) if len(known) else np.nan


def _as_one(problem: Problem) -> tuple[Problem, Indices]:
    """
    Merge today's stations, which all stay, into one: which of them is nearest changes nothing.

    Returns it and the position of each of its sites in the whole problem.
    """
    today = np.flatnonzero(problem.is_today)
    if len(today) < 2:
        return problem, np.arange(problem.size)
    back = np.concatenate((today[:1], np.flatnonzero(~problem.is_today)))
    here = problem.metres[today].tocoo()
    nearest = np.full(len(problem.weight), np.inf)
    np.minimum.at(nearest, here.col, here.data)
    reached = np.flatnonzero(np.isfinite(nearest))
    first = csr_array(
        (nearest[reached], reached, [0, len(reached)]), shape=(1, len(problem.weight))
    )
    place = np.zeros(problem.size, np.int64)
    place[back] = np.arange(len(back))
    sites = Sites(
        problem.sites.table.iloc[back].reset_index(drop=True), problem.sites.places.only(back)
    )
    question = replace(
        problem.question,
        pinned=tuple(key for key in problem.question.pinned if not key.startswith("point:")),
    )
    return replace(
        problem,
        question=question,
        sites=sites,
        metres=csr_array(vstack([first, problem.metres[back[1:]]])),
        conflicts=np.unique(place[problem.conflicts], axis=0)
        if len(problem.conflicts)
        else problem.conflicts,
    ), back


def _enough(problem: Problem) -> None:
    """Refuse what the solvers would refuse too, with messages that name the sites."""
    question, names = problem.question, problem.sites.table["name"]
    wanted, there = question.new, int((problem.may & ~problem.is_today).sum())
    pinned = problem.positions(question.pinned)
    pinned = pinned[~problem.is_today[pinned]]
    if wanted is not None and wanted > there:
        raise SitingError(
            "there are {there} candidate sites for {wanted} new stations",
            there=there,
            wanted=wanted,
        )
    if len(out := pinned[~problem.may[pinned]]):
        raise SitingError(
            "{name!r} is pinned, and forbidden or of unknown cost: drop one of the two",
            name=names[out[0]],
        )
    if wanted is not None and len(pinned) > wanted and not question.closures:
        raise SitingError(
            "{count} sites are pinned for {wanted} new stations: unpin some",
            count=len(pinned),
            wanted=wanted,
        )
    _affordable(problem)
    stay = np.isin(problem.conflicts, problem.fixed).all(axis=1)
    if stay.any():
        one, other = problem.conflicts[stay][0]
        raise SitingError(
            "{one!r} and {other!r} stand closer than the spacing allows: unpin one",
            one=names[one],
            other=names[other],
        )


def _affordable(problem: Problem) -> None:
    """Refuse a budget that builds nothing, with what the cheapest plan costs."""
    question = problem.question
    if question.budget is None:
        return
    least = least_budget(problem)
    if np.isnan(least):
        raise SitingError(
            "no site has a known cost: enter costs of sites, or limit the plan by stations"
        )
    if least > question.budget and question.pinned:
        raise SitingError(
            "the pinned sites cost {cost:,.0f} yuan, the budget is {budget:,.0f}: raise it to"
            " that, or unpin some",
            cost=least,
            budget=question.budget,
        )
    if least > question.budget:
        raise SitingError(
            "for {budget:,.0f} yuan nothing can be built: the cheapest plan costs {cost:,.0f} yuan",
            cost=least,
            budget=question.budget,
        )


def _nearest(problem: Problem, chosen: Indices) -> Indices:
    """Find the nearest chosen site of each demand point, -1 if none is near enough to count."""
    question = problem.question
    beyond = question.partial[-1][0] if question.partial else 0.0
    limit_m = question.radius_m + beyond if question.is_cover else problem.limit_m
    pairs = problem.metres[chosen].tocoo()
    near = np.flatnonzero(pairs.data <= limit_m)
    # The nearest last, so that it is the one that stays.
    near = near[np.argsort(-pairs.data[near], kind="stable")]
    nearest = np.full(len(problem.weight), -1)
    nearest[pairs.col[near]] = chosen[pairs.row[near]]
    return nearest


def _checked(problem: Problem, plan: Plan) -> Plan:
    """Work the plan out a second time; its value is what that gives."""
    found = problem.question.siting_model.value(problem, plan)
    if not np.isclose(found, plan.objective, rtol=1e-7, atol=1e-6):
        raise SitingError(
            "the plan is worth {found:g}, not {objective:g} as was found: report this",
            found=found,
            objective=plan.objective,
        )
    return plan
