"""The menu: the pages that the role of whoever is logged in may open."""

import streamlit as st

from gridmap import config, ui

# An icon of our own, set before the menu: a page's Material icon would be fetched from Google.
st.set_page_config(page_icon=str(config.ROOT / "gridmap" / "assets" / "icon.svg"), layout="wide")
ui.menu().run()
