"""Where a new service point would help most: candidate sites over today's gaps."""

import streamlit as st

from gridmap import charts, coverage, maps, queries, siting, ui
from gridmap.ui import t

ui.heading(
    t("Siting"),
    t("Where should the next service point stand, and what does each site add?"),
)

with ui.transaction() as connection:
    ui.require_data(queries.data_counts(connection))
    sites = queries.candidate_sites(connection)
    bounds = queries.extent(connection)

rule, radius_m = ui.choose_rule()
with ui.transaction() as connection:
    coverage.refresh_access(connection, rule.service_type_code)
    demand = queries.residential_buildings(connection)
    buildings = queries.coverage_buildings(connection, rule.service_type_code)

figures = coverage.distance_coverage(buildings.straight_m, buildings.household_count, radius_m)
covered, beyond, best = st.columns(3)
covered.metric(t("Within the radius today"), ui.percent(figures.share_within))
beyond.metric(t("Households beyond"), f"{figures.beyond_count:,}")

if sites.empty:
    st.info(t("No candidate sites are loaded. Load a layer of places where a point could stand:"))
    st.code("gridmap load candidate-sites SITES.gpkg", language="bash")

uncovered = ~(buildings.straight_m.to_numpy(float) <= radius_m)
ranked = siting.rank(sites, demand, uncovered, radius_m)
kinds = {"convert": t("Convert"), "extend": t("Extend"), "new": t("New building")}
ranked["kind_text"] = ranked.kind.map(kinds)
best.metric(
    t("Best single site adds"),
    t("{n:,} households", n=int(ranked.gained_household_count.max() if len(ranked) else 0)),
)
st.caption(
    t(
        "Each site for itself, straight line, {radius} m: the households within its radius that "
        "no open point reaches today. Two neighbouring sites may count the same households.",
        radius=radius_m,
    )
)

left, right = st.columns([3, 2])
with left:
    drawn = maps.base_map(bounds, language=ui.language())
    density = maps.density_style(
        t("Households in the building"), (0, 1, 20, 50, 100), none=t("None")
    )
    maps.add_tiles(drawn, "building", density, name=t("Households per building"))
    maps.add_tiles(
        drawn, "service_point", maps.SERVICE_POINT, name=t("Open points"),
        params={"service": rule.service_type_code},
    )  # fmt: skip
    maps.add_tiles(
        drawn, "candidate_site", maps.CANDIDATE_SITE, name=t("Candidate sites"), interactive=True
    )
    maps.add_legend(drawn, t("Households in the building"), density)
    clicked = ui.show_map(drawn, key="siting-map")
    on_map = clicked["id"] if clicked and clicked.get("layer") == "candidate_site" else None

st.subheader(t("Candidate sites"))
listed = ui.table(
    ranked,
    {
        "name": t("Site"),
        "kind_text": t("Kind"),
        "community": t("Community"),
        "gained_household_count": t("Uncovered households reached"),
        "gained_age60_count": t("Of these aged 60+"),
        "reached_household_count": t("All households reached"),
        "floor_area_m2": st.column_config.NumberColumn(t("Floor area, m²"), format="%.0f"),
        "cost_yuan": st.column_config.NumberColumn(t("Cost, yuan"), format="localized"),
    },
    key="sites",
    file_name="candidate-sites",
    id_column="candidate_site_id",
)

with right:
    selected = ui.latest(on_map, listed, "siting")
    site = ranked[ranked.candidate_site_id == selected]
    if len(site):
        chosen = site.iloc[0]
        st.subheader(chosen["name"])
        st.caption(" · ".join(filter(None, (chosen.kind_text, chosen.community))))
        st.metric(t("Uncovered households reached"), f"{chosen.gained_household_count:,}")
        st.metric(t("Of these aged 60+"), f"{chosen.gained_age60_count:,}")
        st.metric(t("All households reached"), f"{chosen.reached_household_count:,}")
    top = ranked[ranked.gained_household_count > 0].head(12)
    if len(top):
        st.plotly_chart(
            charts.ranking(
                top["name"],
                top.gained_household_count,
                x_label=t("Uncovered households reached"),
                highlight=1,
            ),
            config={"displayModeBar": False},
        )
    elif len(ranked):
        st.success(t("No candidate site reaches a household that is not covered already."))
