"""Solve a problem, prefer the better kinds of sites among equals, and check the plan."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack

from gridmap import siting
from gridmap.errors import SitingError
from gridmap.i18n import mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.rules import Choice
from gridmap.siting.study.measure import Cover, Measure, Walk, is_no_worse, measure
from gridmap.siting.study.problem import Array, Indices, Problem, Sites
from gridmap.siting.study.question import KINDS


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
    The best plan, or the best found in time or until cancelled, with its bound.

    Among plans of the same value sites to convert stand before those to extend, and these before
    new ones; a station that would add nothing is left out. The plan's value is worked out a
    second time by `siting.evaluate`. `start` are sites of a known plan to search from.

    Raises
    ------
    SitingError
        No plan keeps the rules.
    """
    _enough(problem)
    whole, back = problem, np.arange(problem.size)
    if not problem.question.closures and not problem.question.is_capacitated:
        problem, back = _as_one(problem)
        start = np.flatnonzero(np.isin(back, np.asarray(start, np.int64)))
    demand = _demand(problem)
    served = problem.only(demand)
    if not len(served.weight):
        raise SitingError(mark("no site reaches anybody: add sites, or raise the radius"))
    if problem.question.is_capacitated:
        plan = _checked(served, _capacitated(served, progress, cancel))
        allotted = np.full(len(problem.weight), -1)
        allotted[demand] = plan.assignment
        return Solution(replace(plan, assignment=allotted))
    scale = measure(served)
    plan = _solved(served, scale, progress, cancel, start)
    chosen = np.sort(_preferred(served, scale, _without_spare(served, scale, plan.sites)))
    checked = _checked(served, replace(plan, sites=chosen))
    today = np.flatnonzero(whole.is_today)
    sites = np.union1d(back[chosen], today) if len(back) < whole.size else chosen
    done = replace(checked, sites=sites, assignment=_nearest(whole, sites))
    return Solution(done, len(plan.sites) - len(chosen))


def ranked(problem: Problem) -> pd.DataFrame:
    """
    Candidates by what each adds alone to today's stations, most first; ties by kind.

    Columns of `Sites.table` with `adds` (the question's weight for mclp and lscp, metres of walking
    saved for the others: in all, or on the farthest walk), `reaches` (weight within the radius)
    and `row`, its position.
    """
    served = problem.only(_demand(problem))
    scale: Measure = Walk.of(served)
    if problem.question.is_cover:
        scale = Cover.of(replace(served, question=replace(served.question, model="mclp")))
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


def _demand(problem: Problem) -> npt.NDArray[np.bool_]:
    """What some site reaches; for maximal coverage the rest is merely not covered."""
    if problem.question.model in ("mclp", "capacitated-mclp"):
        return np.ones(len(problem.weight), bool)
    is_lscp = problem.question.model == "lscp"
    return problem.reachable(problem.question.radius_m if is_lscp else problem.limit_m)


