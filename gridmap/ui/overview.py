"""Content of the Overview: figures of the area, its map, shortfalls, and its communities."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gridmap import store, ui
from gridmap.render import charts, maps
from gridmap.ui import t

PREMISES_M2 = 600  # a community; founding document 001 (essay 1), embedded facilities guide 2023
RADIUS_M = 500  # the farthest household; founding document 000 (essay 1)
CARDS = 9  # more communities than that are easier to read as a table


def read() -> tuple[dict[str, int], pd.DataFrame]:
    """Rows by layer, and one row per community that the user sees."""
    with ui.transaction() as connection:
        return store.overview.data_counts(connection), store.overview.communities(connection)


def figures(counts: Mapping[str, int], communities: pd.DataFrame) -> None:
    """Headline with the area's name, and its figures."""
    subdistricts = communities.subdistrict.dropna().unique()
    ui.heading(
        t("{place} today", place=subdistricts[0] if len(subdistricts) == 1 else t("The area")),
        t("Who lives here, who serves them, and where is something missing?"),
    )
    ui.require_data()
    # Administrators see no households: no figure is not the same as none.
    counted = communities.household_count.notna().any() or ui.account().role != "admin"
    ui.figures(
        {
            t("Communities"): len(communities),
            t("Buildings"): counts["building_count"],
            t("Households"): int(communities.household_count.sum()) if counted else None,
            t("People"): int(communities.people_count.sum()) if counted else None,
            t("Aged 60+"): int(communities.age60_count.sum()) if counted else None,
        }
    )


def attention(counts: Mapping[str, int], communities: pd.DataFrame) -> None:
    """Map of the communities, and what is missing, with the pages that show it."""
    buildings = ui.frame.Layer(
        "building", maps.plain_buildings(), clicks=True, tips=ui.building_tips()
    )
    ui.frame.show_map(
        (ui.frame.Layer("community", maps.COMMUNITY), buildings,
         ui.frame.Layer("service_point", maps.SERVICE_POINT)),
        **ui.chosen.shown(),
    )  # fmt: skip
    ui.chosen_building()
    st.subheader(t("Worth a look"))
    for text, page in _shortfalls(counts, communities):
        if page:
            st.page_link(page, label=text, icon=":material/chevron_right:")
        else:
            st.caption(f":material/remove: {text}")


def sheets(communities: pd.DataFrame) -> None:
    """Fact sheet of each community, or one table where they are many."""
    st.subheader(t("Communities"))
    if communities.empty:
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
        st.code("gridmap load boundaries COMMUNITIES.gpkg", language="bash")
    elif len(communities) > CARDS:
        _all_communities(communities)
    else:
        for row in communities.itertuples():
            with st.container(border=True):
                _card(row)
        st.plotly_chart(
            charts.stated_and_counted(
                communities.name,
                communities.stated_household_count,
                communities.household_count,
                labels=(t("Stated"), t("In the ledger")),
            ),
            config={"displayModeBar": False},
        )


