"""Choice of the base map, kept in the address; prints and the file to take away follow it."""

import streamlit as st

from gridmap.render import maps
from gridmap.ui.address import bound
from gridmap.ui.session import t

PARAMETER = "base"


def chosen() -> maps.BaseMap:
    """Base map that the address names."""
    return maps.BASES.get(st.query_params.get(PARAMETER, ""), maps.BASES[maps.STANDARD])


def offer() -> None:
    """Show the button that opens the choice."""
    names = {"standard": t("Standard"), "grey": t("In grey"), "lines": t("Outlines only")}
    with st.popover(t("Base map"), icon=":material/layers:"):
        st.radio(
            t("Base map"), list(maps.BASES), format_func=names.__getitem__,
            **bound(PARAMETER, {name: name for name in maps.BASES}, maps.STANDARD,
                    key="gridmap-base-choice"),
        )  # fmt: skip
