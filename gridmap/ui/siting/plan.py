"""Siting page: form and map, the run, the plan and its views."""

from dataclasses import replace

import streamlit as st

from gridmap.analysis.siting import StudyArea
from gridmap.errors import GridmapError
from gridmap.siting import study
from gridmap.siting.study import Problem, Question
from gridmap.ui import frames
from gridmap.ui.frame import drawer
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import reason, refused, t
from gridmap.ui.siting import data, result
from gridmap.ui.siting.compare import restored
from gridmap.ui.siting.downloads import downloads
from gridmap.ui.siting.form import form, plain, same_but_pins
from gridmap.ui.siting.from_gap import take_gap
from gridmap.ui.siting.frontier import frontier
from gridmap.ui.siting.planmap import plan_map, swipe_map
from gridmap.ui.siting.running import running
from gridmap.ui.siting.scenarios import compared, save_button, scenarios
from gridmap.ui.siting.sensitivity import sensitivity
from gridmap.ui.siting.sites import site_card, site_list
from gridmap.ui.siting.state import VIEW, SitingState
from gridmap.ui.siting.stations import slider


def plan(choice: Choice, state: SitingState, area: StudyArea) -> None:
    """Show the question, the map and the plan, and in the drawer what can be asked of it."""
    take_gap(choice, state)
    figures_place = st.container()
    for note in area.found.notes:
        st.caption(note.translated(t))
    question = form(choice, state, area)
    problem = _problem(state, question or plain(choice, state, area))
    # In containers that are always there: what comes and goes in one moves nothing below it,
    # and a form that is open stays open.
    with st.container():
        question, problem = _possible(question, problem)
    with st.container(key="gridmap-run"):
        _run(state, question, problem)
    with st.container():
        if problem is not None:
            site_card(state, problem)
    with st.container():
        if state.shown is not None:
            result.proof(state.shown, is_old=bool(state.error))
            _stale(state, question)
    if state.shown is not None:
        with st.container(horizontal=True):
            save_button(state, state.shown)
            downloads(choice, state, state.shown)
    _map(choice, state, problem)
    with figures_place:
        if state.shown is None:
            result.today(choice, frames.whole(choice), area.found.on)
        else:
            result.before_and_after(state.shown)
        served = question if state.shown is None else state.shown.problem.question
        if served is not None and served.community_id is not None:
            name = area.names.get(served.community_id, "")
            st.caption(
                t(
                    "The plan serves {community} only; these figures count the whole area. "
                    "Figures per community are under “Before and after”.",
                    community=name,
                )
            )
        slider(state)
    with drawer(t("More on the plan")):
        _below(state, question, problem, area)


def _map(choice: Choice, state: SitingState, problem: Problem | None) -> None:
    """Show the plan, or the two scenarios that are ticked, side by side."""
    both = compared(state)
    if len(both) == 2:
        try:
            left, right = ((one.name, restored(state.service, one)) for one in both)
        except GridmapError as error:
            refused(error)
        else:
            swipe_map(state.service, left, right)
            return
    plan_map(choice, state, problem)


def _problem(state: SitingState, question: Question) -> Problem | None:
    try:
        return data.problem(question)
    except GridmapError as error:
        state.error = ""
        refused(error)
        return None


def _possible(
    question: Question | None, problem: Problem | None
) -> tuple[Question | None, Problem | None]:
    """Question with no more new stations than there are sites for them."""
    if question is None or problem is None or question.new is None:
        return question, problem
    there = int((problem.may & ~problem.is_today).sum())
    if question.new <= there:
        return question, problem
    st.caption(t("There are only {count} sites to choose from.", count=there))
    fewer = replace(question, new=there)
    return fewer, replace(problem, question=fewer)


def _run(state: SitingState, question: Question | None, problem: Problem | None) -> None:
    """Show the button that starts a run, the run and its result."""
    asked = state.runs.get("solve")
    is_running = asked is not None and not asked.run.is_over
    if state.shown is not None and state.shown.origin is not None:
        with st.container(horizontal=True):
            st.button(
                t("Back to the plan"), key="siting-back", icon=":material/undo:",
                on_click=state.move_back,
            )  # fmt: skip
            st.button(
                t("Pin it there"), key="siting-keep", icon=":material/push_pin:",
                on_click=state.keep_moved,
                help=t("The place becomes a site that has to be in the plan; then plan again."),
            )  # fmt: skip
    st.button(
        t("Find the best plan"), type="primary", key="siting-run", icon=":material/search:",
        width="stretch", disabled=is_running or question is None or problem is None,
        on_click=_start, args=(state, question),
    )  # fmt: skip
    if state.error:
        st.error(state.error)
    if state.message:
        st.success(state.message)
    if asked is not None and not running(asked, key="siting-run-of") and not asked.is_taken:
        # It ended while this was drawn: nobody else would come for it.
        st.rerun()


def _start(state: SitingState, question: Question) -> None:
    try:
        state.start("solve", study.solve, data.exact_problem(question))
    except GridmapError as error:
        state.error = reason(error)


def _stale(state: SitingState, question: Question | None) -> None:
    """Say so where the plan on the map answers another question."""
    if state.shown is None or question is None or state.shown.origin is not None:
        return
    of_plan = state.shown.problem.question
    if state.shown.area.digest != data.study_area(state.service).digest:
        st.warning(t("The data have changed since this plan was made: find the best plan again."))
    elif not same_but_pins(of_plan, question):
        st.caption(t("The plan on the map answers an earlier question."))
    elif (of_plan.pinned, of_plan.forbidden) != (question.pinned, question.forbidden):
        st.caption(t("Pins have changed since this plan was made: find the best plan again."))


def _below(
    state: SitingState, question: Question | None, problem: Problem | None, area: StudyArea
) -> None:
    views = {
        "stations": t("Stations of the plan"),
        "communities": t("Before and after"),
        "frontier": t("More or fewer stations"),
        "sensitivity": t("Robustness"),
        "sites": t("Candidate sites"),
        "scenarios": t("Scenarios"),
    }
    st.session_state.setdefault(VIEW, "sites")
    view = st.segmented_control(
        t("More"), list(views), format_func=views.__getitem__, required=True, key=VIEW,
        label_visibility="collapsed",
    )  # fmt: skip
    if view == "sites" and problem is not None:
        site_list(state, problem.question, problem)
    elif view == "scenarios":
        scenarios(state, area)
    elif view == "frontier":
        frontier(state, question)
    elif state.shown is None:
        st.info(t("Find the best plan first."))
    elif view == "stations":
        result.stations(state, state.shown)
    elif view == "communities":
        result.communities(state.shown)
    elif view == "sensitivity":
        sensitivity(state, state.shown)
