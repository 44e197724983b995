"""Views of the Plots page; only the chosen one is computed."""

import streamlit as st

from gridmap import ui
from gridmap.ui import t
from gridmap.ui.plots import data, plotmap
from gridmap.ui.plots.prints import prints
from gridmap.ui.plots.rules import rules
from gridmap.ui.plots.state import plot_state
from gridmap.ui.plots.steps import steps
from gridmap.ui.plots.teams import team


def views() -> None:
    """Show the choice of a community, and the chosen view of its plots."""
    communities = ui.own_communities()
    names = dict(zip(communities.community_id.tolist(), communities.name, strict=True))
    parts = {
        "plots": t("Division"),
        "teams": t("Teams"),
        "rules": t("Neighbours and rules"),
        "print": t("Print"),
    }
    community_id = st.selectbox(
        t("Community"), list(names), format_func=names.__getitem__, key="plots-community"
    )
    view = st.segmented_control(
        t("What to do"), list(parts), format_func=parts.__getitem__, default="plots", required=True,
        key="plots-view", label_visibility="collapsed",
    )  # fmt: skip
    if not data.is_read(community_id):
        plotmap.show_meanwhile()
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
