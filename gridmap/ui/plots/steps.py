"""Steps from a drawing to plots in force: draw, adjust, check, put in force."""

import streamlit as st

from gridmap.ui.plots.alternatives import has_alternatives
from gridmap.ui.plots.check import check, in_force
from gridmap.ui.plots.drawing import drawing
from gridmap.ui.plots.editor import editor
from gridmap.ui.plots.plotmap import show_plots
from gridmap.ui.plots.state import PlotState, show_message, shown
from gridmap.ui.session import t

STEPS = ("draw", "adjust", "check", "force")


def steps(state: PlotState) -> None:
    """Show the row of steps and the present one; without a draft, that is what is in force."""
    names = {
        "draw": t("Draw"),
        "adjust": t("Adjust"),
        "check": t("Check"),
        "force": t("In force"),
    }
    step = present(state)
    with st.container(horizontal=True, key="gridmap-steps", gap="small"):
        for number, (name, label) in enumerate(names.items(), 1):
            st.button(
                f"{number} {label}", key=f"plots-step-{name}",
                type="primary" if name == step else "secondary",
                disabled=not _is_possible(state, name), on_click=state.go, args=(name,),
            )  # fmt: skip
    show_message(state)
    if step == "draw":
        drawing(state)
        show_plots(state, is_unsaved=has_alternatives(state))
    elif step == "check":
        check(state)
    elif step == "force" and state.draft is not None:
        in_force(state, state.draft)
    else:
        editor(state)


def present(state: PlotState) -> str:
    """Step that is shown: the one that was gone to, else the one that the work has come to."""
    if state.step in STEPS and _is_possible(state, state.step):
        return state.step
    if state.draft is not None:
        return "adjust"
    return "force" if shown(state).plots else "draw"


def _is_possible(state: PlotState, step: str) -> bool:
    """Whether there is something to do in a step: only a draft is adjusted."""
    if step == "adjust":
        return state.draft is not None
    return step == "draw" or state.draft is not None or bool(shown(state).plots)
