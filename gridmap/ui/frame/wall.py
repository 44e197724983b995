"""The wall screen: the Overview without anything to press, for a screen that everybody sees."""

import html
from urllib.parse import urlencode

import streamlit as st

from gridmap.ui.frame.links import looks
from gridmap.ui.session import LANGUAGE, account, language, t

PARAMETER = "wall"
_ROLES = frozenset({"street_official", "planner", "admin"})


def is_on() -> bool:
    """Whether the address asks for the wall screen, and the user's role has it."""
    return st.query_params.get(PARAMETER) == "1" and account().role in _ROLES


def link() -> str:
    """Link to the wall screen, as HTML; empty for the roles that have none."""
    if account().role not in _ROLES:
        return ""
    way = html.escape(urlencode({PARAMETER: "1", LANGUAGE: language()} | looks()))
    return f'<a href="/overview?{way}" target="_self">{html.escape(t("Wall screen"))}</a>'
