"""The menu: the pages that the role of whoever is logged in may open."""

import streamlit as st

from gridmap import ui

st.set_page_config(page_title="gridmap", layout="wide")
st.navigation(list(ui.pages().values())).run()