def _shortfalls(
    counts: Mapping[str, int], communities: pd.DataFrame
) -> list[tuple[str, StreamlitPage | None]]:
    """Shortfalls, as far as the user may see them, with the page that shows each."""
    found: list[tuple[str, StreamlitPage | None]] = []
    gaps_page, plots_page = ui.frame.page_for("coverage"), ui.frame.page_for("my_plots")
    unlocated = int(communities.unlocated_count.sum())
    if unlocated:
        queue = ui.frame.page_for("address_queue")
        found.append((t("Households on no building yet: {n:,}", n=unlocated), queue))
    stale = int(communities.household_count.sum() - communities.fresh_count.sum())
    if stale:
        text = t("Households not verified in {days} days: {n:,}", n=stale, days=ui.FRESH_DAYS)
        found.append((text, plots_page))
    if gaps_page:
        ui.frames.refreshed("service_station")
        with ui.transaction() as connection:
            totals = store.coverage.totals(
                connection, "service_station", RADIUS_M, walk=counts["street_count"] > 0
            )
        if n := totals["without_plot_count"]:
            found.append((t("Residential buildings without a plot: {n:,}", n=n), gaps_page))
        if (n := counts["without_community_count"]) and len(communities):
            text = t("Buildings in no community, left out of its figures: {n:,}", n=n)
            found.append((text, gaps_page))
        if n := totals["beyond_count"]:
            text = t(
                "Households over {radius} m from a service station {way}: {n:,}",
                n=n, radius=RADIUS_M,
                way=t("on foot") if counts["street_count"] else t("in a straight line"),
            )  # fmt: skip
            found.append((text, gaps_page))
    plots = ui.frames.plots()
    incomplete = plots[~plots.is_complete.astype(bool)]
    if len(incomplete) and ui.account().role != "planner":
        text = t("Plots without a complete team: {n:,}", n=len(incomplete))
        found.append((text, gaps_page or plots_page))
    for row in communities[communities.premises_m2 < PREMISES_M2].itertuples():
        text = t(
            "{name} has {area:.0f} m² of premises; the rule is {rule}",
            name=row.name, area=row.premises_m2, rule=PREMISES_M2,
        )  # fmt: skip
        found.append((text, None))
    return found


def _number(value: float | None, per: float = 1) -> str:
    """Count, or count per something; a dash where it is not known or not seen."""
    return "—" if value is None or pd.isna(value) else f"{value / per:,.0f}"


def _card(row: Any) -> None:
    """Show the fact sheet of a community."""
    st.markdown(f"#### {row.name}")
    st.caption(row.bounds_text or t("Bounds not stated"))
    first, second = st.columns(2)
    first.metric(t("In the ledger"), _number(row.household_count))
    second.metric(t("People"), _number(row.people_count))
    if pd.notna(row.stated_household_count):
        st.markdown(
            t(
                "Stated: {households:,} households, {people} people ({base})",
                households=int(row.stated_household_count),
                people=_number(row.stated_people_count),
                base=ui.population_bases().get(row.population_base, "—"),
            )
        )
    square_km = row.area_m2 / 1e6
    text = t("Area as drawn: {area:.2f} km²", area=square_km)
    if pd.notna(row.stated_area_m2):
        # Adding zero turns -0.0 into 0.0.
        deviation = round(row.area_m2 / row.stated_area_m2 - 1, 3) + 0.0
        text += t("; stated: {area:.2f} km² ({deviation:+.1%})",
                  area=row.stated_area_m2 / 1e6, deviation=deviation)  # fmt: skip
    st.markdown(text)
    st.markdown(
        t(
            "{density} households per km² · {buildings} residential buildings",
            density=_number(row.household_count, square_km),
            buildings=row.residential_count,
        )
    )

    if row.household_count:
        st.markdown(
            t(
                "Verified in {days} days: {share} of the households",
                days=ui.FRESH_DAYS,
                share=ui.share(row.fresh_count, row.household_count),
            )
        )


def _all_communities(communities: pd.DataFrame) -> None:
    """Communities as a table: sorted and searched by the browser."""
    st.dataframe(
        communities.assign(
            area_km2=communities.area_m2 / 1e6,
            fresh_share=communities.fresh_count / communities.household_count,
        ),
        column_config={
            "subdistrict": t("Subdistrict"),
            "name": t("Community"),
            "household_count": t("Households in the ledger"),
            "people_count": t("People"),
            "stated_household_count": t("Stated"),
            "area_km2": st.column_config.NumberColumn(t("Area, km²"), format="%.2f"),
            "residential_count": t("Residential buildings"),
            "premises_m2": t("Premises, m²"),
            "fresh_share": st.column_config.NumberColumn(
                t("Verified in {days} days", days=ui.FRESH_DAYS), format="percent"
            ),
        },
        column_order=["subdistrict", "name", "household_count", "people_count",
                      "stated_household_count", "area_km2", "residential_count", "premises_m2",
                      "fresh_share"],
        hide_index=True, placeholder="—",
    )  # fmt: skip
