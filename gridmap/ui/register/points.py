"""Service points on the map and as a list; the chosen one is `?point=` in the address."""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, store
from gridmap.actions.register import points as actions
from gridmap.render import maps
from gridmap.render.opening_hours import in_words
from gridmap.ui import chosen
from gridmap.ui.frame import Layer
from gridmap.ui.labels import service_name_column, status_labels, tier_labels
from gridmap.ui.listing import table
from gridmap.ui.register import acting, point_form, point_panel
from gridmap.ui.register.acting import Kind
from gridmap.ui.register.keeping import choosing
from gridmap.ui.register.placed import placed
from gridmap.ui.session import account, t, transaction

KIND = Kind("service_point", chosen.POINT, actions.move)


def points() -> None:
    """Show the points on the map, the chosen or new one at the right, the list below."""
    with transaction() as connection:
        found = store.service_points.listed(connection)
        types = store.service_types.listed(connection)
        communities = store.load.links.communities(connection)
        version = store.overview.data_version(connection)
    names = {one["service_type_code"]: one[service_name_column()] for one in types}
    service = _service(found, names)
    placed(
        KIND,
        found,
        _layers(service, version),
        title=t("Service points"),
        new=t("New service point"),
        hint=t(
            "Choose a point on the map or in the list below to change or close it; drag its "
            "mark to move it."
        ),
        summary=lambda: _summary(found),
        listing=lambda: _list(found if service is None else _giving(found, service), names),
        form=lambda: point_form.new(KIND, names, found),
        panel=lambda row: point_panel.panel(KIND, row, names, communities, found),
    )
    acting.refresh()


def _service(found: pd.DataFrame, names: Mapping[str, str]) -> str | None:
    """Service that the map and the list are narrowed to; None: all that there are."""
    there = {code for codes in found.services for code in codes}
    options = [None, *(code for code in names if code in there)]
    return st.selectbox(
        t("Service"), options, key="register-service",
        format_func=lambda code: t("All services") if code is None else names[code],
    )  # fmt: skip


def _giving(found: pd.DataFrame, service: str) -> pd.DataFrame:
    return found[[service in codes for codes in found.services]]


def _summary(found: pd.DataFrame) -> None:
    """How many points there are, by their state today."""
    own = found[found.is_own]
    if found.empty:
        st.info(t("No service points are there yet. Add the first, or load a file of them."))
        return
    states = pd.Series([state(row, clock.today()) for row in own.itertuples()], dtype=object)
    labels = status_labels()
    counts = [f"{labels[one]} {count}" for one in labels if (count := int((states == one).sum()))]
    if account().role == "community_worker":
        st.caption(t("You keep the points of your communities; the others are only shown."))
    st.markdown(" · ".join(counts))


def state(row: Any, on: date) -> str:
    """State of a point on a day, which its dates may have changed since it was written."""
    closed, opened = acting.known(row.closed_on), acting.known(row.opened_on)
    if row.status == "planned":
        return "planned"
    if closed is not None and closed <= on:
        return "closed"
    if opened is not None and opened > on:
        return "planned"
    return str(row.status)


def _layers(service: str | None, version: str) -> tuple[Layer, ...]:
    params = {"v": zlib.crc32(version.encode())} | ({"service": service} if service else {})
    style = maps.status_style(status_labels())
    return (Layer("service_point", style, clicks=True, tips=("{name}",), params=params),)


def _list(found: pd.DataFrame, names: Mapping[str, str]) -> None:
    """List of the points in words."""
    today = clock.today()
    table(
        found.assign(
            tier=found.tier.map(tier_labels()),
            state=[status_labels()[state(row, today)] for row in found.itertuples()],
            offered=[t(", ").join(names[one] for one in codes) for codes in found.services],
            hours=[in_words(text, today, t) for text in found.opening_hours],
        ),
        {
            "name": t("Name"),
            "offered": t("Services"),
            "tier": t("Tier"),
            "parent": t("Belongs to"),
            "state": t("State"),
            "community": t("Community"),
            "floor_area_m2": st.column_config.NumberColumn(t("Floor area, m²"), format="%.0f"),
            "hours": t("Opening hours"),
            "phone": t("Phone"),
            "opened_on": t("Opened on"),
            "closed_on": t("Closed on"),
        },
        key="register-points",
        file_name=t("service points"),
        **choosing(KIND, KIND.listed),
        hint=t("Name, service, community"),
    )
