"""Best plan for each number of new stations, or for each budget."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gridmap.errors import SitingError
from gridmap.siting.plan import Cancel, Plan
from gridmap.siting.study.measure import Cover, Measure, measure
from gridmap.siting.study.problem import Array, Indices, Problem
from gridmap.siting.study.solving import Solution, least_budget, solve

Progress = Callable[[float, float, float, int, int], None]
"""Incumbent, bound, seconds, which step of how many."""
LEAST_S = 0.5


@dataclass(frozen=True, eq=False)
class Frontier:
    """
    The best plan for each number of new stations, or each budget.

    `steps` has one row per step: `new` (stations in the plan), `budget` (NaN where stations are
    counted), `value` and `bound` (the model's unit), `share` and `bound_share` (of all that is
    located; mclp), `mean` (metres a weight; p-median), `adds` (better than the step before by),
    `status`. `solutions` are their plans, None where there is none (nothing built, or no plan).
    """

    problem: Problem
    steps: pd.DataFrame
    solutions: tuple[Solution | None, ...]

    @property
    def elbow(self) -> int | None:
        """
        The step from which on each buys clearly less: the farthest from the line between the ends.

        Position in `steps`; None where there are fewer than three. Satopaa et al. 2011 (kneedle),
        doi:10.1109/ICDCSW.2011.20.
        """
        known = np.flatnonzero(self.steps.value.notna())
        if len(known) < 3:
            return None
        x = (self.steps.budget if self.steps.budget.notna().all() else self.steps.new).to_numpy()
        value = self.steps.value.to_numpy()
        x, y = _unit(x[known].astype(float)), _unit(value[known])
        better = y - x if value[known[-1]] >= value[known[0]] else (1 - y) - x
        return int(known[better.argmax()]) if better.max() > 0 else None


def frontier(
    problem: Problem, *, most: int = 10, budgets: Sequence[float] = (),
    progress: Progress | None = None, cancel: Cancel | None = None,
) -> Frontier:  # fmt: skip
    """
    Solve for 0, 1, ... `most` new stations, or for rising budgets; the time limit is for all.

    A step starts from the plan before it, and is never worse than that with the best site added.
    Its bound is never looser than what the step before leaves: the best k of k + 1 sites reach at
    least k of k + 1 parts of what these reach (Nemhauser, Wolsey & Fisher 1978,
    doi:10.1007/BF01588971). It ends where a further station proves to add nothing.
    """
    question = problem.question
    if question.siting_model.step_label is None:
        raise SitingError(
            "there is no frontier for {model}: choose mclp or p-median", model=question.model
        )
    scale, end = measure(problem), time.monotonic() + question.time_limit_s
    there = int((problem.may & ~problem.is_today).sum())
    least = int(np.setdiff1d(problem.fixed, np.flatnonzero(problem.is_today)).size)
    asked = [replace(question, new=None, budget=float(one)) for one in sorted(budgets)]
    asked = asked or [
        replace(question, new=one, budget=None) for one in range(least, min(most, there) + 1)
    ]
    found: list[Solution | None] = []
    for number, one in enumerate(asked):
        left = max(LEAST_S, (end - time.monotonic()) / (len(asked) - number))
        step = replace(problem, question=replace(one, time_limit_s=left))
        before = found[-1] if found else None
        found.append(_step(step, scale, before, _numbered(progress, number, len(asked)), cancel))
        if cancel is not None and cancel():
            break
        if _is_flat(problem, scale, found) and not budgets:
            break
    return Frontier(problem, _table(problem, scale, asked[: len(found)], found), tuple(found))


def _numbered(
    progress: Progress | None, number: int, steps: int
) -> Callable[[float, float, float], None] | None:
    if progress is None:
        return None
    return lambda incumbent, bound, seconds: progress(incumbent, bound, seconds, number, steps)


def _step(
    step: Problem,
    scale: Measure,
    before: Solution | None,
    progress: Callable[[float, float, float], None] | None,
    cancel: Cancel | None,
) -> Solution | None:
    if not step.question.closures and _builds_nothing(step):
        return _as_it_is(step, scale)
    try:
        known = () if before is None or step.question.budget is not None else before.plan.sites
        solution = solve(step, start=known, progress=progress, cancel=cancel)
    except SitingError:
        # Too few to reach all, or too little money for what is pinned.
        return None
    return _never_worse(step, scale, solution, before)


def _builds_nothing(step: Problem) -> bool:
    """Whether no new station was asked for, or none can be had for the money."""
    if step.question.budget is None:
        return step.question.new == 0
    return not step.question.pinned and not least_budget(step) <= step.question.budget


def _as_it_is(step: Problem, scale: Measure) -> Solution | None:
    today = np.flatnonzero(step.is_today)
    value = scale.value(today)
    if not len(today) or not np.isfinite(value):
        return None
    return Solution(Plan(today, value, value, 0.0, "optimal", np.full(0, -1), 0.0))


def _never_worse(
    step: Problem, scale: Measure, solution: Solution, before: Solution | None
) -> Solution:
    plan = solution.plan
    if before is None or plan.status == "optimal":
        return solution
    last = before.plan
    bound = plan.bound
    if isinstance(scale, Cover) and step.question.new and not step.question.closures:
        base = scale.value(np.flatnonzero(step.is_today))
        more = step.question.new
        if more > 1:
            bound = min(bound, base + (last.bound - base) * more / (more - 1))
    value, sites = plan.objective, plan.sites
    if step.question.budget is None:
        each = np.where(step.may, scale.with_each(last.sites), -scale.sign * np.inf)
        best = int((scale.sign * each).argmax())
        if scale.sign * (each[best] - value) > 0:
            value, sites = float(each[best]), np.union1d(last.sites, [best])
    proven = scale.sign * (bound - value) <= 1e-9 * max(1.0, abs(value))
    gap = 0.0 if proven else abs(bound - value) / max(abs(value), 1e-9)
    return replace(
        solution,
        plan=replace(
            plan, sites=sites, objective=value, bound=value if proven else bound, gap=gap,
            status="optimal" if proven else "feasible",
        ),
    )  # fmt: skip


def _is_flat(problem: Problem, scale: Measure, found: list[Solution | None]) -> bool:
    """Whether all that any site reaches is reached, or no set of all sites is better."""
    if found[-1] is None or problem.question.closures:
        return False
    everything: Indices = np.flatnonzero(problem.may)
    best, now = scale.value(everything), found[-1].plan.objective
    return bool(scale.sign * (best - now) <= 1e-9 * max(1.0, abs(best)))


def _table(
    problem: Problem, scale: Measure, asked: list, found: list[Solution | None]
) -> pd.DataFrame:
    today = problem.is_today
    plans = [None if one is None else one.plan for one in found]
    steps = pd.DataFrame(
        {
            "new": [
                one.new if plan is None else int((~today[plan.sites]).sum())
                for one, plan in zip(asked, plans, strict=True)
            ],
            "budget": [np.nan if one.budget is None else one.budget for one in asked],
            "value": [np.nan if plan is None else plan.objective for plan in plans],
            "bound": [np.nan if plan is None else plan.bound for plan in plans],
            "status": ["none" if plan is None else plan.status for plan in plans],
        }
    ).astype({"value": float, "bound": float})
    total = float(problem.weight.sum())
    if isinstance(scale, Cover):
        steps["share"], steps["bound_share"] = steps.value / total, steps.bound / total
    elif not scale.is_farthest:
        steps["mean"] = steps.value / total
    steps["adds"] = scale.sign * steps.value.diff()
    return steps


def _unit(values: Array) -> Array:
    low, high = values.min(), values.max()
    return (values - low) / max(high - low, 1e-12)
