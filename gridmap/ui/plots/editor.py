"""The editor: a map and lists of the same buildings and plots, and what can be done with them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from gridmap import charts
from gridmap.plots import drafts
from gridmap.plots.drafts import Draft, Fabric, PlotFigures
from gridmap.ui.editmap import Event, edit_map
from gridmap.ui.plots import neighbours, plotmap
from gridmap.ui.plots.work import (
    Work,
    act,
    attribution,
    begin,
    buildings,
    drop,
    fabric,
    reload,
    shown,
)
from gridmap.ui.session import t
from gridmap.ui.widgets import LIST_ROWS, figures, percent

MOST_NAMES = 300
"""Plots whose codes are written on the map."""


@st.fragment
def editor(now: Work) -> None:
    """Everything that an edit changes, in one fragment: an answer is one round trip."""
    ground = fabric(now.community_id)
    draft = shown(now)
    known = drafts.figures(ground, draft)
    places = buildings(now.community_id)
    _state(now, known)
    left, right = st.columns([3, 2])
    with left:
        _map(now, ground, draft, places)
    with right:
        _panel(now, draft, known, places)
    plots_tab, buildings_tab = st.tabs([t("Plots"), t("Buildings")])
    with plots_tab:
        _plot_list(now, draft, known)
    with buildings_tab:
        _building_list(now, draft, places)


def weight_names(ground: Fabric) -> dict[str, str]:
    """What plots can be balanced by: what is known of the community's buildings."""
    names = {
        "households": t("Households"),
        "people": t("People"),
        "age60": t("Aged 60+"),
        "storeys": t("Storeys"),
        "distance": t("Way to the nearest station"),
        "mixed": t("Households, age, storeys and way together"),
    }
    return {name: label for name, label in names.items() if name in ground.weights}


# The draft ---------------------------------------------------------------------------------------