def _as_one(problem: Problem) -> tuple[Problem, Indices]:
    """
    The problem with today's stations as one, which all stay: nobody cares which of them is near.

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
        problem.sites.table.iloc[back].reset_index(drop=True), problem.sites.spots.only(back)
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
        apart=np.unique(place[problem.apart], axis=0) if len(problem.apart) else problem.apart,
    ), back


def _enough(problem: Problem) -> None:
    """Refuse what the solvers would refuse too, in words that name the sites."""
    question, names = problem.question, problem.sites.table["name"]
    wanted, there = question.new, int((problem.may & ~problem.is_today).sum())
    pinned = problem.positions(question.pinned)
    pinned = pinned[~problem.is_today[pinned]]
    if wanted is not None and wanted > there:
        raise SitingError(
            mark("there are {there} candidate sites for {wanted} new stations"),
            there=there,
            wanted=wanted,
        )
    if len(out := pinned[~problem.may[pinned]]):
        raise SitingError(
            mark("{name!r} is pinned, and forbidden or of unknown cost: drop one of the two"),
            name=names[out[0]],
        )
    if wanted is not None and len(pinned) > wanted and not question.closures:
        raise SitingError(
            mark("{count} sites are pinned for {wanted} new stations: unpin some"),
            count=len(pinned),
            wanted=wanted,
        )
    stay = np.isin(problem.apart, problem.fixed).all(axis=1)
    if stay.any():
        one, other = problem.apart[stay][0]
        raise SitingError(
            mark("{one!r} and {other!r} stand closer than the spacing allows: unpin one"),
            one=names[one],
            other=names[other],
        )


def _solved(
    problem: Problem, scale: Measure, progress: Progress | None, cancel: Cancel | None,
    start: npt.ArrayLike,
) -> Plan:  # fmt: skip
    question = problem.question
    if isinstance(scale, Cover) and question.model == "lscp":
        return siting.lscp(
            scale.cover, cost=problem.price, fixed=problem.fixed, rules=problem.rules,
            time_limit_s=question.time_limit_s, progress=progress, cancel=cancel,
        )  # fmt: skip
    if isinstance(scale, Cover):
        group, floor = _floors(problem) if question.floor_share else (None, None)
        return siting.mclp(
            scale.cover, scale.weight, problem.total, fixed=problem.fixed, rules=problem.rules,
            group=group, floor=floor, time_limit_s=question.time_limit_s, progress=progress,
            cancel=cancel, start=start,
        )  # fmt: skip
    if question.model == "p-center":
        return siting.p_center(
            scale.metres, problem.total, fixed=problem.fixed, rules=problem.rules,
            time_limit_s=question.time_limit_s, progress=progress, cancel=cancel,
        )  # fmt: skip
    return siting.p_median(
        scale.metres, scale.weight, problem.total, fixed=problem.fixed, rules=problem.rules,
        time_limit_s=question.time_limit_s, progress=progress, cancel=cancel, start=start,
    )  # fmt: skip


def _floors(problem: Problem) -> tuple[Indices, list[float]]:
    """Group of each demand point and least weight of each group; what fades counts in no group."""
    question = problem.question
    count = int(problem.community.max(initial=0)) + 1
    fall = 1 - question.partial[0][1] if question.partial else 1.0
    least = question.floor_share * fall * np.bincount(problem.community, problem.weight, count)
    # A hair below, so that a share of exactly so much holds.
    floor = [*(least * (1 - 1e-9)), 0.0]
    fading = np.full(len(problem.weight) * len(question.partial), count)
    return np.concatenate((problem.community, fading)), floor if len(fading) else floor[:-1]


def _capacitated(problem: Problem, progress: Progress | None, cancel: Cancel | None) -> Plan:
    question, room = problem.question, capacity(problem)
    if question.model == "capacitated-mclp":
        return siting.capacitated_mclp(
            problem.cover(question.radius_m), problem.weight, room, problem.total,
            fixed=problem.fixed, rules=problem.rules, time_limit_s=question.time_limit_s,
            progress=progress, cancel=cancel,
        )  # fmt: skip
    return siting.capacitated_p_median(
        Walk.of(problem).metres, problem.weight, room, problem.total, fixed=problem.fixed,
        weight=problem.weight, rules=problem.rules, time_limit_s=question.time_limit_s,
        progress=progress, cancel=cancel,
    )  # fmt: skip


def _nearest(problem: Problem, chosen: Indices) -> Indices:
    """The nearest chosen site of each demand point, -1 where none is near enough to count."""
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


def capacity(problem: Problem) -> Array:
    """
    How much demand each site holds: by floor area where asked for, else as given.

    Today's stations hold what is known of them.
    """
    question, table = problem.question, problem.sites.table
    given = np.full(problem.size, question.capacity or 0.0)
    if question.area_per_100_m2:
        by_area = 100 * table.floor_area_m2.to_numpy(float) / question.area_per_100_m2
        return np.where(np.isnan(by_area), given, np.floor(by_area))
    known = table.capacity.to_numpy(float)
    return np.where(problem.is_today & ~np.isnan(known), known, given)


def _without_spare(problem: Problem, scale: Measure, chosen: Indices) -> Indices:
    """Without new stations that add nothing; of equals the worst kind goes first."""
    if problem.question.model == "lscp":
        return chosen
    whole, bound = scale.value(chosen), set(problem.fixed.tolist())
    choice = _choice(problem)
    for site in sorted(chosen, key=lambda one: -_rank(problem)[one]):
        without = chosen[chosen != site]
        is_new = site not in bound and not problem.is_today[site]
        if (
            is_new
            and len(without)
            and choice.allows(without)
            and is_no_worse(scale, scale.value(without), whole)
        ):
            chosen = without
    return chosen


def _preferred(problem: Problem, scale: Measure, chosen: Indices) -> Indices:
    """Each new site changed for one of a better kind that does as well."""
    rank, price, choice = _rank(problem), problem.price, _choice(problem)
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
            if choice.allows(np.append(others, other)):
                chosen = np.append(others, other)
                break
    return chosen


def _rank(problem: Problem) -> Indices:
    kinds = problem.sites.table.kind
    return kinds.map({kind: place for place, kind in enumerate(KINDS)}).fillna(-1).to_numpy(int)


def _choice(problem: Problem) -> Choice:
    return Choice.of(problem.size, problem.total, problem.fixed, problem.rules, is_counted=False)


def _checked(problem: Problem, plan: Plan) -> Plan:
    """The plan, worked out a second time; its value is what that gives."""
    question, sites = problem.question, plan.sites
    rows = problem.metres[sites]
    again = np.arange(len(sites))
    if question.model == "lscp":
        near = csr_array((rows.data <= question.radius_m, rows.indices, rows.indptr), rows.shape)
        found = siting.evaluate("lscp", again, cover=near, cost=problem.price[sites])
    elif question.model == "mclp":
        edges = np.array([question.radius_m, *(question.radius_m + one for one, _ in
                                               question.partial)])  # fmt: skip
        shares = np.array([1.0, *(share for _, share in question.partial), 0.0])
        share = csr_array(
            (shares[np.searchsorted(edges, rows.data)], rows.indices, rows.indptr), rows.shape
        )
        found = siting.evaluate("gradual_mclp", again, cover=share, demand=problem.weight)
    elif question.model == "capacitated-mclp":
        near = csr_array((rows.data <= question.radius_m, rows.indices, rows.indptr), rows.shape)
        served = np.where(plan.assignment < 0, -1, np.searchsorted(sites, plan.assignment))
        found = siting.evaluate(
            "capacitated_mclp", again, cover=near, demand=problem.weight,
            capacity=capacity(problem)[sites], assignment=served,
        )  # fmt: skip
    elif question.model == "capacitated-p-median":
        served = np.searchsorted(sites, plan.assignment)
        found = siting.evaluate(
            "capacitated_p_median", again,
            distance=csr_array(rows.multiply(problem.weight)), demand=problem.weight,
            capacity=capacity(problem)[sites], assignment=served,
        )  # fmt: skip
    else:
        name = question.model.replace("-", "_")
        found = siting.evaluate(name, again, distance=rows, demand=problem.weight)
    if not np.isclose(found, plan.objective, rtol=1e-7, atol=1e-6):
        raise SitingError(
            f"the plan is worth {found:g}, not {plan.objective:g} as was found: report this"
        )
    return plan
