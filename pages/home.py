"""Where everybody arrives: leads on to the first page of the role."""

import streamlit as st

from gridmap import ui

st.switch_page(next(iter(ui.pages().values())))
