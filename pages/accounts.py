"""Accounts, for administrators: who may log in, and as what."""

import streamlit as st

from gridmap import store, ui
from gridmap.actions.accounts import ROLES
from gridmap.ui import t

ui.heading(t("Accounts"), t("Who may log in, and as what?"))
with ui.transaction() as connection:
    listed = store.accounts.listed(connection)
roles = ui.role_labels()
st.dataframe(
    [
        {
            t("Login"): row.name,
            t("Name"): row.display_name,
            t("Role"): roles[row.role],
            t("Active"): row.is_active,
        }
        for row in sorted(listed.itertuples(), key=lambda row: (ROLES.index(row.role), row.name))
    ],
    hide_index=True,
    placeholder="—",
)
st.info(t("Accounts are made, disabled and given passwords on the server's command line:"))
st.code(
    "gridmap user add NAME --role planner\ngridmap user disable NAME\ngridmap user password NAME",
    language="bash",
)
