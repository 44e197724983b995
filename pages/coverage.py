"""Coverage gaps: buildings without a plot, a team or a service nearby; areas short of a rule."""

import streamlit as st

from gridmap import ui
from gridmap.ui import coverage, t

st.title(t("Service coverage"))
ui.require_data()
coverage.views()
