"""Coverage gaps: buildings without a plot, a team or a service nearby; areas short of a rule."""

import streamlit as st

from gridmap import store, ui
from gridmap.ui import coverage, t

ui.heading(
    t("Coverage"),
    t(
        "Which buildings lack a plot, a team or a service nearby, and who falls short of "
        "which rule?"
    ),
)
with ui.transaction() as connection:
    ui.require_data(store.overview.data_counts(connection))
choice = ui.choose_rule(measures=True)
views = {
    "distance": (t("Distance"), coverage.distance),
    "plots": (t("Plots and teams"), coverage.plots),
    "hours": (t("Hours"), coverage.hours),
    "premises": (t("Premises"), coverage.premises),
    "network": (t("Network and capacity"), coverage.network),
    "compare": (t("Compare"), coverage.compare),
}
view_place, download_place = st.columns([5, 1], vertical_alignment="bottom")
view = view_place.segmented_control(
    t("Measure"), list(views), format_func=lambda name: views[name][0], default="distance",
    required=True, key="coverage-view", label_visibility="collapsed",
)  # fmt: skip
with download_place:
    coverage.downloads(choice)
if not ui.frames.service(choice.service).buildings.straight_m.notna().any():
    st.warning(t("No open point of this service is loaded: every household counts as beyond."))
views[view][1](choice)
