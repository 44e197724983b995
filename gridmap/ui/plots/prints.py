"""Cards, plot sheets and wall maps: made with a progress bar, then taken away."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from sqlalchemy import Connection

from gridmap import clock
from gridmap.errors import GridmapError
from gridmap.render.reports import prints as reports
from gridmap.render.reports.prints import Printed
from gridmap.ui.plots.work import Work, shown
from gridmap.ui.session import language, refused, t, transaction

Maker = Callable[..., Printed]
NAMED = 12
"""Buildings that a note names before it only counts."""


def prints(now: Work) -> None:
    """Of the whole community, or of one plot."""
    draft = shown(now)
    plots = {
        plot.plot_id: f"{plot.plot_code} · {plot.name}"
        for plot in sorted(draft.plots.values(), key=lambda one: one.plot_code)
        if plot.plot_id is not None
    }
    st.caption(t("What is printed is what is in force today, not the draft."))
    plot = st.selectbox(
        t("Of"), [None, *plots], key="plots-print-of", width=360,
        format_func=lambda one: t("The whole community") if one is None else plots[one],
    )  # fmt: skip
    first, second, third = st.columns(3)
    day = clock.today()
    with first.container(border=True):
        st.markdown("**" + t("Contact cards") + "**")
        st.caption(t("For each building: plot, team, work phones, the nearest points and their "
                     "hours. A4 with cut marks."))  # fmt: skip
        cards = (
            partial(reports.cards, community=now.community_id)
            if plot is None
            else partial(reports.cards, plot=plot)
        )
        printing(f"cards-{plot or now.community_id}", f"cards-{day}.pdf", cards)
    with second.container(border=True):
        st.markdown("**" + t("Plot sheets") + "**")
        st.caption(t("For each plot: map, buildings, households, team and nearest points. A4."))
        sheets = (
            partial(reports.plot_sheets, community=now.community_id)
            if plot is None
            else partial(reports.plot_sheets, plots=[plot])
        )
        printing(f"sheets-{plot or now.community_id}", f"plot-sheets-{day}.pdf", sheets)
    with third.container(border=True):
        st.markdown("**" + t("Wall map") + "**")
        st.caption(t("The whole community with its plots, teams, points and streets."))
        paper = st.segmented_control(
            t("Paper"), ["A4", "A3"], default="A3", required=True, key="plots-paper",
            label_visibility="collapsed",
        )  # fmt: skip
        printing(
            f"wall-{now.community_id}-{paper}",
            f"wall-map-{day}.pdf",
            partial(reports.wall_map, community=now.community_id, paper=paper),
        )


def printing(key: str, file_name: str, make: Maker) -> None:
    """
    A button that makes a PDF with a progress bar, and then one that takes it away.

    `make` is one of `gridmap.render.reports.prints`, with what it is to print.
    """
    kept = f"print-{key}"
    if st.button(t("Make the PDF"), key=f"make-{key}", icon=":material/print:"):
        st.session_state.pop(kept, None)
        bar = st.progress(0.0)
        try:
            with transaction() as connection:
                st.session_state[kept] = _made(connection, make, bar.progress)
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
        (t("Nobody is named for"), done.without_team),
    ):
        if names:
            st.warning(label + t(": ") + _named(names))


def _made(connection: Connection, make: Maker, tell: Callable[[float, str], object]) -> Printed:
    return make(
        connection, language=language(), progress=lambda share, stage: tell(min(share, 1.0), stage)
    )


def _named(names: Sequence[str]) -> str:
    told = t(", ").join(names[:NAMED])
    more = len(names) - NAMED
    return told if more <= 0 else told + " " + t("and {count} more", count=more)
