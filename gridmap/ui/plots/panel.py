"""Actions on what is selected, and the changes of the last edit."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from gridmap.actions import drafts
from gridmap.plots.drafts import NONE, Draft, PlotFigures
from gridmap.ui import plain
from gridmap.ui.labels import plot_label
from gridmap.ui.plots import data, plotmap
from gridmap.ui.plots.state import PlotState, act, shown
from gridmap.ui.popover import close, popover
from gridmap.ui.session import t

FIRST = 8
"""Changed plots that are listed at once."""


def panel(state: PlotState, draft: Draft) -> None:
    """Show what can be done to plots, and what the last edit changed."""
    if state.draft is not None:
        _at_once(state, draft)
        _plot_actions(state, draft)
    _changed_plots(state)


def _at_once(state: PlotState, draft: Draft) -> None:
    """Switch under which what is clicked or painted moves at once, with its target."""
    is_on = st.toggle(
        t("Move at once"), key="plots-at-once",
        help=t("What is clicked, painted or drawn around on the map moves without asking."),
    )  # fmt: skip
    if is_on:
        target(state, draft)
    elif not state.selected:
        st.caption(t("Click buildings on the map, paint over them with the brush or draw around "
                     "them with the lasso; then say where they are to go."))  # fmt: skip


def target(state: PlotState, draft: Draft) -> None:
    """Choice of any plot to move to."""
    households = np.bincount(
        draft.number,
        data.fabric(state.community_id).buildings.household_count,
        max(draft.plots, default=0) + 1,
    )
    labels = {
        number: f"{plot_label(plot.plot_code, plot.name)} · {households[number]:,.0f}"
        for number, plot in sorted(draft.plots.items(), key=lambda item: item[1].plot_code)
    } | {drafts.NEW: t("A new plot"), NONE: t("No plot")}
    st.selectbox(
        t("Move to"), list(labels), format_func=labels.__getitem__, key="plots-target",
        help=t("Code, name and households of the plot"),
    )  # fmt: skip


def move(state: PlotState, to: int | None = None) -> None:
    """Move the selected buildings to a plot; to the chosen one, if None."""
    ids = state.selected
    if to is None:
        to = st.session_state["plots-target"]
    act(state, lambda c, fabric, draft: drafts.move(c, fabric, draft.id, draft.version, ids, to))


def _plot_actions(state: PlotState, draft: Draft) -> None:
    """Buttons to split, merge or rename the plots ticked in the list."""
    chosen = [one for one in state.plots if one in draft.plots]
    codes = t(", ").join(draft.plots[one].plot_code for one in chosen)
    st.markdown("**" + t("Plots") + "** " + (codes or t("Tick plots in the list below.")))
    # Of one plot, the buildings that are selected become the new one.
    inside = _inside(state, draft, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Split") if not inside else t("Split off {n:,} buildings", n=len(inside)),
            key="plots-split", disabled=len(chosen) != 1, icon=":material/call_split:",
            on_click=_split, args=(state, chosen, inside),
            help=t("In two halves; or the selected buildings from the rest of their plot"),
        )  # fmt: skip
        st.button(
            t("Merge"), key="plots-merge", disabled=len(chosen) < 2, icon=":material/merge:",
            on_click=_merge, args=(state, chosen),
        )  # fmt: skip
        if len(chosen) == 1:
            key = f"plots-name-{chosen[0]}"
            with popover(t("Rename"), key=f"{key}-form"):
                st.text_input(t("Name"), draft.plots[chosen[0]].name, key=key, max_chars=60)
                st.button(
                    t("Rename"), key="plots-rename", on_click=_rename, args=(state, chosen[0], key)
                )


def _inside(state: PlotState, draft: Draft, chosen: list[int]) -> list[int]:
    if len(chosen) != 1 or not state.selected:
        return []
    ids = data.fabric(state.community_id).buildings.id
    own = set(ids[draft.number == chosen[0]].tolist())
    return [one for one in state.selected if one in own]


def _split(state: PlotState, chosen: list[int], inside: list[int]) -> None:
    act(
        state,
        lambda c, fabric, draft: drafts.split(
            c, fabric, draft.id, draft.version, chosen[0], inside or None
        ),
    )


def _merge(state: PlotState, chosen: list[int]) -> None:
    act(state, lambda c, fabric, draft: drafts.merge(c, fabric, draft.id, draft.version, chosen))


def _rename(state: PlotState, number: int, key: str) -> None:
    name = st.session_state[key]
    act(
        state,
        lambda c, fabric, draft: drafts.rename(c, fabric, draft.id, draft.version, number, name),
    )
    if not state.error:
        close(f"{key}-form")


def _changed_plots(state: PlotState) -> None:
    """Table of the plots that the last edit changed, before and after."""
    if state.edit is None or not (state.edit.before or state.edit.after):
        return
    before = {one.number: one for one in state.edit.before}
    after = {one.number: one for one in state.edit.after}
    numbers = sorted(before.keys() | after.keys(), key=lambda one: (after | before)[one].plot_code)
    islands = plotmap.in_islands(state, shown(state))
    st.markdown("**" + t("What the last edit changed") + "**")
    rows = [_row(before.get(one), after.get(one), islands) for one in numbers]
    head = (t("Plot"), t("Households"), t("Deviation"), t("In one piece"), t("Shape"))
    plain.small_table(head, rows[:FIRST])
    if len(rows) > FIRST:
        with st.expander(t("{n} more", n=len(rows) - FIRST)):
            plain.small_table(head, rows[FIRST:])


def _row(
    before: PlotFigures | None, after: PlotFigures | None, islands: Sequence[str]
) -> tuple[Sequence[str], None]:
    plot = after or before
    assert plot is not None
    whole = "—" if after is None else t("no") if plot.plot_code in islands else t("yes")
    return (
        plot.plot_code,
        _change(before, after, "household_count", "{:,}"),
        _change(before, after, "deviation", "{:+.0%}"),
        whole,
        _change(before, after, "compactness", "{:.2f}"),
    ), None


def _change(before: PlotFigures | None, after: PlotFigures | None, name: str, form: str) -> str:
    """Text of a figure before and after; once if it is the same, or if the plot is new."""
    texts = ["—" if one is None else form.format(getattr(one, name)) for one in (before, after)]
    return texts[1] if before is None else texts[0] if texts[0] == texts[1] else "→".join(texts)
