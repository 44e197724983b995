"""Frontier: the best plan per number of stations or per sum of money."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from gridmap.errors import GridmapError
from gridmap.render import charts
from gridmap.siting import study
from gridmap.siting.study import Frontier, Question
from gridmap.ui.session import reason, refused, t
from gridmap.ui.siting import stations
from gridmap.ui.siting.running import running
from gridmap.ui.siting.state import Asked, SitingState
from gridmap.ui.siting.units import unit, whom


def frontier(state: SitingState, question: Question | None) -> None:
    """Show the curve and its table; a chosen step becomes the plan on the map."""
    ways = {name: t(one.step_label) for name, one in study.MODELS.items() if one.step_label}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = st.segmented_control(
            t("Measure"), list(ways), format_func=ways.__getitem__, default="mclp",
            required=True, key="siting-frontier-model",
        )  # fmt: skip
        most = st.number_input(
            t("Up to so many new stations"),
            1,
            40,
            stations.MOST,
            key="siting-frontier-most",
            width=200,
        )
        kind = stations.kind(model)
        asked = state.runs.get(kind)
        if st.button(
            t("Calculate"), key="siting-frontier-run", icon=":material/show_chart:",
            type="primary" if asked is None else "secondary",
            disabled=question is None or (asked is not None and not asked.run.is_over),
        ):  # fmt: skip
            _start(state, question, model, int(most))
            asked = state.runs.get(kind)
    if asked is None:
        st.info(t("The best plan for no, one, two ... new stations: what does each of them gain?"))
        return
    if running(asked, key="siting-frontier"):
        return
    try:
        found: Frontier = asked.run.result
    except GridmapError as error:
        refused(error)
        return
    _show(state, asked, found)


def _start(state: SitingState, question: Question | None, model: str, most: int) -> None:
    assert question is not None
    has_shares = study.MODELS[model].has_shares
    asked = replace(
        question, model=model, new=None if question.budget is not None else 0,
        floor_share=question.floor_share if has_shares else 0.0,
        partial=question.partial if has_shares else (),
    )  # fmt: skip
    try:
        stations.begin(state, asked, most)
    except GridmapError as error:
        state.error = reason(error)
        st.error(state.error)


def _show(state: SitingState, asked: Asked, found: Frontier) -> None:
    steps, measure = found.steps, unit(found.problem)
    by_budget = steps.budget.notna().all() and len(steps) > 0
    is_cover = "share" in steps
    values = steps.share if is_cover else steps.value * measure.factor
    bounds = steps.bound_share if is_cover else steps.bound * measure.factor
    known = np.flatnonzero(steps.value.notna())
    if not len(known):
        st.warning(t("There is no plan for any of these."))
        return
    chosen, model = stations.step_shown(state, found), found.problem.question.model
    chart_key, table_key = f"siting-frontier-chart-{model}", f"siting-frontier-steps-{model}"

    def clicked() -> None:
        if points := st.session_state[chart_key].selection.points:
            stations.pick(state, asked, int(known[points[-1]["point_index"]]))

    def ticked() -> None:
        if rows := st.session_state[table_key].selection.rows:
            stations.pick(state, asked, rows[0])

    left, right = st.columns(2)
    amounts = (steps.budget if by_budget else steps.new).to_numpy(float)
    with left:
        st.plotly_chart(
            charts.frontier(
                amounts[known],
                values.to_numpy(float)[known],
                bounds.to_numpy(float)[known],
                elbow=None if found.elbow is None else int(np.searchsorted(known, found.elbow)),
                chosen=None if chosen is None else int(np.searchsorted(known, chosen)),
                labels=(
                    t("Best plan"),
                    t("Upper limit of any plan"),
                    t("Smaller gains from here on"),
                ),
                x_label=t("Budget, yuan") if by_budget else t("New stations"),
                y_label=_y_label(found, is_cover, measure.label.translated(t)),
                share=is_cover,
            ),
            config={"displayModeBar": False},
            key=chart_key,
            on_select=clicked,
            selection_mode="points",
        )
    with right:
        _table(found, values, bounds, is_cover, by_budget, key=table_key, on_select=ticked)
    st.caption(
        t(
            "Choose a point or a row: its plan is shown on the map. Shares are of all that is "
            "located and counted ({counted}).",
            counted=whom(found.problem.question),
        )
    )


def _y_label(found: Frontier, is_cover: bool, label: str) -> str:
    if not is_cover:
        return label
    return t("Within {radius} m", radius=f"{found.problem.question.radius_m:.0f}")


def _table(
    found: Frontier, values: pd.Series, bounds: pd.Series, is_cover: bool, by_budget: bool, *,
    key: str, on_select: Callable[[], None],
) -> None:  # fmt: skip
    """List the steps; the ticked one is shown on the map."""
    measure = unit(found.problem)
    steps = found.steps.assign(
        shown=values, bound_shown=bounds, adds=found.steps.adds * measure.factor,
        proven=found.steps.status == "optimal",
    )  # fmt: skip
    form = "percent" if is_cover else "%.0f"
    if is_cover:
        # Streamlit writes shares with two decimals, all others have one.
        steps = steps.round({"shown": 3, "bound_shown": 3})
    st.dataframe(
        steps,
        key=key,
        column_order=[*(["budget"] if by_budget else []), "new", "shown", "adds", "bound_shown",
                      "proven"],
        column_config={
            "budget": st.column_config.NumberColumn(t("Budget, yuan"), format="localized"),
            "new": st.column_config.NumberColumn(t("New stations"), format="%d"),
            "shown": st.column_config.NumberColumn(
                t("Within the radius") if is_cover else measure.label.translated(t), format=form
            ),
            "adds": st.column_config.NumberColumn(
                t("Gain: {unit}", unit=measure.label.translated(t)), format="%.0f"
            ),
            "bound_shown": st.column_config.NumberColumn(t("At best"), format=form),
            "proven": st.column_config.CheckboxColumn(t("Proven")),
        },
        hide_index=True,
        placeholder="—",
        on_select=on_select,
        selection_mode="single-row",
    )  # fmt: skip
