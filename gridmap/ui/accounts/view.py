"""The page's three views: accounts, a list to import, the log."""

import streamlit as st

from gridmap.ui.accounts.importing import importing
from gridmap.ui.accounts.listed import listed
from gridmap.ui.accounts.log import log
from gridmap.ui.session import t

PARAMETER = "view"
"""Parameter of the address that names the view."""
_KEY = "accounts-view"


def show() -> None:
    """Show the view that is chosen; the address names it, in every language alike."""
    views = {"list": listed, "import": importing, "log": log}
    labels = {"list": t("Accounts"), "import": t("Import a list"), "log": t("Activity log")}
    named = st.query_params.get(PARAMETER)
    view = st.segmented_control(
        t("View"), list(views), default=named if named in views else "list", required=True,
        format_func=labels.__getitem__, key=_KEY, on_change=_turn, label_visibility="collapsed",
    )  # fmt: skip
    views[view]()


def _turn() -> None:
    st.query_params[PARAMETER] = st.session_state[_KEY]
