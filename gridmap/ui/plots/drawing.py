"""Form that draws plots into a draft."""

import streamlit as st

from gridmap.actions import drafts
from gridmap.plots.drafts import Parameters
from gridmap.ui.frame import link
from gridmap.ui.plots import data
from gridmap.ui.plots.alternatives import draw_alternatives, show_alternatives
from gridmap.ui.plots.lists import weight_names
from gridmap.ui.plots.state import PlotState, act, begin
from gridmap.ui.session import t

TIME_LIMIT_S = 60.0
"""Longest time that drawing may take, seconds; the best drawing by then is shown."""


def drawing(state: PlotState) -> None:
    """Show the form: number and balance of the plots, and the button that draws them."""
    ways = {
        "target": t("Households in a plot"),
        "parts": t("Number of plots"),
        "same": t("As many plots as now"),
    }
    fabric = data.fabric(state.community_id)
    weights = {
        name: label for name, label in weight_names(fabric).items() if fabric.weight(name).sum() > 0
    }
    households = int(fabric.buildings.household_count.sum())
    if not households:
        _without_ledger()
        if not weights:
            return
        del ways["target"]
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    way = left.selectbox(t("How many"), list(ways), format_func=ways.__getitem__, key="plots-way")
    target = parts = None
    if way == "target":
        target = right.number_input(
            t("Households in a plot"), 10, max(households, 10), min(300, max(households, 10)),
            step=10, key="plots-aim",
        )  # fmt: skip
    elif way == "parts":
        parts = right.number_input(t("Number of plots"), 1, 500, 10, key="plots-parts")
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    weight = left.selectbox(
        t("Balanced by"), list(weights), format_func=weights.__getitem__, key="plots-weight"
    )
    percent = right.number_input(t("Tolerated deviation, %"), 1, 50, 10, key="plots-tolerance")
    whole = st.toggle(t("Keep estates whole where they fit"), value=True, key="plots-estates")
    keep = st.toggle(
        t("Change as few buildings as possible"), value=way == "same", key=f"plots-keep-{way}",
        help=t("Starts from the plots that are there, gives new buildings a plot, and moves "
               "only what brings the plots within the tolerated deviation."),
    )  # fmt: skip
    with st.container(horizontal=True):
        is_compared = st.button(
            t("Propose several"), type="primary", key="plots-compare",
            help=t("Draws the plots with the fewest changes, with estates whole, as even and as "
                   "compact as can be, and shows what each costs."),
        )  # fmt: skip
        is_drawn = st.button(t("Draw into the draft"), key="plots-draw")
    if not (is_drawn or is_compared):
        show_alternatives(state)
        return
    parameters = Parameters(
        weight=weight,
        parts=None if parts is None else int(parts),
        target=_target(state, weight, target, households),
        tolerance=percent / 100,
        group_weight=Parameters().group_weight if whole else 0.0,
    )
    if is_compared:
        draw_alternatives(state, parameters, TIME_LIMIT_S)
    else:
        _draw(state, parameters, keep=keep)
    st.rerun()


def _without_ledger() -> None:
    """Say what the plots of a community wait for that has no household yet."""
    st.info(t("No household is on a building of this community yet. Load its ledger first: plots "
              "are balanced by it."))  # fmt: skip
    link("imports", t("Load a ledger"), icon=":material/upload:")


def _target(state: PlotState, weight: str, target: float | None, households: int) -> float | None:
    """Target of one plot in the weight it is balanced by, from a target in households."""
    if target is None or weight == "households":
        return target
    return float(data.fabric(state.community_id).weight(weight).sum()) * target / max(households, 1)


def _draw(state: PlotState, parameters: Parameters, *, keep: bool) -> None:
    """Draw into the open draft, or into a new one."""
    if state.draft is None:
        begin(state, parameters)
    bar = st.progress(0.0, t("Drawing the plots ..."))

    def show(share: float) -> None:
        bar.progress(min(share, 1.0), t("Drawing the plots ..."))

    act(
        state,
        lambda c, fabric, draft: drafts.redraw(
            c, fabric, draft.id, draft.version, parameters, keep=keep,
            time_limit_s=TIME_LIMIT_S, progress=show,
        ),
    )  # fmt: skip
    bar.empty()
    if not state.error:
        state.go("adjust")
