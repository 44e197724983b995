"""The wall screen: the Overview without anything to press, for a screen that everybody sees."""

import streamlit as st

from gridmap.ui.frame import menu
from gridmap.ui.session import account, t

PARAMETER = "wall"
_ROLES = frozenset({"street_official", "planner", "admin"})


def is_on() -> bool:
    """Whether the address asks for the wall screen, and the user's role has it."""
    return st.query_params.get(PARAMETER) == "1" and account().role in _ROLES


def link() -> None:
    """Link to the wall screen, for the roles that have it."""
    page = menu.page_for("overview")
    if page and account().role in _ROLES:
        st.page_link(
            page, label=t("Wall screen"), icon=":material/tv:", query_params={PARAMETER: "1"}
        )