def _state(now: Work, known: Sequence[PlotFigures]) -> None:
    """Which draft this is, how it stands, and the way back and forth."""
    draft = now.draft
    deviations = [abs(one.deviation) for one in known]
    figures(
        {
            t("Plots"): len(known),
            t("Largest deviation"): percent(max(deviations, default=float("nan"))),
            t("In pieces"): sum(not one.is_contiguous for one in known),
            t("Buildings in no plot"): int((shown(now).number == 0).sum()),
        }
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if draft is None:
            st.button(
                t("Edit the plots in force"), icon=":material/edit:", type="primary",
                key="plots-begin", on_click=begin, args=(now,),
            )  # fmt: skip
            st.caption(t("These are the plots in force; a draft changes nothing until it is put "
                         "in force."))  # fmt: skip
            return
        st.button(
            t("Undo"), icon=":material/undo:", key="plots-undo", disabled=not draft.can_undo,
            on_click=act, args=(now, _undo),
        )  # fmt: skip
        st.button(
            t("Redo"), icon=":material/redo:", key="plots-redo", disabled=not draft.can_redo,
            on_click=act, args=(now, _redo),
        )  # fmt: skip
        with st.popover(t("Give the draft up"), icon=":material/delete:"):
            st.write(t("The draft is closed, and the plots in force stay as they are."))
            st.button(t("Give it up"), key="plots-drop", on_click=drop, args=(now,))
        st.caption(
            t(
                "Draft {id} by {who}, begun on {day}, edit {version}",
                id=draft.id,
                who=draft.begun_by or "—",
                day=draft.begun_at.astimezone().date() if draft.begun_at else "—",
                version=draft.version,
            )
        )


def _undo(connection, ground: Fabric, draft: Draft) -> drafts.Edit:
    return drafts.undo(connection, ground, draft.id, draft.version)


def _redo(connection, ground: Fabric, draft: Draft) -> drafts.Edit:
    return drafts.redo(connection, ground, draft.id, draft.version)


# The map -----------------------------------------------------------------------------------------


def _map(now: Work, ground: Fabric, draft: Draft, places: pd.DataFrame) -> None:
    ways = {"plot": t("Plots"), "changes": t("Changes")}
    with st.container(horizontal=True, vertical_alignment="center"):
        colour = st.segmented_control(
            t("Colour of the buildings"), list(ways), format_func=ways.__getitem__,
            default="plot", required=True, key="plots-colour", label_visibility="collapsed",
        )  # fmt: skip
        shows_links = st.toggle(t("Show neighbours"), key="plots-links")
    by_plot = plotmap.plot_layer(now, draft, places)
    shapes, only = (
        plotmap.neighbour_links(ground, places, now.selected) if shows_links else ([], False)
    )
    edit_map(
        f"plots-map-{now.community_id}",
        plotmap.bounds(places),
        [by_plot if colour == "plot" else plotmap.change_layer(ground, draft, places)],
        selected=now.on_map,
        markers=plotmap.names(now, draft, places) if len(draft.plots) < MOST_NAMES else (),
        shapes=shapes,
        tools=("lasso", "rectangle"),
        legend=ways[colour],
        look_at=now.look_at,
        attribution=attribution(),
        on_event=lambda event: _selected(now, event),
    )
    if only:
        st.caption(t("Neighbours of the buildings that are selected; there are too many to show "
                     "all."))  # fmt: skip


def _selected(now: Work, event: Event) -> None:
    """A click or a lasso; with a plot that takes buildings at once, they move there."""
    now.on_map = event.ids
    if st.session_state.get("plots-at-once") and event.ids:
        _move(now)


# What can be done with the selection -------------------------------------------------------------


def _panel(now: Work, draft: Draft, known: Sequence[PlotFigures], places: pd.DataFrame) -> None:
    selected = now.selected
    chosen = places.loc[places.index.isin(selected)]
    if now.trouble:
        st.error(now.trouble)
        if now.is_conflict:
            st.button(
                t("Load the draft as it is now"), key="plots-reload", type="primary",
                icon=":material/refresh:", on_click=reload, args=(now,),
            )  # fmt: skip
    if now.draft is None:
        st.info(t("Begin a draft to move buildings from plot to plot."))
    else:
        st.markdown("**" + t("Move buildings") + "**")
        if selected:
            st.write(
                t(
                    "{n:,} buildings are selected, with {households:,} households.",
                    n=len(selected),
                    households=int(chosen.household_count.sum()),
                )
            )
        else:
            st.caption(t("Click buildings on the map, draw around them with the lasso, or tick "
                         "them in the list below."))  # fmt: skip
        _targets(now, draft, known, bool(selected))
        _plot_actions(now, draft)
    if len(selected) == 2:
        neighbours.pair(now, fabric(now.community_id), selected, chosen)
    _touched(now)


def _targets(now: Work, draft: Draft, known: Sequence[PlotFigures], has_selected: bool) -> None:
    """Where to move to, and the button that does."""
    households = {one.number: one.household_count for one in known}
    labels = {
        number: f"{plot.plot_code} · {plot.name} · {households.get(number, 0):,}"
        for number, plot in sorted(draft.plots.items(), key=lambda item: item[1].plot_code)
    } | {drafts.NEW: t("A new plot"), drafts.NONE: t("No plot")}
    st.selectbox(
        t("Move to"), list(labels), format_func=labels.__getitem__, key="plots-target",
        help=t("Code, name and households of the plot"),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Move"), type="primary", key="plots-move", disabled=not has_selected,
            on_click=_move, args=(now,),
        )  # fmt: skip
        st.button(
            t("Select nothing"), key="plots-let-go", disabled=not has_selected,
            on_click=now.let_go,
        )  # fmt: skip
        st.toggle(
            t("Move at once"), key="plots-at-once",
            help=t("What is clicked or drawn around on the map moves without asking."),
        )  # fmt: skip


def _move(now: Work) -> None:
    to, ids = st.session_state["plots-target"], now.selected
    act(now, lambda c, ground, draft: drafts.move(c, ground, draft.id, draft.version, ids, to))


def _plot_actions(now: Work, draft: Draft) -> None:
    """Split, merge, rename: for the plots that are ticked in the list."""
    chosen = [one for one in now.plots if one in draft.plots]
    codes = t(", ").join(draft.plots[one].plot_code for one in chosen)
    st.markdown("**" + t("Plots") + "** " + (codes or t("Tick plots in the list below.")))
    # Of one plot, the buildings that are selected become the new one.
    inside = _inside(now, draft, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Split") if not inside else t("Split off {n:,} buildings", n=len(inside)),
            key="plots-split", disabled=len(chosen) != 1, icon=":material/call_split:",
            on_click=_split, args=(now, chosen, inside),
            help=t("In two halves; or the selected buildings from the rest of their plot"),
        )  # fmt: skip
        st.button(
            t("Merge"), key="plots-merge", disabled=len(chosen) < 2, icon=":material/merge:",
            on_click=_merge, args=(now, chosen),
        )  # fmt: skip
        if len(chosen) == 1:
            with st.popover(t("Rename")):
                name = st.text_input(
                    t("Name"), draft.plots[chosen[0]].name, key=f"plots-name-{chosen[0]}",
                    max_chars=60,
                )  # fmt: skip
                st.button(
                    t("Rename"), key="plots-rename", on_click=_rename, args=(now, chosen[0], name)
                )


def _inside(now: Work, draft: Draft, chosen: list[int]) -> list[int]:
    if len(chosen) != 1 or not now.selected:
        return []
    ids = fabric(now.community_id).buildings.id
    own = set(ids[draft.number == chosen[0]].tolist())
    return [one for one in now.selected if one in own]


def _split(now: Work, chosen: list[int], inside: list[int]) -> None:
    act(
        now,
        lambda c, ground, draft: drafts.split(
            c, ground, draft.id, draft.version, chosen[0], inside or None
        ),
    )


def _merge(now: Work, chosen: list[int]) -> None:
    act(now, lambda c, ground, draft: drafts.merge(c, ground, draft.id, draft.version, chosen))


def _rename(now: Work, number: int, name: str) -> None:
    act(
        now,
        lambda c, ground, draft: drafts.rename(c, ground, draft.id, draft.version, number, name),
    )


def _touched(now: Work) -> None:
    """The plots that the last edit touched, before and after."""
    if now.edit is None or not (now.edit.before or now.edit.after):
        return
    before = {one.number: one for one in now.edit.before}
    after = {one.number: one for one in now.edit.after}
    numbers = sorted(before.keys() | after.keys(), key=lambda one: (after | before)[one].plot_code)
    st.markdown("**" + t("What the last edit changed") + "**")
    st.dataframe(
        pd.DataFrame(
            {
                "plot": [(after | before)[one].plot_code for one in numbers],
                "households": [
                    _change(before.get(one), after.get(one), "household_count", "{:,}")
                    for one in numbers
                ],
                "deviation": [
                    _change(before.get(one), after.get(one), "deviation", "{:+.1%}")
                    for one in numbers
                ],
                "whole": [
                    after[one].is_contiguous if one in after else None for one in numbers
                ],
                "compactness": [
                    _change(before.get(one), after.get(one), "compactness", "{:.2f}")
                    for one in numbers
                ],
            }
        ),
        column_config={
            "plot": st.column_config.TextColumn(t("Plot"), width=60),
            "households": st.column_config.TextColumn(t("Households"), alignment="right",
                                                      width=80),
            "deviation": st.column_config.TextColumn(t("Deviation"), alignment="right", width=122),
            "whole": st.column_config.CheckboxColumn(t("In one piece"), width=40),
            "compactness": st.column_config.TextColumn(t("Compactness"), alignment="right",
                                                       width=80),
        },
        hide_index=True,
        key="plots-touched",
        height=min(38 + 35 * len(numbers), 260),
    )  # fmt: skip


def _change(before: PlotFigures | None, after: PlotFigures | None, name: str, form: str) -> str:
    """A figure before and after; one where it stayed, a dash where the plot is not there."""
    told = ["—" if one is None else form.format(getattr(one, name)) for one in (before, after)]
    return told[0] if told[0] == told[1] else "→".join(told)


# Lists -------------------------------------------------------------------------------------------


def _plot_list(now: Work, draft: Draft, known: Sequence[PlotFigures]) -> None:
    """The plots with their balance; those that are ticked are split, merged or renamed."""
    frame = pd.DataFrame([vars(one) for one in known])
    if frame.empty:
        st.info(t("There is no plot yet. Draw some, or select buildings and move them to a new "
                  "plot."))  # fmt: skip
        return
    frame["is_whole"] = [one.is_contiguous for one in known]
    tolerance = draft.parameters.tolerance
    st.plotly_chart(
        charts.balance(
            frame.plot_code,
            frame.weight,
            tolerance=tolerance,
            highlight=[one.number in now.plots for one in known],
            mean_label=t("Mean"),
            y_label=weight_names(fabric(now.community_id)).get(draft.parameters.weight, ""),
        ),
        config={"displayModeBar": False},
        key="plots-balance",
    )
    st.caption(t("The band is the tolerated deviation of {share:.0%} from the mean.",
                 share=tolerance))  # fmt: skip
    numbers = frame.number.tolist()

    def ticked() -> None:
        rows = st.session_state[f"plots-list-{now.round}"].selection.rows
        now.plots = tuple(numbers[row] for row in rows if row < len(numbers))
        ids = fabric(now.community_id).buildings.id[np.isin(draft.number, now.plots)]
        now.look_at = plotmap.around(buildings(now.community_id), ids.tolist())

    st.dataframe(
        frame,
        key=f"plots-list-{now.round}",
        column_order=["plot_code", "name", "household_count", "people_count", "deviation",
                      "building_count", "is_whole", "compactness"],
        column_config={
            "plot_code": t("Plot"),
            "name": t("Name"),
            "household_count": t("Households"),
            "people_count": t("People"),
            "deviation": st.column_config.NumberColumn(t("Deviation"), format="percent"),
            "building_count": t("Buildings"),
            "is_whole": st.column_config.CheckboxColumn(t("In one piece")),
            "compactness": st.column_config.NumberColumn(t("Compactness"), format="%.2f"),
        },
        hide_index=True,
        on_select=ticked,
        selection_mode="multi-row",
    )  # fmt: skip


def _building_list(now: Work, draft: Draft, places: pd.DataFrame) -> None:
    """The buildings: what is ticked here is selected as on the map."""
    code = np.array([draft.plots[one].plot_code if one in draft.plots else "" for one in
                     range(max(draft.plots, default=0) + 1)], dtype=object)  # fmt: skip
    frame = places.assign(plot=code[draft.number])
    left, right = st.columns([2, 1])
    wanted = left.text_input(t("Search"), key="plots-search", placeholder=t("Building, plot"))
    of_plot = right.selectbox(
        t("Plot"), [None, "", *sorted(one for one in code if one)],
        format_func=lambda one: t("All") if one is None else one or t("In no plot"),
        key="plots-of",
    )  # fmt: skip
    if wanted:
        hit = pd.Series(False, index=frame.index)
        for column in ("name", "plot"):
            hit |= frame[column].str.contains(wanted, case=False, regex=False)
        frame = frame[hit]
    if of_plot is not None:
        frame = frame[frame["plot"] == of_plot]
    shown = frame.head(LIST_ROWS)
    st.caption(t("{shown:,} of {total:,}", shown=len(shown), total=len(places)))
    ids = shown.index.tolist()
    # Another key for other rows: the same row would be another building.
    key = f"plots-buildings-{now.round}-{wanted}-{of_plot}"

    def ticked() -> None:
        rows = st.session_state[key].selection.rows
        now.in_list = tuple(ids[row] for row in rows if row < len(ids))
        now.look_at = plotmap.around(places, list(now.in_list[-1:]))

    st.dataframe(
        shown,
        key=key,
        column_order=["name", "plot", "household_count", "people_count", "plot_in_force"],
        column_config={
            "name": t("Building"),
            "plot": t("Plot"),
            "household_count": t("Households"),
            "people_count": t("People"),
            "plot_in_force": t("Plot in force"),
        },
        hide_index=True,
        placeholder="—",
        on_select=ticked,
        selection_mode="multi-row",
    )
