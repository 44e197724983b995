"""Menu: the pages of each role."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gridmap import config, i18n
from gridmap.actions import accounts
from gridmap.ui.labels import role_labels
from gridmap.ui.session import account, language, t

PAGES = config.ROOT / "pages"


def pages() -> dict[str, StreamlitPage]:
    """Pages for the role of the user, in the order of the menu."""
    role = account().role
    menu = {
        "my_plots": (t("My plots"), ":material/grid_view:", {"grid_leader", "community_worker"}),
        "imports": (t("Import"), ":material/upload:", {"community_worker"}),
        "address_queue": (t("To settle"), ":material/rule:", {"community_worker"}),
        "plots": (t("Plots"), ":material/dashboard_customize:", {"community_worker"}),
        "overview": (t("Overview"), ":material/map:", set(accounts.ROLES)),
        "coverage": (t("Coverage"), ":material/radar:", {"street_official", "planner"}),
        "siting": (t("Siting"), ":material/add_location:", {"street_official", "planner"}),
        "rules": (t("Rules"), ":material/gavel:", {"admin"}),
        "accounts": (t("Accounts"), ":material/group:", {"admin"}),
    }
    return {
        name: st.Page(PAGES / f"{name}.py", title=title, icon=icon, url_path=name)
        for name, (title, icon, roles) in menu.items()
        if role in roles
    }


def menu() -> StreamlitPage:
    """
    Show the menu; returns the page to run.

    The first page of Streamlit's menu loses its address, so a hidden page comes first and
    leads on to the role's first one.
    """
    home = st.Page(PAGES / "home.py", title="gridmap", default=True, visibility="hidden")
    chosen = st.navigation([home, *pages().values()])
    who = account()
    with st.sidebar:
        st.caption(f"{who.display_name} · {role_labels()[who.role]}")
        st.segmented_control(
            t("Language"),
            list(i18n.languages()),
            format_func=i18n.languages().__getitem__,
            required=True,
            default=language(),
            key="language",
            label_visibility="collapsed",
        )
        # A link of our own: Streamlit's would open another tab.
        st.html(
            f'<a href="/logout" target="_self" style="color: inherit">{t("Log out")}</a>'
            # Streamlit leaves room for a header that this application does not have,
            # and more at the sides than maps and lists can spare.
            "<style>.stMainBlockContainer {padding-top: 3rem}"
            "@media (min-width: 768px) {.stMainBlockContainer {padding-inline: 2.5rem}}</style>"
        )
    return chosen


def page_for(name: str) -> StreamlitPage | None:
    """Page to link to; None where the user's role does not have it."""
    return pages().get(name)
