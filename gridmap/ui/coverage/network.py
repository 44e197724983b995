"""Service network: areas without a point, the two tiers, and the room of the points."""

from datetime import date

import pandas as pd
import streamlit as st

from gridmap import coverage, store
from gridmap.i18n import enumerated
from gridmap.render import charts
from gridmap.ui import frames
from gridmap.ui.coverage import notes
from gridmap.ui.formats import percent
from gridmap.ui.key_figures import figures
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import Choice, cited
from gridmap.ui.session import t, transaction

TIERS = {
    "service_hall": "service_station",
    "service_station": "service_hall",
    "health_center": "health_station",
    "health_station": "health_center",
}
"""Services that are given in two tiers, and the other tier's service."""


def network(choice: Choice) -> None:
    """Unit coverage and tiers, then capacity."""
    found = frames.service(choice.service)
    with transaction() as connection:
        points = store.coverage.points(connection, found.on)
        communities = store.overview.communities(connection)
    own = points[points.service_type_code == choice.service]
    _units(choice, communities, own, found.on)
    if choice.service in TIERS:
        both = points[points.service_type_code.isin((choice.service, TIERS[choice.service]))]
        _tiers(both, communities, found.on)
    _capacity(choice)


def _units(choice: Choice, communities: pd.DataFrame, own: pd.DataFrame, on: date) -> None:
    st.subheader(t("Communities that have one"))
    if communities.empty:
        st.info(t("No community boundaries are loaded, so buildings belong to no community yet."))
        return
    has = communities.community_id.isin(own.community_id)
    units = coverage.unit_coverage(has, on, what=choice.service)
    figures(
        {
            t("Communities with an open point"): f"{units.having_count} / {units.unit_count}",
            t("Share of the communities"): percent(units.share),
            t("Open points"): own.service_point_id.nunique(),
        }
    )
    lacking = communities.name[~has].sort_values()
    sentence = t(
        "{service}: communities with at least one open point of their own / all communities, each "
        "counts one. Rule: {source}. Data of {day}.",
        service=choice.service_name,
        source=cited(units.provenance.source, None),
        day=on,
    )
    st.caption(sentence)
    if len(lacking):
        st.markdown(t("Without one: {names}", names=enumerated(lacking, 30)))


def _tiers(points: pd.DataFrame, communities: pd.DataFrame, on: date) -> None:
    st.subheader(t("Two tiers"))
    people = communities.people_count.sum()
    tiers = coverage.tiers(points, 0 if pd.isna(people) else int(people), on)
    figures(
        {
            t("Centres"): tiers.centre_count,
            t("Stations"): tiers.station_count,
            t("Stations per centre"): notes.ratio(tiers.stations_per_centre),
            t("People per station"): notes.count(tiers.people_per_station),
            t("Stations without a centre"): len(tiers.orphans),
        }
    )
    st.caption(
        t(
            "Each site once, whatever it gives; people of the ledgers, the unlocated ones too. "
            "Rule: {source}. Data of {day}.",
            source=cited(tiers.provenance.source, None),
            day=on,
        )
    )
    if len(tiers.orphans):
        st.markdown(t("Without a centre: {names}", names=enumerated(tiers.orphans.name)))


def _capacity(choice: Choice) -> None:
    st.subheader(t("Room for those in reach"))
    room = frames.capacity(choice)
    if room.points.empty:
        st.info(t("No open point of this service is loaded."))
        return
    buildings = frames.service(choice.service).buildings
    people = buildings.people_count.to_numpy(float)
    places = room.buildings.places_per_1000.to_numpy(float)
    reached = float(people[places > 0].sum())
    served = float((people * places).sum())
    figures(
        {
            t("Places"): int(room.points.capacity.sum()),
            t("Places per 1,000 people"): notes.ratio(served / people.sum() if people.sum() else 0),
            t("People with a place in reach"): percent(
                reached / people.sum() if people.sum() else float("nan")
            ),
            t("Points of unknown capacity"): room.unknown_count,
        }
    )
    st.caption(
        t(
            "Two-step floating catchment (Luo & Wang 2003): the places of a point are shared by "
            "all people at most {radius} m away {way}. {n:,} people on residential buildings; the "
            "unlocated are in nobody's reach. Data of {day}.",
            radius=choice.radius_m,
            way=choice.way,
            n=room.provenance.n,
            day=room.provenance.on,
        )
    )
    is_allotted = st.toggle(
        t("Give the places out"), key="capacity-allot",
        help=t("As many people as possible get a place in reach, each place one person, on the "
               "least walk in all: shows points that stay empty while others overflow."),
    )  # fmt: skip
    given = _allotted(choice) if is_allotted else None
    left, right = st.columns(2)
    with left:
        _crowded(room, given)
    with right:
        _by_community(buildings, places)


def _allotted(choice: Choice) -> pd.DataFrame:
    """Show the figures of an allotment; returns the load of each point."""
    with st.spinner(t("Giving the places out …")):
        given = frames.allotment(choice)
    figures(
        {
            t("People with a place"): given.served_count,
            t("Without one"): given.unserved_count,
            t("Mean way to it"): notes.metres(given.mean_m),
        }
    )
    return given.points


def _crowded(room: coverage.Capacity, given: pd.DataFrame | None) -> None:
    """List the points, the most crowded first."""
    points = room.points if given is None else room.points.merge(given, on="service_point_id")
    taken = {} if given is None else {"taken": t("Taken")}
    table(
        points,
        {
            "name": t("Point"),
            "capacity": st.column_config.NumberColumn(t("Places"), format="%.0f"),
            **taken,
            "people_in_reach": t("People in reach"),
            "people_per_place": st.column_config.NumberColumn(t("People per place"), format="%.1f"),
        },
        key="capacity",
        file_name=t("Capacity"),
        height=320,
    )


def _by_community(buildings: pd.DataFrame, places: "pd.Series") -> None:
    """Places per 1,000 people by community, the fewest first."""
    served = pd.DataFrame(
        {
            "community": buildings.community.astype(object).fillna(t("In none")),
            "people": buildings.people_count,
            "places": buildings.people_count * places,
        }
    )
    sums = served.groupby("community")[["people", "places"]].sum()
    sums = sums[sums.people > 0]
    found = (sums.places / sums.people).sort_values().head(12).round(1)
    if len(found):
        st.plotly_chart(
            charts.ranking(
                found.index.to_series(), found,
                x_label=t("Places per 1,000 people, fewest first"), highlight=3,
            ),
            config={"displayModeBar": False},
        )  # fmt: skip
