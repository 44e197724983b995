"""Views of the Coverage page; only the chosen one is computed."""

import streamlit as st

from gridmap.ui import frames
from gridmap.ui.coverage.compare import compare
from gridmap.ui.coverage.distance import distance
from gridmap.ui.coverage.downloads import downloads
from gridmap.ui.coverage.hours import hours
from gridmap.ui.coverage.network import network
from gridmap.ui.coverage.plots import plots
from gridmap.ui.coverage.premises import premises
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t


def views(choice: Choice) -> None:
    """Show the chosen view and the downloads."""
    parts = {
        "distance": (t("Distance"), distance),
        "plots": (t("Plots and teams"), plots),
        "hours": (t("Hours"), hours),
        "premises": (t("Premises"), premises),
        "network": (t("Network and capacity"), network),
        "compare": (t("Compare"), compare),
    }
    view = st.segmented_control(
        t("Measure"), list(parts), format_func=lambda name: parts[name][0], default="distance",
        required=True, key="coverage-view", label_visibility="collapsed",
    )  # fmt: skip
    downloads(choice)
    found = frames.service(choice.service)
    for note in found.notes:
        st.caption(note.translated(t))
    if not found.buildings.straight_m.notna().any():
        st.warning(t("No open point of this service is loaded: every household counts as beyond."))
    parts[view][1](choice)
