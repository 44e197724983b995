"""Links from one page to another."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from gridmap.ui.frame import base_map, menu
from gridmap.ui.session import LANGUAGE

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LOOKS = (base_map.PARAMETER, LANGUAGE)
"""Parameters of how everything is shown, whatever the page."""


def link(
    name: str, label: str, asked: Mapping[str, str] = _NOTHING, *, icon: str | None = None
) -> None:
    """
    Show a link to a page of the menu; nothing where the user's role does not have it.

    Parameters
    ----------
    name
        Name of the page.
    asked
        Parameters of the address there; base map and language stay as they are here.
    """
    if page := menu.page_for(name):
        st.page_link(page, label=label, icon=icon, query_params=looks() | dict(asked))


def looks() -> dict[str, str]:
    """Base map and language, as far as the address names them."""
    return {one: st.query_params[one] for one in _LOOKS if one in st.query_params}
