"""Coverage gaps: buildings without a plot, plots without a team, households too far away."""

from datetime import date

import pandas as pd
import streamlit as st

from gridmap import charts, maps, queries, ui
from gridmap.ui import t

ui.heading(t("Coverage"), t("Which buildings lack a plot, a team or a service nearby?"))

with ui.transaction() as connection:
    ui.require_data(queries.data_counts(connection))
rule, radius_m = ui.choose_rule()
figures_place = st.container()
sees_teams = ui.account().role == "street_official"
ui.frames.refreshed(rule.service_type_code)  # before the browser asks for tiles of it


def gap_list() -> pd.DataFrame:
    """Buildings that lack something, with what they lack in words."""
    found = ui.frames.gaps(rule.service_type_code, radius_m)
    words = {
        "radius": t("beyond the radius"),
        "plot": t("no plot"),
        "both": t("beyond the radius, no plot"),
    }
    return found.assign(reason=found.gap.cat.rename_categories(words))


@st.fragment
def explore() -> None:
    """The map, the gap list and the building chosen in one of them."""
    left, right = st.columns([3, 2])
    with left:
        style = maps.band_style(
            {
                0: t("Within {radius} m", radius=radius_m),
                1: t("Within {radius} m", radius=2 * radius_m),
                2: t("Farther"),
            }
        )
        service = {"service": rule.service_type_code}
        drawn = ui.new_map()
        maps.add_tiles(
            drawn, "building", style, name=t("Buildings"), interactive=True,
            params={**service, "radius": radius_m, "walk": 0},
        )  # fmt: skip
        maps.add_tiles(
            drawn, "service_point", maps.SERVICE_POINT, name=t("Service points"), params=service
        )
        maps.add_legend(drawn, t("Distance"), style)
        clicked = ui.show_map(drawn, key="coverage-map", place=ui.listed_building("coverage"))
    gap_tab, community_tab, team_tab = st.tabs(
        [t("Gap list"), t("By community"), t("Plots without a complete team")]
    )
    with gap_tab:
        listed = ui.table(
            gap_list(),
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
        by_community()
    with team_tab:
        teams()
    with right:
        selected = ui.latest(ui.clicked_id(clicked, "building"), listed, "coverage")
        if selected is None:
            st.info(t("Choose a building on the map or in the list below."))
            distances()
        else:
            with ui.transaction() as connection:
                ui.building_panel(connection, selected)


def distances() -> None:
    """How far it is for how many."""
    figure = charts.distance_ecdf(
        ui.frames.distance_curve(rule.service_type_code),
        radius_m,
        x_label=t("Straight-line distance to the nearest point, m"),
        y_label=t("Share of households"),
    )
    st.plotly_chart(figure, config={"displayModeBar": False})


def by_community() -> None:
    """Communities, the one with most households beyond the radius first."""
    table = ui.frames.by_community(rule.service_type_code, radius_m)
    if table.empty:
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
        return
    top = table.head(20)
    figure = charts.ranking(
        top.community,
        top.beyond_count,
        x_label=t("Households beyond the radius"),
        highlight=int((top.beyond_count > 0).sum()),
    )
    st.plotly_chart(figure, config={"displayModeBar": False})
    st.dataframe(
        table,
        column_config={
            "community": t("Community"),
            "building_count": t("Buildings"),
            "household_count": t("Households"),
            "beyond_count": t("Households beyond"),
            "share_within": st.column_config.NumberColumn(t("Within the radius"), format="percent"),
            "median_m": st.column_config.NumberColumn(t("Median, m"), format="%.0f"),
            "p95_m": st.column_config.NumberColumn("P95, m", format="%.0f"),
            "farthest_m": st.column_config.NumberColumn(t("Farthest, m"), format="%.0f"),
        },
        hide_index=True,
    )


def incomplete_plots() -> pd.DataFrame:
    """Plots whose team lacks somebody, the heaviest first."""
    plots = ui.frames.plots()
    return plots[~plots.is_complete.astype(bool)]


def teams() -> None:
    """Plots whose team lacks somebody."""
    if not sees_teams:
        st.info(t("Teams are shown to street officials and to the teams themselves."))
        return
    columns = {
        "community": t("Community"),
        "plot_code": t("Plot"),
        "name": t("Name"),
        "household_count": t("Households"),
        "worker_count": t("Workers"),
        "volunteer_count": t("Volunteers"),
    }
    st.dataframe(
        incomplete_plots(), column_order=list(columns), column_config=columns, hide_index=True
    )


explore()

with figures_place:
    figures = ui.frames.distance_coverage(rule.service_type_code, radius_m)
    plotless = ui.frames.coverage_buildings(rule.service_type_code).plot_id.isna().sum()
    if not rule.point_count:
        st.warning(t("No open point of this service is loaded: every household counts as beyond."))
    ui.figures(
        {
            t("Within the radius"): ui.percent(figures.share_within),
            t("Households beyond"): figures.beyond_count,
            t("Without a plot"): int(plotless),
            t("Incomplete teams"): len(incomplete_plots()) if sees_teams else None,
        }
    )
    st.caption(
        t(
            "Share of the {n:,} households on residential buildings whose nearest open point is "
            "at most {radius} m away in a straight line; unlocated households are not in it. "
            "Rule: {source} {clause} (evidence {evidence}). Data of {day}.",
            n=figures.household_count,
            radius=radius_m,
            source=rule.source,
            clause=rule.clause or "",
            evidence=rule.evidence,
            day=date.today(),
        )
    )
