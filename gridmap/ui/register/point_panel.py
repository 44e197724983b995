"""Panel of the chosen service point: what it is, and what can be done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import RowMapping

from gridmap import clock, limits
from gridmap.actions.register import points as actions
from gridmap.render.opening_hours import in_words
from gridmap.ui import plain
from gridmap.ui.formats import literal
from gridmap.ui.labels import ownership_labels, status_labels, tier_labels
from gridmap.ui.popover import close, popover
from gridmap.ui.register import acting, history, point_form
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t


def panel(
    kind: Kind,
    row: Any,
    names: Mapping[str, str],
    communities: Sequence[RowMapping],
    points: pd.DataFrame,
) -> None:
    """Show a point (a row of `points`, `store.service_points.listed`) and its actions."""
    st.subheader(literal(row.name))
    about = [tier_labels()[row.tier], _state(row), row.community or t("in no community")]
    st.caption(" · ".join(map(literal, about)))
    acting.answers()
    if acting.mode(kind) == "move":
        acting.moving(kind)
        return
    if acting.mode(kind) == "change":
        point_form.change(kind, row, names, points)
        return
    if row.is_own:
        _actions(kind, row)
    else:
        st.caption(
            t("Kept by the workers of its community, by street officials and administrators.")
        )
    plain.pairs(_facts(row, names))
    if row.is_own:
        by_id = {one["id"]: one["name"] for one in communities}
        above = dict(zip(points.id, points.name, strict=True))
        history.history(kind.layer, row.id, _words(names, by_id, above), source=row.source)


def _actions(kind: Kind, row: Any) -> None:
    with st.container(horizontal=True):
        st.button(
            t("Move it"), icon=":material/open_with:", key="point-move", on_click=acting.begin,
            args=(kind, "move"), type="primary",
        )  # fmt: skip
        st.button(
            t("Change"), icon=":material/edit:", key="point-change", on_click=acting.begin,
            args=(kind, "change"),
        )  # fmt: skip
        _dates(kind, row)
        history.undo_button(kind, row.id)


def _dates(kind: Kind, row: Any) -> None:
    """Open, close or plan from a day on."""
    is_running = row.status in ("open", "closing") and pd.isna(row.closed_on)
    label = t("Close down") if is_running else t("Open or plan")
    with popover(label, icon=":material/event:", key=f"point-{row.id}-dates"):
        st.date_input(t("From"), clock.today(), *limits.DAYS, key=f"point-{row.id}-on")
        st.caption(t("It stays in the list and in the figures of the days before."))
        with st.container(horizontal=True):
            if is_running:
                _date_button(kind, row, t("Close down"), "close")
            else:
                _date_button(kind, row, t("Open from then"), "open")
                if row.status != "planned":
                    _date_button(kind, row, t("Plan for then"), "plan")
                else:
                    _date_button(kind, row, t("Change the day"), "plan")


def _date_button(kind: Kind, row: Any, label: str, what: str) -> None:
    st.button(label, key=f"point-{what}", on_click=_dated, args=(row.id, what), type="primary")


def _dated(point_id: int, what: str) -> None:
    act = {"open": actions.open_, "close": actions.close, "plan": actions.plan}[what]
    if acting.run(act, point_id, st.session_state[f"point-{point_id}-on"], note=t("Saved.")):
        close(f"point-{point_id}-dates")


def _state(row: Any) -> str:
    opened, closed = acting.known(row.opened_on), acting.known(row.closed_on)
    if closed is not None and row.status != "planned":
        if closed <= clock.today():
            return t("closed since {day}", day=closed)
        return t("closes on {day}", day=closed)
    if opened is not None and (row.status == "planned" or opened > clock.today()):
        return t("opens on {day}", day=opened)
    return status_labels()[row.status]


def _facts(row: Any, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Facts that are known, with their names."""
    access = {True: t("yes"), False: t("no")}
    found = {
        t("Services"): t(", ").join(names[one] for one in row.services),
        t("Belongs to"): row.parent,
        t("Opening hours"): in_words(row.opening_hours, clock.today(), t),
        t("Floor area, m²"): _number(row.floor_area_m2),
        t("Capacity"): _number(row.capacity),
        t("Phone"): row.phone,
        t("Address"): row.address,
        t("Ownership"): ownership_labels().get(row.ownership),
        t("Step-free access"): access.get(row.is_accessible),
        t("Opened on"): acting.known(row.opened_on),
        t("Longitude, latitude"): f"{row.lon:.6f}, {row.lat:.6f}",
    }
    return [(name, str(value)) for name, value in found.items() if value]


def _number(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:,.0f}"


def _words(
    names: Mapping[str, str], communities: Mapping[int, str], points: Mapping[int, str]
) -> history.Words:
    """Columns of a point in words, for its history."""
    access = {True: t("yes"), False: t("no")}
    return {
        "name": (t("Name"), str),
        "services": (
            t("Services"), lambda codes: t(", ").join(names.get(one, one) for one in codes)
        ),
        "tier": (t("Tier"), lambda one: tier_labels()[one]),
        "parent_id": (t("Belongs to"), lambda one: points.get(one, str(one))),
        "status": (t("State"), lambda one: status_labels()[one]),
        "opened_on": (t("Opened on"), str),
        "closed_on": (t("Closed on"), str),
        "lon": (t("Longitude"), "{:.6f}".format),
        "lat": (t("Latitude"), "{:.6f}".format),
        "community_id": (t("Community"), lambda one: communities.get(one, str(one))),
        "address": (t("Address"), str),
        "phone": (t("Phone"), str),
        "opening_hours": (t("Opening hours"), lambda one: in_words(one, clock.today(), t)),
        "floor_area_m2": (t("Floor area, m²"), "{:,.0f}".format),
        "capacity": (t("Capacity"), "{:,.0f}".format),
        "ownership": (t("Ownership"), lambda one: ownership_labels()[one]),
        "is_accessible": (t("Step-free access"), lambda one: access[one]),
    }  # fmt: skip
