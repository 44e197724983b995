"""Views of the Coverage page; only the chosen one is computed, and shows the chips that act."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from gridmap.ui import frames
from gridmap.ui.address import bound
from gridmap.ui.coverage.compare import compare
from gridmap.ui.coverage.distance import distance
from gridmap.ui.coverage.downloads import downloads
from gridmap.ui.coverage.gaps import gathered
from gridmap.ui.coverage.hours import hours
from gridmap.ui.coverage.network import network
from gridmap.ui.coverage.plots import plots
from gridmap.ui.coverage.premises import premises
from gridmap.ui.rule_choice import Choice, choose_rule
from gridmap.ui.session import t


class _View(NamedTuple):
    """Title of a view, what it shows for a choice, and whether it asks who is counted."""

    title: str
    show: Callable[[Choice], None]
    counts: bool = False


def views() -> None:
    """Show the chosen view and the downloads."""
    measured = {
        "distance": _View(t("Distance"), distance, counts=True),
        "hours": _View(t("Hours"), hours),
        "network": _View(t("Network and capacity"), network),
        "compare": _View(t("Compare"), compare, counts=True),
    }
    plainly = {"premises": (t("Premises"), premises), "plots": (t("Plots and teams"), plots)}
    titles = {name: view.title for name, view in measured.items()}
    titles |= {name: title for name, (title, _) in plainly.items()}
    titles["compare"] = titles.pop("compare")  # the last
    place = bound("view", {name: name for name in titles}, "distance")
    view = st.pills(
        t("Measure"), list(titles), format_func=titles.__getitem__, required=True,
        label_visibility="collapsed", wrap=True, **place,
    )  # fmt: skip
    if view in plainly:
        plainly[view][1]()
        return
    choice = choose_rule(measures=True, counts=measured[view].counts)
    noted = st.container()
    measured[view].show(choice)
    # After the map: for a service that nobody has looked at yet it takes a moment.
    with noted:
        _notes(choice)
    downloads(choice, gathered())


def _notes(choice: Choice) -> None:
    """What a reader has to know of the service before the figures."""
    found = frames.service(choice.service)
    for note in found.notes:
        st.caption(note.translated(t))
    if not found.buildings.straight_m.notna().any():
        st.warning(t("No open point of this service is loaded: every household counts as beyond."))
