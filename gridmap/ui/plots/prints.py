"""Cards, plot sheets and wall maps: made with a progress bar, then downloaded."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from sqlalchemy import Connection

from gridmap.actions import prints as actions
from gridmap.analysis.prints import PrintData
from gridmap.errors import GridmapError
from gridmap.render import reports
from gridmap.render.reports.prints import Printed
from gridmap.ui.labels import plot_label
from gridmap.ui.plots.state import PlotState, shown
from gridmap.ui.session import dated, language, refused, t, transaction

NAMED = 12
"""Largest number of buildings that a note names; it counts the others."""


def prints(state: PlotState) -> None:
    """Show the prints of the whole community, or of one plot."""
    draft = shown(state)
    plots = {
        plot.plot_id: plot_label(plot.plot_code, plot.name)
        for plot in sorted(draft.plots.values(), key=lambda one: one.plot_code)
        if plot.plot_id is not None
    }
    st.caption(t("What is printed is what is in force today, not the draft."))
    plot = st.selectbox(
        t("Of"), [None, *plots], key="plots-print-of", width=360,
        format_func=lambda one: t("The whole community") if one is None else plots[one],
    )  # fmt: skip
    community = state.community_id if plot is None else None
    plot_ids = None if plot is None else [plot]
    with st.container(border=True):
        st.markdown("**" + t("Contact cards") + "**")
        st.caption(t("For each building with a name, an address or households: plot, team, work "
                     "phones, the nearest points and their hours. A4 with cut marks."))  # fmt: skip
        printing(
            f"cards-{plot or state.community_id}",
            dated(t("Contact cards"), "pdf"),
            partial(actions.cards, community=community, plot=plot),
            reports.cards,
        )
    with st.container(border=True):
        st.markdown("**" + t("Plot sheets") + "**")
        st.caption(t("For each plot: map, buildings, households, team and nearest points. A4."))
        printing(
            f"sheets-{plot or state.community_id}",
            dated(t("Plot sheets"), "pdf"),
            partial(actions.plot_sheets, community=community, plots=plot_ids),
            reports.plot_sheets,
        )
    with st.container(border=True):
        st.markdown("**" + t("Wall map") + "**")
        st.caption(t("The whole community with its plots, teams, points and streets."))
        paper = st.segmented_control(
            t("Paper"), ["A4", "A3"], default="A3", required=True, key="plots-paper",
            label_visibility="collapsed",
        )  # fmt: skip
        printing(
            f"wall-{state.community_id}-{paper}",
            dated(t("Wall map"), "pdf"),
            partial(actions.wall_map, community=state.community_id),
            partial(reports.wall_map, paper=paper),
        )


def printing(
    key: str,
    file_name: str,
    take: Callable[[Connection], PrintData],
    make: Callable[..., Printed],
) -> None:
    """
    Show a button that makes a PDF with a progress bar, and then one that downloads it.

    `take` is one of `actions.prints` with the area to print, `make` its fellow of
    `render.reports.prints`.
    """
    kept = f"print-{key}"
    if st.button(t("Make the PDF"), key=f"make-{key}", icon=":material/print:"):
        st.session_state.pop(kept, None)
        bar = st.progress(0.0)
        try:
            with transaction() as connection:
                data = take(connection)
            st.session_state[kept] = make(
                data,
                language=language(),
                progress=lambda share, stage: bar.progress(min(share, 1.0), stage.translated(t)),
            )
        except GridmapError as error:
            refused(error)
        bar.empty()
    done: Printed | None = st.session_state.get(kept)
    if done is None:
        return
    st.download_button(
        t("Download ({n:,} in {size:.1f} MB)", n=done.count, size=len(done.pdf) / 1e6),
        done.pdf,
        file_name=file_name,
        mime="application/pdf",
        key=f"take-{key}",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )
    for label, names in (
        (t("In no plot"), done.without_plot),
        (t("No team yet for"), done.without_team),
    ):
        if names:
            st.warning(label + t(": ") + _named(names))


def _named(names: Sequence[str]) -> str:
    listed = t(", ").join(names[:NAMED])
    more = len(names) - NAMED
    return listed if more <= 0 else listed + " " + t("and {count} more", count=more)
