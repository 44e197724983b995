"""Responsibility plots: drawn, edited on the map, checked, put in force, staffed and printed."""

import streamlit as st

from gridmap import store, ui
from gridmap.ui import plots, t

ui.heading(
    t("Plots"),
    t("Which buildings make a plot, who serves it, and is the work evenly shared?"),
)
with ui.transaction() as connection:
    ui.require_data(store.overview.data_counts(connection))
    communities = store.imports.my_communities(connection)
if communities.empty:
    ui.empty(t("No community is assigned to you. An administrator assigns communities:"),
             "gridmap user community NAME COMMUNITY")  # fmt: skip
names = dict(zip(communities.community_id.tolist(), communities.name, strict=True))
views = {
    "edit": t("Draft"),
    "check": t("Check and put in force"),
    "teams": t("Teams"),
    "rules": t("Neighbours and rules"),
    "print": t("Print"),
}
community_place, view_place = st.columns([1, 3], vertical_alignment="bottom")
community_id = community_place.selectbox(
    t("Community"), list(names), format_func=names.__getitem__, key="plots-community"
)
view = view_place.segmented_control(
    t("What to do"), list(views), format_func=views.__getitem__, default="edit", required=True,
    key="plots-view", label_visibility="collapsed",
)  # fmt: skip
now = plots.work(community_id)
if said := st.session_state.pop("plots-said", None):
    st.success(said)
if view == "edit":
    plots.drawing(now)
    plots.editor(now)
elif view == "check":
    plots.check(now)
elif view == "teams":
    plots.team(now)
elif view == "rules":
    plots.rules(now)
else:
    plots.prints(now)
