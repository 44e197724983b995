"""Rules, for administrators: what each standard says, whether it is in force, who changed it."""

import streamlit as st

from gridmap import ui
from gridmap.ui import facility_rules, t

ui.heading(t("Rules"), t("What does each standard say, and which of them are in force?"))
left, right = st.columns([3, 2])
with left:
    table, chosen = facility_rules.chosen()
with right:
    facility_rules.panel(table, chosen)
