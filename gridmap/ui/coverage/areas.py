"""Areas by how many in them are beyond the radius."""

from typing import Any

import streamlit as st

from gridmap.render import charts
from gridmap.ui import frames
from gridmap.ui.coverage import notes
from gridmap.ui.rule_choice import Choice
from gridmap.ui.session import t

CHART_ROWS = 10


def area_list(choice: Choice) -> None:
    """Areas of a level that the user chooses, those with most beyond the radius first."""
    levels = {
        "community": t("Community"),
        "subdistrict": t("Subdistrict"),
        "estate": t("Estate"),
        "plot": t("Plot"),
    }
    buildings = frames.service(choice.service).buildings
    levels = {
        level: label
        for level, label in levels.items()
        if level == "community" or buildings[_named(level)].notna().any()
    }
    level = st.segmented_control(
        t("Area"), list(levels), format_func=levels.__getitem__, default="community",
        required=True, key="coverage-area", label_visibility="collapsed",
    )  # fmt: skip
    name = _named(level)
    found = frames.by(choice, level)
    nowhere = t("In none")
    found = found.assign(**{name: found[name].astype(object).where(found[name].notna(), nowhere)})
    if (found[name] == nowhere).all():
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
        return
    worst = found[found.beyond_count > 0].head(CHART_ROWS)
    if len(worst):
        st.plotly_chart(
            charts.ranking(
                worst[name],
                worst.beyond_count,
                x_label=t("Beyond the radius"),
                highlight=len(worst),
            ),
            config={"displayModeBar": False},
        )
    columns: dict[str, Any] = {name: levels[level]}
    if level in ("estate", "plot"):
        columns["community"] = t("Community")
    distances = ["median_m", "p95_m", "farthest_m"]
    st.dataframe(
        notes.finite(found, distances).round({"share_within": 3}),
        key="coverage-areas",
        column_config=columns
        | {
            "beyond_count": t("Beyond"),
            "share_within": st.column_config.NumberColumn(t("Within the radius"), format="percent"),
            "total_count": t("All"),
            "unlocated_count": t("Unlocated"),
            "hidden_count": t("Not shown"),
            "median_m": st.column_config.NumberColumn(t("Median, m"), format="%.0f"),
            "p95_m": st.column_config.NumberColumn(t("95 % within, m"), format="%.0f"),
            "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
            "detour": st.column_config.NumberColumn(t("Walk / straight line"), format="%.2f"),
        },
        column_order=[*columns, "beyond_count", "share_within", "total_count", "unlocated_count",
                      "hidden_count", *distances, "detour"],
        hide_index=True,
        placeholder="—",
    )  # fmt: skip


def _named(level: str) -> str:
    """Column of the names of a level's areas."""
    return "plot_code" if level == "plot" else level
