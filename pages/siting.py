"""Where a new service point would help most: candidate sites over today's gaps."""

import pandas as pd
import streamlit as st

from gridmap import charts, maps, queries, ui
from gridmap.ui import t

ui.heading(
    t("Siting"),
    t("Where should the next service point stand, and what does each site add?"),
)

with ui.transaction() as connection:
    counts = queries.data_counts(connection)
ui.require_data(counts)
choice = ui.choose_rule()
radius_m = choice.radius_m
if not counts["candidate_site_count"]:
    st.info(t("No candidate sites are loaded. Load a layer of places where a point could stand:"))
    st.code("gridmap load candidate-sites SITES.gpkg", language="bash")
figures_place = st.container()
kinds = {"convert": t("Convert"), "extend": t("Extend"), "new": t("New building")}


def ranking() -> pd.DataFrame:
    """The sites, best first, with their kind in words."""
    ranked = ui.frames.ranked_sites(choice.service, radius_m)
    return ranked.assign(kind_text=ranked.kind.map(kinds))


def listed_site() -> dict[str, float] | None:
    """Place of the site chosen in the list."""
    if (chosen := ui.listed_choice("siting")) is None:
        return None
    sites = ranking().set_index("candidate_site_id")
    return {"lon": sites.lon[chosen], "lat": sites.lat[chosen]} if chosen in sites.index else None


@st.fragment
def explore() -> None:
    """The map, the ranked sites and the one chosen."""
    left, right = st.columns([3, 2])
    with left:
        density = maps.density_style(
            t("Households in the building"), (0, 1, 20, 50, 100), none=t("None")
        )
        drawn = ui.new_map()
        maps.add_tiles(drawn, "building", density, name=t("Households per building"))
        maps.add_tiles(
            drawn, "service_point", maps.SERVICE_POINT, name=t("Open points"),
            params={"service": choice.service},
        )  # fmt: skip
        maps.add_tiles(
            drawn, "candidate_site", maps.CANDIDATE_SITE, name=t("Candidate sites"),
            interactive=True,
        )  # fmt: skip
        maps.add_legend(drawn, t("Households in the building"), density)
        clicked = ui.show_map(drawn, key="siting-map", place=listed_site())
    ranked = ranking()
    st.subheader(t("Candidate sites"))
    listed = ui.table(
        ranked,
        {
            "name": t("Site"),
            "kind_text": t("Kind"),
            "community": t("Community"),
            "gained_household_count": t("Newly reached households"),
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
        selected = ui.latest(ui.clicked_id(clicked, "candidate_site"), listed, "siting")
        if selected is None:
            st.info(t("Choose a site on the map or in the list below."))
        else:
            for _, site in ranked[ranked.candidate_site_id == selected].iterrows():
                card(site)
        best_sites(ranked)


def card(site: pd.Series) -> None:
    """What one site would add."""
    st.subheader(site["name"])
    st.caption(" · ".join(text for text in (site.kind_text, site.community) if text))
    ui.figures(
        {
            t("Newly reached"): int(site.gained_household_count),
            t("Of these aged 60+"): int(site.gained_age60_count),
            t("All households reached"): int(site.reached_household_count),
        }
    )


def best_sites(ranked: pd.DataFrame) -> None:
    """The sites that reach somebody new, as bars."""
    top = ranked[ranked.gained_household_count > 0].head(12)
    if len(top):
        figure = charts.ranking(
            top["name"],
            top.gained_household_count,
            x_label=t("Newly reached households"),
            highlight=1,
        )
        st.plotly_chart(figure, config={"displayModeBar": False})
    elif len(ranked):
        st.success(t("No candidate site reaches a household that is not covered already."))


explore()

with figures_place:
    figures = ui.frames.whole(choice)
    gains = ranking().gained_household_count
    ui.figures(
        {
            t("Within the radius today"): ui.percent(figures.share_within),
            t("Households beyond"): figures.beyond_count,
            t("Best site adds"): int(gains.max()) if len(gains) else None,
        }
    )
    st.caption(
        t(
            "Each site for itself, straight line, {radius} m: the households within its radius "
            "that no open point reaches today. Two neighbouring sites may count the same "
            "households.",
            radius=radius_m,
        )
    )
