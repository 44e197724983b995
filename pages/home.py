"""Where everybody arrives: leads on to the first page of the role."""

import streamlit as st

from gridmap.ui.frame import menu

st.switch_page(menu.first())
