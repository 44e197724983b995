"""Scenarios side by side, and one beside its question answered anew."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gridmap.analysis.siting.answer import Answer
from gridmap.analysis.siting.scenarios import Scenario, figures
from gridmap.siting.study.measure import measure
from gridmap.siting.study.problem import Problem
from gridmap.siting.study.solving import Solution


@dataclass(frozen=True, eq=False)
class Comparison:
    """
    Scenarios side by side, one column per scenario.

    `figures` has one row per figure, `communities` one row per community with the households within
    the radius today (`today`) and in each, `sites` one row per station and whether each has it.
    """

    figures: pd.DataFrame
    communities: pd.DataFrame
    sites: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Differences:
    """
    A scenario and its question answered anew, on the data of today.

    `figures` has one row per figure, `then` and `now`; `added` and `dropped` are keys of stations;
    `gone` keys of the scenario that are no candidates any more; `loses` is how much the new plan
    is better on today's data than the old one, in the model's unit (NaN where the old one cannot
    be built any more).
    """

    figures: pd.DataFrame
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    gone: tuple[str, ...]
    loses: float


def compare(found: Sequence[Scenario]) -> Comparison:
    """Set scenarios side by side."""
    names = [one.name for one in found]
    rows = pd.DataFrame({one.name: pd.Series(one.figures, dtype=object) for one in found})
    by = [
        one.communities.set_index("community").households_within_after.rename(one.name)
        for one in found
    ]
    today = found[0].communities.set_index("community").households_within_before.rename("today")
    sites = pd.concat([one.sites.assign(scenario=one.name) for one in found], ignore_index=True)
    has = sites.assign(has=True).pivot_table(
        index=["role", "key"], columns="scenario", values="has", aggfunc="any", fill_value=False
    )
    about = sites.drop_duplicates(["role", "key"])[["role", "key", "name", "kind", "community"]]
    return Comparison(
        rows,
        pd.concat([today, *by], axis=1).reset_index(),
        about.merge(has.reindex(columns=names, fill_value=False).reset_index()),
    )


def differences(old: Scenario, answer: Answer) -> Differences:
    """Compare a scenario with the answer to its question on today's data."""
    now = figures(answer)
    rows = pd.DataFrame(
        {"then": pd.Series(old.figures, dtype=object), "now": pd.Series(now, dtype=object)}
    )
    was = old.sites[old.sites.role == "new"].key
    new, known = answer.new.key, answer.problem.sites.table.key
    gone = was[~was.isin(known)]
    return Differences(
        rows.reindex(list(now)),
        tuple(new[~new.isin(was)]),
        tuple(was[~was.isin(new)]),
        tuple(gone),
        math.nan if len(gone) else _loses(old, answer.problem, answer.solution),
    )


def _loses(old: Scenario, problem: Problem, solution: Solution) -> float:
    """Advantage of the new plan over the old one's stations, on the new problem."""
    if problem.question.is_capacitated:
        return math.nan
    keys = old.sites.set_index("key").role
    table = problem.sites.table
    kept = problem.is_today & ~table.key.isin(keys.index[keys == "closed"])
    chosen = np.flatnonzero(kept | table.key.isin(keys.index[keys == "new"]))
    scale = measure(problem)
    return float(scale.sign * (scale.value(solution.plan.sites) - scale.value(chosen)))
