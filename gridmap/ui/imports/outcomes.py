"""Outcomes of the rows of a ledger, and the reasons for them."""

from collections import Counter
from typing import Any

import streamlit as st

from gridmap.render import charts
from gridmap.ui import plain
from gridmap.ui.labels import outcome_labels
from gridmap.ui.reasons import reason_label
from gridmap.ui.session import t


def reason_table(counts: dict[str, int]) -> None:
    """Why rows came back or found no building, the commonest first."""
    if not counts:
        return
    rows = [((reason_label(code), f"{n:,}"), None) for code, n in Counter(counts).most_common()]
    plain.small_table((t("Reason"), t("Rows")), rows)


def reasons_of_unlocated(notes: dict[str, Any]) -> dict[str, int]:
    """Codes of the reasons that left households without building, from a load's notes."""
    counts: Counter[str] = Counter()
    for name, n in notes.get("why not matched", {}).items():
        counts[name.partition(": ")[2]] += n
    return dict(counts)


def outcome_chart(counts: dict[str, int]) -> None:
    """Show the five outcomes, which add up to the rows read."""
    st.plotly_chart(charts.outcomes(counts, outcome_labels()), config={"displayModeBar": False})
