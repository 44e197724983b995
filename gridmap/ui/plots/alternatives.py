"""Several drawings of a community's plots side by side, with a picture each, to take one."""

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import streamlit as st

from gridmap import store
from gridmap.actions import drafts
from gridmap.i18n import joined
from gridmap.plots import Alternative, alternatives
from gridmap.plots.alternatives import (
    FEWEST_CHANGES,
    MOST_COMPACT,
    MOST_EVEN,
    NAMES,
    WHOLE_WEIGHT,
    distinct,
)
from gridmap.plots.drafts import Fabric, Parameters
from gridmap.render import maps
from gridmap.render.reports.plot_picture import plot_picture
from gridmap.ui.building import building_name
from gridmap.ui.plots import data
from gridmap.ui.plots.state import PlotState, act, begin, shown
from gridmap.ui.session import t, transaction


def draw_alternatives(state: PlotState, parameters: Parameters, time_limit_s: float) -> None:
    """Draw all of them and keep them for the page, until one is taken or others are drawn."""
    fabric = data.fabric(state.community_id)
    draft = shown(state)
    order = np.array(sorted(draft.plots), np.int64)
    bar = st.progress(0.0, t("Drawing the plots ..."))

    def show(share: float) -> None:
        bar.progress(min(share, 1.0), t("Drawing the plots ..."))

    found = alternatives(
        fabric.buildings.xy,
        fabric.weight(parameters.weight),
        fabric.edges,
        parts=parameters.parts,
        target=parameters.target,
        tolerance=parameters.tolerance,
        group=fabric.buildings.estate_id,
        previous=np.where(draft.number > 0, np.searchsorted(order, draft.number), -1),
        time_limit_s=time_limit_s,
        progress=show,
    )
    bar.empty()
    st.session_state[_key(state)] = (parameters, distinct(found))


def has_alternatives(state: PlotState) -> bool:
    """Whether some were drawn and none is taken yet."""
    return _key(state) in st.session_state


def show_alternatives(state: PlotState) -> None:
    """Show those that were drawn last; nothing where there are none."""
    kept = st.session_state.get(_key(state))
    if kept is None:
        return
    parameters, found = kept
    fabric = data.fabric(state.community_id)
    if any(len(one.drawing.label) != len(fabric.buildings.id) for one, _ in found):
        # The community's buildings are others by now.
        del st.session_state[_key(state)]
        return
    _none_fits(fabric, parameters, [one for one, _ in found])
    for one, same in found:
        with st.container(border=True):
            _alternative(state, fabric, parameters, one, same)
    if st.button(t("Close the comparison"), key="plots-alternatives-close"):
        del st.session_state[_key(state)]
        st.rerun()


def _alternative(
    state: PlotState, fabric: Fabric, parameters: Parameters, one: Alternative, same: list[str]
) -> None:
    """Show one: name, picture, figures, what stands against it, and the button that takes it."""
    drawn = one.drawing
    st.markdown(f"**{NAMES[one.name].translated(t)}**")
    if same:
        names = t(", ").join(NAMES[name].translated(t) for name in same)
        st.caption(t("The same plots as: {names}", names=names))
    st.image(_picture(fabric, drawn.label), width="stretch")
    households = int(fabric.buildings.household_count[one.is_moved].sum())
    lines = [
        t("Largest deviation {share}", share=f"{drawn.max_deviation:.1%}"),
        t("{n} estates in several plots", n=len(drawn.torn_groups)),
        t("{n} households change plots", n=households),
    ]
    if not drawn.parts_contiguous:
        lines.append(t("{n} plots in pieces", n=int((~drawn.is_contiguous).sum())))
    lines += _reasons(fabric, one)
    st.markdown("\n".join(f"- {line}" for line in lines))
    if st.button(t("Take this one"), key=f"plots-take-{one.name}"):
        weight = {MOST_EVEN: 0.0, MOST_COMPACT: 0.0, FEWEST_CHANGES: parameters.group_weight}
        is_kept = one.name == FEWEST_CHANGES
        chosen = Parameters(
            parameters.weight,
            len(drawn.weight_by_part) if is_kept else parameters.parts,
            None if is_kept else parameters.target,
            parameters.tolerance,
            weight.get(one.name, WHOLE_WEIGHT),
            parameters.seed,
        )
        if state.draft is None:
            begin(state, chosen)
        act(
            state,
            lambda c, fabric, draft: drafts.take(
                c, fabric, draft.id, draft.version, drawn.label, chosen
            ),
        )
        del st.session_state[_key(state)]
        if not state.error:
            state.go("adjust")
        st.rerun()


def _none_fits(fabric: Fabric, parameters: Parameters, found: Sequence[Alternative]) -> None:
    """Say so where none keeps the tolerated deviation, and which building no plot can take."""
    best = min(found, key=lambda one: one.drawing.max_deviation).drawing
    if best.max_deviation <= parameters.tolerance:
        return
    words = t(
        "None of them keeps the tolerated deviation of {tolerance}; the best is {share} off.",
        tolerance=f"{parameters.tolerance:.0%}", share=f"{best.max_deviation:.1%}",
    )  # fmt: skip
    weight, mean = fabric.weight(parameters.weight), float(best.weight_by_part.mean())
    heaviest = int(weight.argmax())
    if weight[heaviest] > mean * (1 + parameters.tolerance):
        with transaction() as connection:
            building = store.buildings.detail(connection, int(fabric.buildings.id[heaviest]))
        name = building_name(SimpleNamespace(**building)) if building else ""
        reason = t("{building} alone counts {n:,.0f}, an even plot {mean:,.0f}.",
                   building=name, n=weight[heaviest], mean=mean)  # fmt: skip
        words = joined((words, reason), t)
    st.warning(words)


def _reasons(fabric: Fabric, one: Alternative) -> list[str]:
    """Texts about the estates that keep plots beyond the tolerance."""
    load = one.drawing.weight_by_part
    deviation = load / (load.mean() or 1.0) - 1
    name_of = dict(
        zip(fabric.buildings.estate_id.tolist(), fabric.buildings.estate.tolist(), strict=True)
    )
    return [
        t(
            "A plot is {deviation} off because {estate} stays whole in it",
            deviation=f"{deviation[part]:+.1%}",
            estate=name_of[estate],
        )
        for part, estate in one.whole_groups.items()
    ]


def _picture(fabric: Fabric, label: np.ndarray) -> str:
    """SVG of the plots, neighbours in different colours."""
    parts = np.unique(label)
    middle = np.array([fabric.buildings.xy[label == part].mean(axis=0) for part in parts])
    colors = maps.distinct_colours(parts, middle)
    return plot_picture(fabric.buildings.footprint, fabric.cell, label, colors)


def _key(state: PlotState) -> str:
    return f"plots-alternatives-{state.community_id}"
