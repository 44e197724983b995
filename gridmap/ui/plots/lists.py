"""Lists beside the map: plots with their balance, and buildings; both select by keyboard."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from gridmap.plots.drafts import Draft, Fabric, PlotFigures
from gridmap.ui.listing import LIST_ROWS
from gridmap.ui.plots import data, plotmap
from gridmap.ui.plots.balance import balance
from gridmap.ui.plots.state import PlotState
from gridmap.ui.session import t


def weight_names(fabric: Fabric) -> dict[str, str]:
    """Names of the weights that plots can be balanced by, those that are known here."""
    names = {
        "households": t("Households"),
        "people": t("People"),
        "age60": t("Aged 60+"),
        "storeys": t("Storeys"),
        "distance": t("Way to the nearest station"),
        "mixed": t("Households, age, storeys and way together"),
    }
    return {name: label for name, label in names.items() if name in fabric.weights}


def plot_list(state: PlotState, draft: Draft, known: Sequence[PlotFigures]) -> None:
    """List the plots with their balance; the ticked ones can be split, merged or renamed."""
    frame = pd.DataFrame([vars(one) for one in known])
    if frame.empty:
        st.info(t("There is no plot yet. Draw some, or select buildings and move them to a new "
                  "plot."))  # fmt: skip
        return
    frame["is_whole"] = ~frame.plot_code.isin(plotmap.in_islands(state, draft))
    tolerance = draft.parameters.tolerance
    balance(
        frame.plot_code.tolist(),
        frame.weight,
        tolerance=tolerance,
        marked=frame.number.isin(state.plots).tolist(),
        label=weight_names(data.fabric(state.community_id)).get(draft.parameters.weight, ""),
    )
    st.caption(t("The band is the tolerated deviation of {share:.0%} from the mean.",
                 share=tolerance))  # fmt: skip
    numbers = frame.number.tolist()

    def ticked() -> None:
        rows = st.session_state[f"plots-list-{state.round}"].selection.rows
        state.plots = tuple(numbers[row] for row in rows if row < len(numbers))
        ids = data.fabric(state.community_id).buildings.id[np.isin(draft.number, state.plots)]
        state.look_at = plotmap.around(data.buildings(state.community_id), ids.tolist())

    st.dataframe(
        frame,
        key=f"plots-list-{state.round}",
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
        selection_mode="multi-row", placeholder="—",
    )  # fmt: skip


def building_list(state: PlotState, draft: Draft, places: pd.DataFrame) -> None:
    """List the buildings; the ticked ones are selected as on the map."""
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
    key = f"plots-buildings-{state.round}-{wanted}-{of_plot}"

    def ticked() -> None:
        rows = st.session_state[key].selection.rows
        state.in_list = tuple(ids[row] for row in rows if row < len(ids))
        state.look_at = plotmap.around(places, list(state.in_list[-1:]))

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
