"""Sensitivity of the plan."""

import pandas as pd
import streamlit as st

from gridmap.errors import GridmapError
from gridmap.siting import study
from gridmap.siting.study import Sensitivity
from gridmap.ui.formats import percent
from gridmap.ui.key_figures import figures
from gridmap.ui.session import refused, t
from gridmap.ui.siting.running import running
from gridmap.ui.siting.state import Shown, SitingState
from gridmap.ui.siting.units import named, unit_of_measure


def sensitivity(state: SitingState, shown: Shown) -> None:
    """Another radius, other demand, a site that falls away."""
    if shown.problem.question.is_capacitated:
        st.info(t("Where a station holds only so much, this cannot be tried out."))
        return
    asked = state.runs.get("sensitivity")
    if asked is not None and asked.problem is not shown.problem:
        asked = None
    if asked is None:
        st.info(
            t(
                "What if the radius is 100 m more or less, if demand is 10 % higher or lower here "
                "and there, or if a site is not available?"
            )
        )
        if not st.button(
            t("Run the trials"), key="siting-sensitivity-run", icon=":material/science:",
            type="primary",
        ):  # fmt: skip
            return
        state.start("sensitivity", study.sensitivity, shown.problem, shown.solution)
        asked = state.runs["sensitivity"]
    if running(asked, key="siting-sensitivity"):
        return
    try:
        found: Sensitivity = asked.run.result
    except GridmapError as error:
        refused(error)
        return
    _demand(found)
    _sites(shown, found)
    _radii(shown, found)


def _demand(found: Sensitivity) -> None:
    trials = found.trials[found.trials.trial == "demand"]
    if trials.empty:
        return
    off = (trials.loses / trials.best).max()
    figures(
        {
            t("Trials of demand"): len(trials),
            t("The plan stays the best in"): int((trials.loses <= 1e-9 * trials.best.abs()).sum()),
            t("Never worse than the best by more than"): percent(off),
        }
    )
    st.caption(t("In each trial every estate has 10 % more or less demand, by chance."))


def _sites(shown: Shown, found: Sensitivity) -> None:
    """Show the loss without each new station."""
    lost = unit_of_measure(shown.problem)
    factor, label = lost.factor, lost.label.translated(t)
    form = "%.0f" if factor == 1 else "%.2f"
    st.markdown("**" + t("If a station is not available") + "**")
    table = shown.problem.sites.table
    names = dict(zip(table.key, named(table), strict=True))
    st.dataframe(
        found.sites.assign(
            name=found.sites.key.map(names),
            loses_alone=found.sites.loses_alone * factor,
            loses_replanned=found.sites.loses_replanned * factor,
            stays=found.sites.stays.round(3),
        ),
        key="siting-sensitivity-sites",
        column_order=["name", "loses_alone", "loses_replanned", "stays"],
        column_config={
            "name": t("Site"),
            "loses_alone": st.column_config.NumberColumn(
                t("Lost: {unit}", unit=label), format=form
            ),
            "loses_replanned": st.column_config.NumberColumn(
                t("Lost still, planned anew"), format=form
            ),
            "stays": st.column_config.NumberColumn(
                t("Chosen again in the trials"), format="percent",
                help=t("Of the best plans under another radius or other demand"),
            ),
        },
        hide_index=True,
        placeholder="—",
    )  # fmt: skip


def _radii(shown: Shown, found: Sensitivity) -> None:
    trials = found.trials[found.trials.trial == "radius"]
    if trials.empty:
        return
    label = unit_of_measure(shown.problem).label.translated(t)
    st.markdown("**" + t("Under another radius") + "**")
    st.dataframe(
        pd.DataFrame(
            {
                "radius_m": trials.radius_m,
                "value": trials.value,
                "best": trials.best,
                "loses": trials.loses,
                "new": trials.new,
            }
        ),
        key="siting-sensitivity-radii",
        column_config={
            "radius_m": st.column_config.NumberColumn(t("Radius, m"), format="%.0f"),
            "value": st.column_config.NumberColumn(
                t("This plan: {unit}", unit=label), format="%.0f"
            ),
            "best": st.column_config.NumberColumn(t("The best there"), format="%.0f"),
            "loses": st.column_config.NumberColumn(t("Difference"), format="%.0f"),
            "new": st.column_config.NumberColumn(t("New stations there"), format="%d"),
        },
        hide_index=True,
        placeholder="—",
    )
