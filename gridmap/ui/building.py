"""Panel of one building, beside a map."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions import prints
from gridmap.analysis.nearest_services import nearest_services
from gridmap.analysis.prints import may_print
from gridmap.gazetteer.titles import building_called
from gridmap.render.reports import building_card
from gridmap.ui import around, chosen, frame
from gridmap.ui.formats import literal
from gridmap.ui.labels import attention_labels, plot_label, role_labels
from gridmap.ui.session import account, dated, language, t, transaction, transactions


def building_name(building: Any) -> str:
    """Name of a building (a row with building_id, estate, name, address): `building_called`."""
    return building_called(
        building.estate, building.name, building.address, building.building_id, t
    )


def building_tips(*more: str) -> tuple[str, ...]:
    """Lines beside the pointer over a building: its name, its households, and `more`."""
    households = t("{n} households", n="{household_count}")
    return ("{estate} {name}", households, *more)


def chosen_building() -> None:
    """Show the chosen building in the panel at the right; nothing where none is chosen."""
    if (building := chosen.building()) is None:
        return
    with frame.right(), transaction() as connection:
        building_panel(connection, building)


def building_panel(connection: Connection, building_id: int) -> None:
    """Show one building: its facts, its team, its open tasks and the services around."""
    building = store.buildings.detail(connection, building_id)
    if building is None:
        st.info(t("This building is not there any more."))
        return
    st.subheader(literal(building_name(SimpleNamespace(**building))))
    plot = building["plot_code"] and plot_label(building["plot_code"], building["plot_name"])
    where = [building["address"], building["community"], plot]
    st.caption(literal(" · ".join(text for text in where if text)))
    _counts(building)
    if building["plot_id"]:
        _attention(building)
        _team(store.plots.members(connection, building["plot_id"]), building["name"])
    if may_print(connection, building_id):
        _card(building_id)
    _facts(building)
    _correction(building)
    _nearest(nearest_services(connection, building_id))


def _counts(building: Mapping[str, Any]) -> None:
    if building["household_count"] is None:
        return
    households, people, elderly = st.columns(3)
    households.metric(t("Households"), building["household_count"])
    people.metric(t("People"), building["people_count"])
    elderly.metric(t("Aged 60+"), building["age60_count"])


def _card(building_id: int) -> None:
    """Contact card of the building: the file is made when it is asked for."""
    st.download_button(
        t("Contact card (PDF)"),
        partial(_made, building_id, language(), transactions()),
        file_name=dated(t("Contact card"), "pdf"),
        mime="application/pdf",
        key="building-card",
        icon=":material/contact_phone:",
        on_click="ignore",
        width="stretch",
    )


def _made(
    building_id: int, words: str, transaction: Callable[[], AbstractContextManager[Connection]]
) -> bytes:
    with transaction() as connection:
        data = prints.cards(connection, buildings=[building_id])
    return building_card(data, language=words).pdf


def _facts(building: Mapping[str, Any]) -> None:
    unstated: list[str] = []
    facts = {
        t("Storeys"): building["storeys"],
        t("Units"): building["unit_count"],
        t("Built"): building["built_year"],
        t("Representative"): building["representative"],
    }
    if account().role in ("grid_leader", "community_worker"):
        needs = {
            t("Aged 80+"): building["age80_count"],
            t("Under 6"): building["under6_count"],
            t("With a disability"): building["disabled_count"],
            t("Elderly living alone"): building["living_alone_count"],
        }
        facts |= needs
        unstated = [name for name, count in needs.items() if count is None]
    known = [
        f"**{name}** {int(v) if isinstance(v, float) else v}" for name, v in facts.items() if v
    ]
    st.markdown(" · ".join(known))
    # Where nobody is counted, nothing is.
    if unstated and building["household_count"]:
        st.caption(t("In no ledger: {names}.", names=t(", ").join(unstated)))


def _correction(building: Mapping[str, Any]) -> None:
    """Link to the Register, for those who keep the building."""
    with transaction() as connection:
        kept = store.buildings.kept(connection, building["building_id"])
    if kept and kept["is_own"]:
        asked = {"view": "buildings", chosen.PARAMETER: str(building["building_id"])}
        frame.link("register", t("Correct this building"), asked, icon=":material/edit:")


def _attention(building: Mapping[str, Any]) -> None:
    if building["household_count"] and building["fresh_count"] is not None:
        around.verified(int(building["fresh_count"]), int(building["household_count"]))
    if building["attention"]:
        st.warning(attention_labels()[building["attention"]])


def _team(members: pd.DataFrame, building: str | None) -> None:
    own = members[(members.role != "building_rep") | (members.building == building)]
    if own.empty:
        # Planners see no teams: to them none is not the same as nobody.
        if account().role != "planner":
            st.info(t("Nobody is on the team of this plot yet."))
        return
    roles = role_labels()
    st.markdown("**" + t("Team") + "**")
    around.people((roles[one.role], one.name, one.work_phone) for one in own.itertuples())


def _nearest(points: pd.DataFrame) -> None:
    st.markdown("**" + t("Nearest services") + "**")
    if points.empty:
        st.caption(t("No open service point is loaded."))
        return
    around.services(points)
