"""Menu: the pages of each role, and how wide each of them is."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gridmap import config
from gridmap.ui.session import account, t
from gridmap.web.pages import ROLES
from gridmap.web.pages import first as first_name

PAGES = config.ROOT / "pages"
Width = Literal["panel", "desk", "page"]


@dataclass(frozen=True)
class Entry:
    """
    Entry of the menu.

    Attributes
    ----------
    width
        Width of the panel that the page is shown in: `panel` 360 px beside the map, `desk` half
        of the window, `page` all of it.
    wide
        Values of the parameter `view` that are shown over the whole page, whatever the width.
    """

    title: str
    icon: str
    width: Width = "panel"
    wide: frozenset[str] = frozenset()

    def width_of(self, view: str) -> Width:
        """Width of the panel for a view."""
        return "page" if view in self.wide else self.width


def entries() -> dict[str, Entry]:
    """Entries of the menu, by the name of the page, in their order."""
    return {
        "overview": Entry(t("Overview"), "map"),
        "my_plots": Entry(t("My plots"), "grid_view"),
        "address_queue": Entry(t("Unmatched addresses"), "rule"),
        "plots": Entry(t("Plots"), "dashboard_customize"),
        "coverage": Entry(t("Coverage"), "radar"),
        "siting": Entry(t("Siting"), "add_location"),
        "imports": Entry(t("Import"), "upload", "desk"),
        "register": Entry(t("Register"), "edit_location", wide=frozenset({"rules", "types"})),
        "accounts": Entry(t("Accounts"), "group", "page"),
    }


def pages() -> dict[str, StreamlitPage]:
    """Pages for the role of the user, the one that is opened first on top."""
    role = account().role
    return {
        name: st.Page(
            PAGES / f"{name}.py", title=entry.title, icon=f":material/{entry.icon}:", url_path=name
        )
        for name, entry in entries().items()
        if role in ROLES[name]
    }


def first() -> StreamlitPage:
    """Page that the user's work begins with."""
    return pages()[first_name(account().role)]


def page_for(name: str) -> StreamlitPage | None:
    """Page to link to; None where the user's role does not have it."""
    return pages().get(name)
