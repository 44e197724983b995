"""Coverage gaps: buildings without a plot, plots without a team, households too far away."""

from datetime import date

import pandas as pd
import streamlit as st

from gridmap import charts, coverage, maps, queries, ui
from gridmap.ui import t

ui.heading(
    t("Coverage"),
    t("Which buildings lack a plot, a team or a service nearby?"),
)

with ui.transaction() as connection:
    ui.require_data(queries.data_counts(connection))
    bounds = queries.extent(connection)

rule, radius_m = ui.choose_rule()
with ui.transaction() as connection:
    coverage.refresh_access(connection, rule.service_type_code)
    buildings = queries.coverage_buildings(connection, rule.service_type_code)
    plots = queries.plot_summary(connection)

figures = coverage.distance_coverage(buildings.straight_m, buildings.household_count, radius_m)
without_plot = buildings[buildings.plot_id.isna()]
has_team_view = ui.account().role == "street_official"
incomplete = plots[~plots.is_complete.astype(bool)] if has_team_view else plots.head(0)

if not rule.point_count:
    st.warning(t("No open point of this service is loaded: every household counts as beyond."))

for column, (label, value) in zip(
    st.columns(4),
    {
        t("Within the radius"): ui.percent(figures.share_within),
        t("Households beyond"): f"{figures.beyond_count:,}",
        t("Buildings without a plot"): f"{len(without_plot):,}",
        t("Plots without a complete team"): f"{len(incomplete):,}" if has_team_view else "—",
    }.items(),
    strict=True,
):
    column.metric(label, value)
st.caption(
    t(
        "Share of the {n:,} households on residential buildings whose nearest open point is at "
        "most {radius} m away in a straight line; unlocated households are not in it. "
        "Rule: {source} {clause} (evidence {evidence}). Data of {day}.",
        n=figures.household_count,
        radius=radius_m,
        source=rule.source,
        clause=rule.clause or "",
        evidence=rule.evidence,
        day=date.today(),
    )
)

buildings["is_beyond"] = ~(buildings.straight_m <= radius_m)
gaps = buildings[(buildings.is_beyond & (buildings.household_count > 0)) | buildings.plot_id.isna()]
gaps = gaps.assign(
    reason=[
        " + ".join(
            text
            for text, holds in (
                (t("beyond the radius"), row.is_beyond),
                (t("no plot"), pd.isna(row.plot_id)),
            )
            if holds
        )
        for row in gaps.itertuples()
    ]
).sort_values("household_count", ascending=False)

left, right = st.columns([3, 2])
with left:
    style = maps.band_style(
        {
            0: t("Within {radius} m", radius=radius_m),
            1: t("Within {radius} m", radius=2 * radius_m),
            2: t("Farther"),
        }
    )
    drawn = maps.base_map(bounds, language=ui.language())
    maps.add_tiles(
        drawn, "building", style, name=t("Buildings"), interactive=True,
        params={"service": rule.service_type_code, "radius": radius_m},
    )  # fmt: skip
    maps.add_tiles(
        drawn, "service_point", maps.SERVICE_POINT, name=t("Service points"),
        params={"service": rule.service_type_code},
    )  # fmt: skip
    maps.add_legend(drawn, t("Distance"), style)
    clicked = ui.show_map(drawn, key="coverage-map")
    on_map = clicked["id"] if clicked and clicked.get("layer") == "building" else None

gap_tab, community_tab, team_tab = st.tabs(
    [t("Gap list"), t("By community"), t("Plots without a complete team")]
)
with gap_tab:
    listed = ui.table(
        gaps,
        {
            "community": t("Community"),
            "estate": t("Estate"),
            "name": t("Building"),
            "address": t("Address"),
            "household_count": t("Households"),
            "age60_count": t("Aged 60+"),
            "straight_m": st.column_config.NumberColumn(t("Straight line, m"), format="%.0f"),
            "nearest_point": t("Nearest point"),
            "reason": t("Gap"),
        },
        key="gaps",
        file_name="coverage-gaps",
        id_column="building_id",
    )
with community_tab:
    by_community = coverage.coverage_by(buildings, "community", radius_m)
    if by_community.empty:
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
    else:
        st.plotly_chart(
            charts.ranking(
                by_community.community,
                by_community.beyond_count,
                x_label=t("Households beyond the radius"),
                highlight=int((by_community.beyond_count > 0).sum()),
            ),
            config={"displayModeBar": False},
        )
        st.dataframe(
            by_community,
            column_config={
                "community": t("Community"),
                "building_count": t("Buildings"),
                "household_count": t("Households"),
                "beyond_count": t("Households beyond"),
                "share_within": st.column_config.NumberColumn(
                    t("Within the radius"), format="percent"
                ),
                "median_m": st.column_config.NumberColumn(t("Median, m"), format="%.0f"),
                "p95_m": st.column_config.NumberColumn("P95, m", format="%.0f"),
                "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
            },
            hide_index=True,
        )
with team_tab:
    if not has_team_view:
        st.info(t("Teams are shown to street officials and to the teams themselves."))
    else:
        st.dataframe(
            incomplete,
            column_order=["community", "plot_code", "name", "household_count", "worker_count",
                          "volunteer_count"],
            column_config={
                "community": t("Community"),
                "plot_code": t("Plot"),
                "name": t("Name"),
                "household_count": t("Households"),
                "worker_count": t("Workers"),
                "volunteer_count": t("Volunteers"),
            },
            hide_index=True,
        )  # fmt: skip

with right:
    selected = ui.latest(on_map, listed, "coverage")
    if selected is None:
        st.plotly_chart(
            charts.distance_ecdf(
                buildings.straight_m,
                buildings.household_count,
                radius_m,
                x_label=t("Straight-line distance to the nearest point, m"),
                y_label=t("Share of households"),
            ),
            config={"displayModeBar": False},
        )
        st.info(t("Choose a building on the map or in the list below."))
    else:
        with ui.transaction() as connection:
            ui.building_panel(connection, selected)
