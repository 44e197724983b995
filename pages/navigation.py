"""The window of the application, and in it the page that the address names."""

import streamlit as st

from gridmap import config
from gridmap.ui import frame

# An icon of our own, set before the menu: a page's Material icon would be fetched from Google.
st.set_page_config(page_icon=str(config.ROOT / "gridmap" / "assets" / "icon.svg"), layout="wide")
frame.window()
