"""Containers of the window: map, bar, rail, panels and drawer, put in place by one stylesheet."""

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from gridmap import i18n, store
from gridmap.errors import GridmapError
from gridmap.render.maps import scripts
from gridmap.ui import chosen, frames, opening, rule_choice
from gridmap.ui.formats import literal
from gridmap.ui.frame import base_map, guard, menu, page_map, takeaway, wall
from gridmap.ui.labels import role_labels
from gridmap.ui.session import (
    LANGUAGE,
    account,
    language,
    one_look,
    read_language,
    refused,
    t,
    transaction,
    write_language,
)
from gridmap.web import handbook
from gridmap.web.pages import MISSING

_MANY = 100
"""Count from which a page of the menu only shows that there are many."""
_PANELS = "gridmap-panels"


@dataclass(frozen=True)
class _Panels:
    """Containers that a page fills, of the run of its script."""

    right: DeltaGenerator
    drawer: DeltaGenerator


def window() -> None:
    """Lay out the window and run the page that the address names."""
    guard.guard()
    with one_look():
        _explained(_window, "window")


def _window() -> None:
    read_language()
    page = _page()
    st.html(scripts.OWN / "frame.css")
    map_place = st.container(key="gridmap-map")
    with st.container(key="gridmap-bar"):
        _bar(page)
    with st.container(key="gridmap-rail"):
        _rail(page)
    entry = menu.entries().get(page.url_path)
    width = entry.width_of(st.query_params.get("view", "")) if entry else "panel"
    left = st.container(key=f"gridmap-{width}")
    drawer_place = st.container(key="gridmap-drawer")
    right_place = st.container(key="gridmap-right")
    st.session_state[_PANELS] = _Panels(right_place, drawer_place)
    page_map.begin(map_place)
    try:
        with left:
            guard.message()
            _explained(partial(_run, page), "page")
    except Exception:
        # What fails has its map all the same; where a page leads to another one, the map waits.
        page_map.end()
        raise
    page_map.end()
    if entry and entry.width != "page":
        with st.container(key="gridmap-takeaway"):
            takeaway.offer(page.url_path, entry.title)
        with st.container(key="gridmap-base"):
            base_map.offer()


def _explained(run: Callable[[], None], name: str) -> None:
    """Run what may fail; a fault that the operator can mend is reported, with a way on."""
    try:
        run()
    except GridmapError as error:
        refused(error)
        st.button(t("Try again"), icon=":material/refresh:", key=f"gridmap-again-{name}")


def _run(page: StreamlitPage) -> None:
    """Run a page; where it has a bug, words of ours stand for Streamlit's, which are English."""
    try:
        page.run()
    except opening.PageEnds:
        return
    except GridmapError:
        raise
    except Exception:
        st.error(t("This page failed. The fault is in the log of the server."))
        raise


def _let_go() -> None:
    chosen.choose(None)


@contextmanager
def right(close: Callable[[], None] = _let_go) -> Iterator[None]:
    """
    Panel at the right, for the one thing that is chosen, with a button that closes it.

    `close` lets go of what is chosen: a building or community by default.
    """
    panels: _Panels = st.session_state[_PANELS]
    with panels.right:
        st.button(
            t("Close"), icon=":material/close:", key="gridmap-close", type="tertiary",
            on_click=close,
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


def _bar(page: StreamlitPage) -> None:
    """Name of the office, date of the data, what explains the page, and the user's menu."""
    with transaction() as connection:
        office = store.office.name(connection) or t("The area")
        today = store.db.today(connection)
    who = account()
    st.markdown(f"**{literal(office)}**")
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.caption(t("Data of {day}", day=today))
        explained, name = handbook.address(language(), page.url_path), html.escape(t("Handbook"))
        st.html(
            f'<a class="gm-help" href="{explained}" target="_blank" rel="noopener" title="{name}" '
            f'aria-label="{name}">?</a>'
        )
        with st.popover(literal(who.display_name), icon=":material/person:", type="tertiary"):
            st.caption(role_labels()[who.role])
            st.session_state.setdefault("language", language())
            st.segmented_control(
                t("Language"), list(i18n.languages()),
                format_func=i18n.languages().__getitem__, required=True, key="language",
                on_change=write_language, label_visibility="collapsed",
            )  # fmt: skip
            # Links of our own: Streamlit's would open another tab.
            here = urlsplit(st.context.url or "/").path
            way = html.escape(urlencode({"lang": language(), "next": here}))
            st.html(
                f'<nav class="gm-menu">{wall.link()}<a href="/password?{way}" target="_self">'
                f"{t('Change password')}</a>"
                f'<a href="/logout?{way}" target="_self">{t("Log out")}</a></nav>'
            )


def lead_on() -> None:
    """Lead on from where everybody arrives to the first page of the role."""
    st.session_state[MISSING] = MISSING in st.query_params
    st.switch_page(menu.first(), query_params=_shared())


def _shared(page: str = "") -> dict[str, str]:
    """Parameters of the address that pages share; a service point with the Register alone."""
    names = [
        chosen.PARAMETER, opening.OWN, *rule_choice.PARAMETERS, base_map.PARAMETER, LANGUAGE,
        *([chosen.POINT] if page == "register" else []),
    ]  # fmt: skip
    return {name: st.query_params[name] for name in names if name in st.query_params}


def _rail(here: StreamlitPage) -> None:
    """Pages of the user's role, with their icons; what pages share stays chosen."""
    open_ones = frames.open_counts()
    for name, page in menu.pages().items():
        count = open_ones.get(name, 0)
        badge = f" :red-badge[{count if count < _MANY else '99+'}]" if count else ""
        # A link to the page one is on leaves the browser's address as it is: so must the run.
        kept = st.query_params.to_dict() if page.url_path == here.url_path else _shared(name)
        st.page_link(page, label=page.title + badge, query_params=kept)
