"""A community's household ledger: looked at, loaded, and taken back where it was the wrong one."""

import streamlit as st

from gridmap import ui
from gridmap.ui import imports, t

ui.heading(t("Import"), t("Did the ledger load, and which rows found no building?"))
communities = ui.own_communities()
upload_tab, history_tab = st.tabs([t("Load a ledger"), t("What was loaded")])
with upload_tab:
    imports.upload(communities)
with history_tab:
    imports.history(communities)
