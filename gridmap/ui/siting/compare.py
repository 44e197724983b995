"""Scenarios side by side: figures, communities, stations."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from gridmap.analysis import siting
from gridmap.analysis.siting import Scenario
from gridmap.siting import Plan
from gridmap.siting.study import Solution
from gridmap.ui.formats import percent
from gridmap.ui.session import t
from gridmap.ui.siting import data
from gridmap.ui.siting.state import Shown, over
from gridmap.ui.siting.units import named

FIGURES = 38 + 12 * 35
"""Height of the table of figures, in pixels: all of them are seen."""
SOURCES = {"building": "buildings", "corner": "corners", "grid": "grid", "drawn": "drawn"}
"""Source of sites without a name, by the beginning of their key."""
MOST = 3
"""Scenarios side by side: more would be too narrow to read."""


def side_by_side(found: list[Scenario]) -> None:
    """Figures, communities and stations of scenarios, of so many as can be read."""
    found = found[:MOST]
    both = siting.compare(found)
    with st.container():
        st.dataframe(
            figure_table(both.figures),
            key="siting-compared",
            hide_index=True,
            height=FIGURES,
            placeholder="—",
        )
    with st.container():
        st.markdown("**" + t("Households within the radius") + "**")
        st.dataframe(
            both.communities,
            key="siting-compared-communities",
            column_config={"community": t("Community"), "today": t("Today")},
            hide_index=True,
            placeholder="—",
        )
    roles = {"new": t("new"), "closed": t("closes")}
    sites = both.sites.assign(role=both.sites.role.map(roles))
    sites["name"] = named(sites.assign(source=sites.key.str.split(":").str[0].map(SOURCES)))
    st.dataframe(
        sites,
        key="siting-compared-sites",
        column_order=["name", "role", "community", *(one.name for one in found)],
        column_config={
            "name": t("Site"), "role": t("In the plan"), "community": t("Community"),
            **{one.name: st.column_config.CheckboxColumn(one.name) for one in found},
        },
        hide_index=True,
        placeholder="—",
    )  # fmt: skip


def figure_table(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures of scenarios by row, in words."""
    metre = "{:,.0f} m".format
    count = "{:,.0f}".format
    rows: dict[str, tuple[str, Callable[[float], str]]] = {
        "new_count": (t("New stations"), count),
        "closed_count": (t("Stations that close"), count),
        "cost_yuan": (t("Cost, yuan"), count),
        "households_share_within_before": (t("Households within, today"), percent),
        "households_share_within_after": (t("Households within, with the plan"), percent),
        "households_beyond_count_after": (t("Households beyond, with the plan"), count),
        "age60_share_within_before": (t("Aged 60+ within, today"), percent),
        "age60_share_within_after": (t("Aged 60+ within, with the plan"), percent),
        "age60_beyond_count_after": (t("Aged 60+ beyond, with the plan"), count),
        "households_median_m_after": (t("Median walk with the plan"), metre),
        "households_farthest_m_before": (t("Farthest today"), metre),
        "households_farthest_m_after": (t("Farthest with the plan"), metre),
    }
    made = [
        {"what": label}
        | {
            str(name): "—" if pd.isna(figures.loc[row, name]) else form(figures.loc[row, name])
            for name in figures.columns
        }
        for row, (label, form) in rows.items()
    ]
    return pd.DataFrame(made).rename(columns={"what": t("Figure")})


def restored(service: str, one: Scenario) -> Shown:
    """Plan of a scenario over the study area of today."""
    problem = data.exact_problem(one.question_now)
    keys = one.sites.set_index("key").role
    is_kept = problem.is_today & ~problem.sites.table.key.isin(keys.index[keys == "closed"])
    new = problem.positions(tuple(keys.index[keys == "new"]))
    chosen = np.sort(np.append(np.flatnonzero(is_kept), new))
    return over(service, problem, Solution(_plan(one, chosen, len(problem.weight))))


def _plan(one: Scenario, chosen: Any, count: int) -> Plan:
    bound = np.nan if one.bound is None else one.bound
    gap = abs(bound - one.objective) / max(abs(one.objective), 1e-9)
    return Plan(chosen, one.objective, bound, gap, one.status, np.full(count, -1), 0.0)
