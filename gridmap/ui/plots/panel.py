"""What can be done with what is selected, and what the last edit changed."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from gridmap.actions import drafts
from gridmap.plots.drafts import NONE, Draft, PlotFigures
from gridmap.ui.plots import neighbours
from gridmap.ui.plots.work import Work, act, fabric, reload
from gridmap.ui.session import t


def panel(now: Work, draft: Draft, known: Sequence[PlotFigures], places: pd.DataFrame) -> None:
    """The panel beside the map."""
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
    } | {drafts.NEW: t("A new plot"), NONE: t("No plot")}
    st.selectbox(
        t("Move to"), list(labels), format_func=labels.__getitem__, key="plots-target",
        help=t("Code, name and households of the plot"),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("Move"), type="primary", key="plots-move", disabled=not has_selected,
            on_click=move, args=(now,),
        )  # fmt: skip
        st.button(
            t("Select nothing"), key="plots-let-go", disabled=not has_selected,
            on_click=now.let_go,
        )  # fmt: skip
        st.toggle(
            t("Move at once"), key="plots-at-once",
            help=t("What is clicked or drawn around on the map moves without asking."),
        )  # fmt: skip


def move(now: Work) -> None:
    """Move what is selected to the plot that is chosen in the panel."""
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
        height=min(38 + 35 * len(numbers), 260), placeholder="—",
    )  # fmt: skip


def _change(before: PlotFigures | None, after: PlotFigures | None, name: str, form: str) -> str:
    """A figure before and after; one where it stayed, a dash where the plot is not there."""
    told = ["—" if one is None else form.format(getattr(one, name)) for one in (before, after)]
    return told[0] if told[0] == told[1] else "→".join(told)
