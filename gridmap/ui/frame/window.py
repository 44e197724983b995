"""Containers of the window: map, bar, rail, panels and drawer, put in place by one stylesheet."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import StopException

from gridmap import i18n, store
from gridmap.render.maps import scripts
from gridmap.ui import chosen
from gridmap.ui.frame import menu, page_map
from gridmap.ui.labels import role_labels
from gridmap.ui.session import account, language, t, transaction

_PANELS = "gridmap-panels"


@dataclass(frozen=True)
class _Panels:
    """Containers that a page fills, of the run of its script."""

    right: DeltaGenerator
    drawer: DeltaGenerator


def window() -> None:
    """Lay out the window and run the page that the address names."""
    page = _page()
    st.html(scripts.OWN / "frame.css")
    map_place = st.container(key="gridmap-map")
    with st.container(key="gridmap-bar"):
        _bar()
    with st.container(key="gridmap-rail"):
        _rail()
    entry = menu.entries().get(page.url_path)
    left = st.container(key=f"gridmap-{entry.width if entry else 'panel'}")
    drawer_place = st.container(key="gridmap-drawer")
    right_place = st.container(key="gridmap-right")
    st.session_state[_PANELS] = _Panels(right_place, drawer_place)
    page_map.begin(map_place)
    try:
        with left:
            page.run()
    except (StopException, Exception):
        # A page that ends early, with a message say, has its map all the same.
        page_map.end()
        raise
    page_map.end()


@contextmanager
def right() -> Iterator[None]:
    """Panel at the right, for the one thing that is chosen, with a button that closes it."""
    panels: _Panels = st.session_state[_PANELS]
    with panels.right:
        st.button(
            t("Close"), icon=":material/close:", key="gridmap-close", type="tertiary",
            on_click=chosen.choose, args=(None,),
        )  # fmt: skip
        yield


@contextmanager
def drawer(title: str) -> Iterator[None]:
    """Drawer below the map, for the list of what the map shows."""
    panels: _Panels = st.session_state[_PANELS]
    with panels.drawer.expander(title, icon=":material/list:"):
        yield


def _page() -> StreamlitPage:
    """
    Page that the address names.

    The first page of Streamlit's menu loses its address, so a hidden page comes first and leads
    on to the role's first one.
    """
    home = st.Page(menu.PAGES / "home.py", title="gridmap", default=True, visibility="hidden")
    return st.navigation([home, *menu.pages().values()], position="hidden")


def _bar() -> None:
    """Name of the office, date of the data, language, and the user's menu."""
    with transaction() as connection:
        names = store.overview.communities(connection).subdistrict.dropna().unique()
        today = store.db.today(connection)
    office = names[0] if len(names) == 1 else t("The area")
    who = account()
    st.markdown(f"**{office}**")
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.caption(t("Data of {day}", day=today))
        with st.popover(who.display_name, icon=":material/person:", type="tertiary"):
            st.caption(role_labels()[who.role])
            st.segmented_control(
                t("Language"), list(i18n.languages()),
                format_func=i18n.languages().__getitem__, required=True, default=language(),
                key="language", label_visibility="collapsed",
            )  # fmt: skip
            # Links of our own: Streamlit's would open another tab.
            here = urlsplit(st.context.url or "/").path
            way = html.escape(urlencode({"lang": language(), "next": here}))
            st.html(
                f'<p><a href="/password?{way}" target="_self">'
                f"{t('Change password')}</a></p>"
                f'<a href="/logout" target="_self">{t("Log out")}</a>'
            )


def _rail() -> None:
    """Pages of the user's role, with their icons."""
    for page in menu.pages().values():
        st.page_link(page)
