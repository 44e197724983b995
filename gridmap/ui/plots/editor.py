"""Editor of a draft: a map and lists of the same buildings and plots, and actions on them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap.actions import drafts
from gridmap.plots.drafts import Draft, Fabric, PlotFigures, plot_figures
from gridmap.ui.formats import percent
from gridmap.ui.frame import Event, drawer, show_map
from gridmap.ui.key_figures import figures
from gridmap.ui.plots import data, opened, plotmap
from gridmap.ui.plots.lists import building_list, plot_list
from gridmap.ui.plots.panel import move, panel
from gridmap.ui.plots.selection import selection
from gridmap.ui.plots.state import PlotState, act, begin, drop, shown
from gridmap.ui.session import t

MOST_NAMES = 300
"""Number of plots from which on their codes are not written on the map."""


def editor(state: PlotState) -> None:
    """Show the draft: its figures and actions beside the map, its lists in the drawer."""
    fabric = data.fabric(state.community_id)
    draft = shown(state)
    places = data.buildings(state.community_id)
    above = st.container()
    _map(state, fabric, draft, places)
    known = plot_figures(fabric, draft)
    with above:
        opened.choose(state)
        _status(state, known)
    panel(state, draft)
    selection(state, draft, places)
    with drawer(t("Plots and buildings")):
        plots_tab, buildings_tab = st.tabs([t("Plots"), t("Buildings")])
        with plots_tab:
            plot_list(state, draft, known)
        with buildings_tab:
            building_list(state, draft, places)


def _status(state: PlotState, known: Sequence[PlotFigures]) -> None:
    """Show the draft with its figures, and the buttons to undo, redo and drop it."""
    draft = state.draft
    islands = plotmap.in_islands(state, shown(state))
    deviations = [abs(one.deviation) for one in known]
    figures(
        {
            t("Plots"): len(known),
            t("Largest deviation"): percent(max(deviations, default=float("nan"))),
            t("In pieces"): len(islands),
            t("Buildings in no plot"): int((shown(state).number == 0).sum()),
        }
    )
    if islands:
        st.caption(t("In several parts on the map: {plots}", plots=t(", ").join(islands)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if draft is None:
            st.button(
                t("Edit the plots in force"), icon=":material/edit:", type="primary",
                key="plots-begin", on_click=begin, args=(state,),
            )  # fmt: skip
            st.caption(t("These are the plots in force; a draft changes nothing until it is put "
                         "in force."))  # fmt: skip
            return
        st.button(
            t("Undo"), icon=":material/undo:", key="plots-undo", disabled=not draft.can_undo,
            on_click=act, args=(state, _undo),
        )  # fmt: skip
        st.button(
            t("Redo"), icon=":material/redo:", key="plots-redo", disabled=not draft.can_redo,
            on_click=act, args=(state, _redo),
        )  # fmt: skip
        with st.popover(t("Discard the draft"), icon=":material/delete:"):
            st.write(t("The draft is closed, and the plots in force stay as they are."))
            st.button(t("Discard"), key="plots-drop", on_click=drop, args=(state,))
        st.caption(opened.label(draft.id, draft.begun_by, draft.begun_at, draft.version))


def _undo(connection: Connection, fabric: Fabric, draft: Draft) -> drafts.Edit:
    return drafts.undo(connection, fabric, draft.id, draft.version)


def _redo(connection: Connection, fabric: Fabric, draft: Draft) -> drafts.Edit:
    return drafts.redo(connection, fabric, draft.id, draft.version)


def _map(state: PlotState, fabric: Fabric, draft: Draft, places: pd.DataFrame) -> None:
    ways = {"plot": t("Plots"), "changes": t("Changes")}
    with st.container(horizontal=True, vertical_alignment="center"):
        colour = st.segmented_control(
            t("Colour of the buildings"), list(ways), format_func=ways.__getitem__,
            default="plot", required=True, key="plots-colour", label_visibility="collapsed",
        )  # fmt: skip
        shows_links = st.toggle(t("Show neighbours"), key="plots-links")
    by_plot = plotmap.plot_layer(state, draft, places)
    shapes, only = (
        plotmap.neighbour_links(fabric, places, state.selected) if shows_links else ([], False)
    )
    outlined = (
        plotmap.outlines(state, draft)
        if colour == "plot"
        else plotmap.differences(state, fabric, draft)
    )
    show_map(
        [by_plot if colour == "plot" else plotmap.change_layer(fabric, draft, places)],
        scope=f"plots {state.community_id}",
        bounds=plotmap.bounds(places),
        selected=state.on_map,
        markers=plotmap.names(state, draft, places) if len(draft.plots) < MOST_NAMES else (),
        shapes=[*outlined, *shapes],
        tools=("brush", "lasso", "rectangle"),
        undoes=state.draft is not None,
        legend=ways[colour],
        look_at=state.look_at,
        is_unsaved=bool(state.selected),
        on_event=lambda event: _selected(state, event),
    )
    if only:
        st.caption(t("Neighbours of the buildings that are selected; there are too many to show "
                     "all."))  # fmt: skip


def _selected(state: PlotState, event: Event) -> None:
    """Take a selection from the map, or Ctrl-Z; where buildings move at once, move them."""
    if event.kind in ("undo", "redo"):
        act(state, _undo if event.kind == "undo" else _redo)
        return
    state.on_map = event.ids
    if st.session_state.get("plots-at-once") and event.ids:
        move(state)
