"""Plots and teams: who is in a plot, and in one whose team is complete."""

import streamlit as st

from gridmap import coverage, store
from gridmap.analysis.coverage import named
from gridmap.ui import chosen, frames
from gridmap.ui.building import building_name, chosen_building
from gridmap.ui.coverage import layers
from gridmap.ui.formats import percent
from gridmap.ui.frame import drawer, show_map
from gridmap.ui.key_figures import figures
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import STATION, cited
from gridmap.ui.session import account, t, transaction


def plots() -> None:
    """Show the figures, the buildings without a plot and the plots without a complete team."""
    found = frames.service(STATION)
    sees_teams = account().role == "street_official"
    with transaction() as connection:
        teams = store.coverage.teams(connection, found.on)
    # Before there are communities, all buildings are meant.
    own = found.in_communities()
    own = own if len(own) else found.buildings
    measured = coverage.plot_coverage(
        own,
        dict(zip(teams.plot_id, teams.is_complete, strict=True)),
        int(found.unlocated.household_count.sum()),
        found.on,
    )
    located = measured.household_count - measured.unlocated_count
    in_plot = measured.household_in_plot / located if located else float("nan")
    outside = len(found.buildings) - len(own)
    figures(
        {
            t("Buildings in none"): measured.building_count - measured.building_in_plot,
            **({t("In no community"): outside} if outside else {}),
            t("Households in none"): measured.without_plot_count,
            t("Unlocated"): measured.unlocated_count,
            t("In a plot, of located"): percent(in_plot),
            t("With a complete team"): percent(measured.household_share) if sees_teams else None,
        }
    )
    st.caption(
        t(
            "Complete team: one or two workers and at least one volunteer. Share of all {n:,} "
            "households in the ledgers, the unlocated ones too. Rule: {source}. Data of {day}.",
            n=measured.household_count,
            source=cited(measured.provenance.source, None),
            day=found.on,
        )
    )
    _explore(sees_teams)


def _explore(sees_teams: bool) -> None:
    show_map(layers.by_plot(), legend=t("Plots and teams"), **chosen.shown())
    with drawer(t("Buildings without a plot")):
        _without_plot()
    st.markdown(f"**{t('Incomplete teams')}**")
    _incomplete(sees_teams)
    chosen_building()


def _without_plot() -> None:
    buildings = frames.service(STATION).buildings
    found = buildings[buildings.plot_id.isna()].sort_values(
        "household_count", ascending=False, kind="stable"
    )
    if found.empty:
        st.success(t("Every residential building is in a plot."))
        return
    with transaction() as connection:
        found = named(connection, found)
    table(
        found.assign(label=[building_name(row) for row in found.itertuples()]),
        {
            "label": t("Building"),
            "community": t("Community"),
            "household_count": t("Households"),
            "address": t("Address"),
        },
        key="plotless",
        file_name=t("Buildings without a plot"),
        id_column="building_id",
        on_choose=chosen.listed,
        height=360,
    )


def _incomplete(sees_teams: bool) -> None:
    """List the plots with a missing role, the heaviest first."""
    if not sees_teams:
        st.info(t("Teams are shown to street officials and to the teams themselves."))
        return
    found = frames.plots()
    columns = {
        "community": t("Community"),
        "plot_code": t("Plot"),
        "name": t("Name"),
        "household_count": t("Households"),
        "worker_count": t("Workers"),
        "volunteer_count": t("Volunteers"),
    }
    st.dataframe(
        found[~found.is_complete.astype(bool)],
        key="incomplete-teams",
        column_order=list(columns),
        column_config=columns,
        hide_index=True,
        placeholder="—",
    )
