"""Slider of stations, or of money: each step shows its plan at once, without solving."""

from dataclasses import replace

import numpy as np
import streamlit as st

from gridmap import i18n
from gridmap.errors import GridmapError
from gridmap.siting import study
from gridmap.siting.study import Frontier, Question
from gridmap.ui.session import t
from gridmap.ui.siting import data
from gridmap.ui.siting.state import Asked, Shown, SitingState, over
from gridmap.ui.siting.units import unit

MOST = 10
"""New stations up to which plans are worked out, where no more are asked for."""
MORE = 3
"""Stations beyond what is asked for."""
BUDGETS = 8
TIME_LIMIT_S = 30.0
"""Longest time for all plans of a slider: they are worked out unasked."""
POLL_S = 0.5


def slider(state: SitingState) -> None:
    """Show the plans of other sizes as a slider; a new plan has them worked out."""
    shown = state.shown
    if shown is None:
        return
    of_plan = (shown.origin or shown).problem.question
    asked = state.runs.get(kind(of_plan.model))
    is_known = (
        asked is not None and not asked.run.is_cancelled and is_of(asked.problem.question, shown)
    )
    if state.is_new:
        state.is_new = False
        if not is_known and of_plan.siting_model.step_label is not None:
            limit_s = min(TIME_LIMIT_S, of_plan.time_limit_s)
            most = max(MOST, (of_plan.new or 0) + MORE)
            begin(state, replace(of_plan, time_limit_s=limit_s), most)
            asked, is_known = state.runs.get(kind(of_plan.model)), True
    if asked is None or not is_known:
        return
    if asked.run.is_over:
        _slider(state, asked)
    else:
        _wait(asked)


def begin(state: SitingState, question: Question, most: int) -> None:
    """
    Start working out the best plan per number of new stations, or per budget.

    Raises
    ------
    SitingError
        There is no candidate, or nobody to be served.
    """
    budgets: tuple[float, ...] = ()
    if question.budget is not None:
        budgets = tuple(np.linspace(0, 2 * question.budget, BUDGETS + 1).tolist())
    asked = replace(question, cheapest=False, new=None if budgets else 0)
    state.start(
        kind(question.model), study.frontier, data.problem(asked), most=most, budgets=budgets,
    )  # fmt: skip


def kind(model: str) -> str:
    """Kind of the run that works out the plans of a model by their size."""
    return f"frontier {model}"


def is_of(question: Question, shown: Shown) -> bool:
    """Whether plans by size answer the question of the plan on the map, but for its size."""
    of_plan = (shown.origin or shown).problem.question
    return _sizeless(question) == _sizeless(of_plan)


def step_shown(state: SitingState, found: Frontier) -> int | None:
    """Step whose plan is on the map, or was before stations were moved."""
    if state.shown is None or not is_of(found.problem.question, state.shown):
        return None
    problem, plan = (state.shown.origin or state.shown).problem, state.shown.solution.plan
    if problem.question.budget is not None:
        near = np.flatnonzero(np.isclose(found.steps.budget, problem.question.budget))
    else:
        is_new = plan.sites[~state.shown.problem.is_today[plan.sites]]
        near = np.flatnonzero(found.steps.new == len(is_new))
    return int(near[0]) if len(near) else None


def pick(state: SitingState, asked: Asked, step: int) -> None:
    """Show the plan of a step, and ask for as much in the form."""
    found: Frontier = asked.run.result
    solution = found.solutions[step] if step < len(found.solutions) else None
    if solution is None:
        return
    row = found.steps.iloc[step]
    is_money = not np.isnan(row.budget)
    if is_money:
        st.session_state["siting-budget"] = int(row.budget)
    else:
        st.session_state["siting-new"] = int(row.new)
    state.chosen = ""
    solved = state.solved
    if solved is not None and is_of(found.problem.question, solved):
        of_solved = solved.problem.question
        if (of_solved.budget if is_money else of_solved.new) == row[_column(found)]:
            # Worked out with more time.
            state.shown = solved
            return
    if step not in asked.plans:
        size = {"budget": float(row.budget)} if is_money else {"new": int(row.new)}
        question = replace(found.problem.question, **size)
        problem = replace(found.problem, question=question)
        asked.plans[step] = over(state.service, problem, solution)
    state.shown = asked.plans[step]


def _slider(state: SitingState, asked: Asked) -> None:
    try:
        found: Frontier = asked.run.result
    except GridmapError:
        # The view of more or fewer stations says why.
        return
    amounts = found.steps[_column(found)].tolist()
    steps = [step for step, one in enumerate(found.solutions) if one is not None]
    at = step_shown(state, found)
    if len(steps) < 2 or at not in steps:
        return
    key = f"siting-size-{asked.run.number}"
    st.session_state[key] = at
    st.select_slider(
        t("Plan for so much, yuan") if _column(found) == "budget" else t("Plan with so many new"),
        steps, key=key,
        format_func=lambda step: f"{amounts[step]:,.0f}", on_change=_slid,
        args=(state, asked, key),
    )  # fmt: skip
    st.caption(_about(found, at))


def _slid(state: SitingState, asked: Asked, key: str) -> None:
    pick(state, asked, st.session_state[key])


def _about(found: Frontier, step: int) -> str:
    """What the last station, or the money, adds; and from where on each adds less."""
    row, measure = found.steps.iloc[step], unit(found.problem)
    sentences = []
    if _column(found) == "budget":
        sentences.append(t("{count} new stations for that.", count=int(row.new)))
    elif step and np.isfinite(row.adds):
        sentences.append(t("The last one adds {gain}.", gain=measure.say(row.adds, t)))
    if found.elbow is not None and _column(found) == "new":
        amount = int(found.steps.new.iloc[found.elbow])
        sentences.append(t("Beyond {count}, each adds clearly less.", count=amount))
    return i18n.joined(sentences, t)


def _column(found: Frontier) -> str:
    return "new" if found.problem.question.budget is None else "budget"


def _sizeless(question: Question) -> Question:
    size = {"new": 0} if question.budget is None else {"budget": 1.0, "new": None}
    return replace(question, **size, time_limit_s=1.0, cheapest=False)


@st.fragment(run_every=POLL_S)
def _wait(asked: Asked) -> None:
    if asked.run.is_over:
        st.rerun()
    progress = asked.run.progress
    st.caption(
        t(
            "Plans with more and with fewer stations are being worked out ({count} so far).",
            count=0 if progress is None else progress.step,
        )
    )
