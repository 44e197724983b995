"""Households on no building: one address after the other beside its map, settled by a click."""

import streamlit as st

from gridmap import ui
from gridmap.ui import review, t

ui.heading(
    t("Unmatched addresses"), t("Which households have no building yet, and where do they live?")
)
community_id = review.choose_community()
open_tab, decisions_tab = st.tabs([t("Open cases"), t("Decisions")])
with open_tab:
    review.open_cases(community_id)
with decisions_tab:
    review.decisions(community_id)
