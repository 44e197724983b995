"""Content of the Accounts page: who may log in, and how accounts are changed."""

import streamlit as st

from gridmap import store, ui
from gridmap.actions.accounts import ROLES
from gridmap.ui import t


def listed() -> None:
    """One row per account, by role and name."""
    with ui.transaction() as connection:
        found = store.accounts.listed(connection).itertuples()
    roles = ui.role_labels()
    st.dataframe(
        [
            {
                t("Login"): row.name,
                t("Name"): row.display_name,
                t("Role"): roles[row.role],
                t("Active"): row.is_active,
            }
            for row in sorted(found, key=lambda row: (ROLES.index(row.role), row.name))
        ],
        hide_index=True,
        placeholder="—",
    )


def commands() -> None:
    """Commands that make and change accounts."""
    st.info(t("Accounts are made, disabled and given passwords on the server's command line:"))
    st.code(
        "gridmap user add NAME --role planner\n"
        "gridmap user disable NAME\n"
        "gridmap user password NAME",
        language="bash",
    )
