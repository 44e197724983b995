"""Notes on figures: definition, population base, date, n, clause."""

import math

import pandas as pd
import streamlit as st

from gridmap import coverage
from gridmap.ui.formats import percent
from gridmap.ui.labels import weight_labels
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t


def metres(value: float) -> str:
    """Distance with its unit; NaN: nobody there, infinite: no way there."""
    if pd.isna(value):
        return "—"
    return t("{metres} m", metres=f"{value:,.0f}") if math.isfinite(value) else t("no way")


def count(value: float) -> str:
    """Count with separators; a dash where it is not known or not shown."""
    return "—" if pd.isna(value) else f"{value:,.0f}"


def share(reach: coverage.Reach) -> str:
    """Share within the radius; "at least" where counts are hidden."""
    least = percent(reach.share_within)
    return f"≥ {least}" if reach.hidden_count > 0 else least


def ratio(value: float) -> str:
    """So many of one thing for another."""
    return "—" if pd.isna(value) else f"{value:,.1f}"


def as_of(day: object) -> str:
    """Note with the date of a list."""
    return t("Data of {day}.", day=day)


def detour(reach: coverage.Reach) -> str:
    """Note on how much longer the walk is than the straight line."""
    return "—" if pd.isna(reach.detour) else f"{reach.detour:.2f}"


def finite(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Distances to be listed: infinite ones are left empty."""
    return table.assign(
        **{name: table[name].astype(float).replace(math.inf, math.nan) for name in columns}
    )


def reach_note(choice: Choice, reach: coverage.Reach, on: object) -> str:
    """Note under the figures of a distance coverage."""
    return t(
        "Share of all {n} in the ledgers ({counted}) whose nearest open point is at most "
        "{radius} m away {way}; the unlocated count as not reached. Rule: {rule}. Data of {day}.",
        n=count(reach.total_count),
        counted=weight_labels()[choice.weight],
        radius=choice.radius_m,
        way=choice.way,
        rule=choice.rule,
        day=on,
    )


def hidden_note(reach: coverage.Reach) -> None:
    """Say what is hidden, where something is."""
    if pd.isna(reach.hidden_count):
        st.caption(t("—: in no ledger, or too few to be shown without pointing at a household."))
    elif reach.hidden_count:
        st.caption(
            t(
                "{n} are on buildings with too few to be shown without pointing at a household: "
                "the share is at least {least}, at most {most}.",
                n=count(reach.hidden_count),
                least=percent(reach.share_within),
                most=percent(reach.share_within + reach.hidden_count / reach.total_count),
            )
        )
