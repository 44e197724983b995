"""Panel of the selected buildings: where they can go, and whether two are neighbours."""

import pandas as pd
import streamlit as st

from gridmap.plots.drafts import Draft, neighbouring_plots
from gridmap.ui.formats import literal
from gridmap.ui.frame import right
from gridmap.ui.plots import data, neighbours
from gridmap.ui.plots.panel import move, target
from gridmap.ui.plots.state import PlotState
from gridmap.ui.session import t

MOST = 6
"""Plots beside the selection that are offered."""


def selection(state: PlotState, draft: Draft, places: pd.DataFrame) -> None:
    """Show the panel at the right while buildings are selected."""
    selected = state.selected
    if not selected:
        return
    chosen = places.loc[places.index.isin(selected)]
    with right(close=state.clear_selection):
        st.subheader(
            t(
                "{n:,} buildings, {households:,} households",
                n=len(selected),
                households=int(chosen.household_count.sum()),
            )
        )
        if len(selected) == 1:
            st.caption(literal(chosen.name.iloc[0]))
        if state.draft is None:
            st.info(t("Begin a draft to move buildings from plot to plot."))
        else:
            _targets(state, draft, int(chosen.household_count.sum()))
        if len(selected) == 2:
            neighbours.pair(state, data.fabric(state.community_id), selected, chosen)


def _targets(state: PlotState, draft: Draft, moving: int) -> None:
    """Plots beside the selection as buttons, the lightest first; all plots as a choice."""
    fabric = data.fabric(state.community_id)
    beside = neighbouring_plots(fabric, draft, state.selected)[:MOST]
    if beside:
        st.caption(t("Plots beside, those with the fewest households first"))
    households = fabric.buildings.household_count
    for number in beside:
        plot = draft.plots[number]
        now = int(households[draft.number == number].sum())
        st.button(
            f"**{literal(plot.plot_code)}** {literal(plot.name)}  {now:,} → {now + moving:,}",
            key=f"plots-to-{number}", width="stretch", on_click=move, args=(state, number),
        )  # fmt: skip
    if not st.session_state.get("plots-at-once"):
        target(state, draft)
        st.button(t("Move"), key="plots-move", on_click=move, args=(state,))
