"""Views of the Plots page; only the chosen one is computed."""

import streamlit as st

from gridmap import ui
from gridmap.ui import t
from gridmap.ui.address import bound
from gridmap.ui.plots import data, plotmap
from gridmap.ui.plots.prints import prints
from gridmap.ui.plots.rules import rules
from gridmap.ui.plots.state import STEP, plot_state
from gridmap.ui.plots.steps import steps
from gridmap.ui.plots.teams import team


def views() -> None:
    """Show the choice of a community, and the chosen view of its plots."""
    parts = {
        "plots": t("Division"),
        "teams": t("Teams"),
        "rules": t("Neighbours and rules"),
        "print": t("Print"),
    }
    community_id = ui.choose_own(key="plots-community", drops=(STEP,))
    view = st.segmented_control(
        t("What to do"), list(parts), format_func=parts.__getitem__, required=True,
        label_visibility="collapsed",
        **bound("view", {name: name for name in parts}, "plots", key="plots-view"),
    )  # fmt: skip
    if not data.is_read(community_id):
        plotmap.show_meanwhile()
        with st.spinner(t("Finding out who is whose neighbour ...")):
            data.fabric(community_id)
        st.rerun()
    state = plot_state(community_id)
    if message := st.session_state.pop("plots-message", None):
        st.success(message)
    if view == "plots":
        steps(state)
    else:
        plotmap.show_plots(state)
        {"teams": team, "rules": rules, "print": prints}[view](state)
