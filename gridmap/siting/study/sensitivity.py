"""Sensitivity of a plan to the radius, to demand, and to the loss of a site."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gridmap.errors import SitingError
from gridmap.siting.plan import Cancel
from gridmap.siting.study.measure import measure
from gridmap.siting.study.problem import Problem
from gridmap.siting.study.question import MARGIN_M
from gridmap.siting.study.solving import Solution, solve

Progress = Callable[[float, float, float, int, int], None]
"""Incumbent, bound, seconds, which trial of how many."""
SWING = 0.1
"""Demand is tried this much higher and lower."""
DRAWS = 8
LEAST_S = 0.5


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """
    Trials of a plan under other conditions.

    Attributes
    ----------
    trials
        One row per trial: `trial` (radius, demand, without), `radius_m`, `without` (site's key),
        `value` (of this plan there, in the model's unit), `best` (of the best plan there; NaN where
        there is none), `bound`, `loses` (how much the best one is better), `new` (stations of it).
    sites
        One row per new station: `key`, `name`, `stays` (share of the radius and demand trials whose
        best plan has it too), `loses_alone` (what the plan loses without it), `loses_replanned`
        (what is lost still when the others are chosen anew).
    """

    trials: pd.DataFrame
    sites: pd.DataFrame


def sensitivity(
    problem: Problem, solution: Solution, *, progress: Progress | None = None,
    cancel: Cancel | None = None, seed: int = 0,
) -> Sensitivity:  # fmt: skip
    """
    Solve anew with the radius 100 m up and down, demand 10 % up or down, each new site fallen away.

    Demand goes up or down estate by estate at random, `DRAWS` times: all of it together would
    change no plan. The question's time limit is for all trials.
    """
    question, chosen = problem.question, solution.plan.sites
    new = chosen[~problem.is_today[chosen]]
    trials = [*_radii(problem), *_demands(problem, seed), *_without(problem, new)]
    end, rows, kept = time.monotonic() + question.time_limit_s, [], []
    for number, (kind, values, trial) in enumerate(trials):
        if cancel is not None and cancel():
            break
        left = max(LEAST_S, (end - time.monotonic()) / (len(trials) - number))
        trial = replace(trial, question=replace(trial.question, time_limit_s=left))
        row, best = _tried(trial, chosen, values, progress, number, len(trials), cancel)
        rows.append({"trial": kind, **values, **row})
        if kind != "without" and best is not None:
            kept.append(np.isin(new, best.plan.sites))
    table = pd.DataFrame(rows, columns=["trial", "radius_m", "without", "value", "best", "bound",
                                        "loses", "new"])  # fmt: skip
    return Sensitivity(table, _sites(problem, solution, new, kept, table))


def _radii(problem: Problem) -> list[tuple[str, dict, Problem]]:
    question = problem.question
    if not question.is_cover:
        return []
    radii = [question.radius_m - MARGIN_M, question.radius_m + MARGIN_M]
    # Partial coverage would need ways longer than are known.
    radii = [one for one in radii if one > 0 and not (question.partial and one > radii[0])]
    return [
        ("radius", {"radius_m": one}, replace(problem, question=replace(question, radius_m=one)))
        for one in radii
    ]


def _demands(problem: Problem, seed: int) -> list[tuple[str, dict, Problem]]:
    if not problem.question.siting_model.follows_demand:
        return []
    rng, made = np.random.default_rng(seed), list[tuple[str, dict, Problem]]()
    for _ in range(DRAWS):
        swing = 1 + SWING * rng.choice([-1.0, 1.0], int(problem.estate.max(initial=0)) + 1)
        made.append(("demand", {}, replace(problem, weight=problem.weight * swing[problem.estate])))
    return made


def _without(problem: Problem, new: np.ndarray) -> list[tuple[str, dict, Problem]]:
    made, table, question = [], problem.sites.table, problem.question
    for row in new:
        key = table.key.iloc[row]
        pinned = tuple(one for one in question.pinned if one != key)
        asked = replace(question, pinned=pinned, forbidden=(*question.forbidden, key))
        made.append(("without", {"without": key}, replace(problem, question=asked)))
    return made


def _tried(
    trial: Problem, chosen: np.ndarray, values: dict, progress: Progress | None, number: int,
    count: int, cancel: Cancel | None,
) -> tuple[dict, Solution | None]:  # fmt: skip
    """Value of the plan in a trial, and of the best plan there."""
    scale = measure(trial)
    if lost := values.get("without"):
        chosen = chosen[chosen != trial.positions((lost,))[0]]
    value = scale.value(chosen)

    def tell(incumbent: float, bound: float, seconds: float) -> None:
        if progress is not None:
            progress(incumbent, bound, seconds, number, count)

    try:
        best = solve(trial, progress=tell, cancel=cancel)
    except SitingError:
        nothing = {"best": np.nan, "bound": np.nan, "loses": np.nan, "new": np.nan}
        return {"value": value} | nothing, None
    found = scale.value(best.plan.sites)
    return {
        "value": value,
        "best": found,
        "bound": best.plan.bound if trial.question.siting_model.is_measured else np.nan,
        "loses": max(0.0, scale.sign * (found - value)),
        "new": int((~trial.is_today[best.plan.sites]).sum()),
    }, best


def _sites(
    problem: Problem, solution: Solution, new: np.ndarray, kept: list, trials: pd.DataFrame
) -> pd.DataFrame:
    scale, chosen = measure(problem), solution.plan.sites
    whole = scale.value(chosen)
    fallen = trials[trials.trial == "without"].set_index("without")
    keys = problem.sites.table.key.iloc[new]
    return pd.DataFrame(
        {
            "key": keys.to_numpy(),
            "name": problem.sites.table["name"].iloc[new].to_numpy(),
            "stays": np.mean(kept, axis=0) if kept else np.full(len(new), np.nan),
            "loses_alone": scale.sign * (whole - fallen.value.reindex(keys).to_numpy(float)),
            "loses_replanned": scale.sign * (whole - fallen.best.reindex(keys).to_numpy(float)),
        }
    )
