"""View of things with a place: on the map, the chosen or new one at the right, a list below."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from gridmap.ui.frame import Layer, drawer, right, show_map
from gridmap.ui.register import acting, keeping
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t


def placed(
    kind: Kind,
    found: pd.DataFrame,
    layers: tuple[Layer, ...],
    *,
    title: str,
    new: str,
    hint: str,
    summary: Callable[[], None],
    listing: Callable[[], None],
    form: Callable[[], None],
    panel: Callable[[Any], None],
) -> None:
    """
    Show the things of a kind, and what is chosen or made.

    Parameters
    ----------
    found
        The things, a row each: `id`, `name`, `lon`, `lat`, `is_own`.
    title, new, hint
        What the things are called; the button that begins one; what can be done here.
    summary, listing, form
        Draw how many there are, the list of them, the form of a new one.
    panel
        Draws the chosen one, given its row.
    """
    is_new, is_open = acting.mode(kind) == "new", keeping.is_unsaved(kind)
    row = None if is_new else acting.only(found, kind.chosen())
    places = acting.mode(kind) in ("new", "move")
    show_map(
        layers,
        markers=acting.marker(kind, row),
        tools=("add",) if places else (),
        tool="add" if places else "",
        add=t("Pick the place"),
        legend=title,
        look_at=kind.look_at(row),
        is_unsaved=is_open,
        gives=kind.layer,
        on_event=kind.on_map,
    )
    summary()
    st.button(
        new, type="primary", icon=":material/add_location:", key=f"{kind.parameter}-begin",
        on_click=acting.begin, args=(kind, "new"), disabled=is_open,
    )  # fmt: skip
    st.caption(hint)
    if row is None and not is_new:
        acting.answers()
    with drawer(title):
        listing()
    if is_new:
        with right(lambda: acting.begin(kind, "")):
            acting.answers()
            form()
    elif row is not None:
        with right(lambda: kind.choose(None)):
            panel(row)
