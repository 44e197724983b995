"""Service points on the map and as a list; the chosen one is `?point=` in the address."""

import zlib

import pandas as pd
import streamlit as st

from gridmap import clock, store
from gridmap.render import maps
from gridmap.render.opening_hours import in_words
from gridmap.ui import chosen
from gridmap.ui.frame import Event, Layer, drawer, show_map
from gridmap.ui.labels import service_name_column, status_labels, tier_labels
from gridmap.ui.listing import table
from gridmap.ui.session import t, transaction

PARAMETER = "point"
"""Parameter of the address that names the chosen point."""


def points() -> None:
    """Show the points on the map, and below it the list of them."""
    with transaction() as connection:
        found = store.service_points.listed(connection)
        types = store.service_types.listed(connection)
        version = store.overview.data_version(connection)
    if found.empty:
        st.info(t("No service points are there yet."))
    show_map(
        (
            Layer(
                "service_point", maps.SERVICE_POINT, clicks=True, tips=("{name}",),
                params={"v": zlib.crc32(version.encode())},
            ),
        ),
        on_event=_on_map,
    )  # fmt: skip
    names = {one["service_type_code"]: one[service_name_column()] for one in types}
    with drawer(t("Service points")):
        _list(found, names)


def _list(found: pd.DataFrame, names: dict[str, str]) -> None:
    """List of the points in words."""
    today = clock.today()
    table(
        found.assign(
            tier=found.tier.map(tier_labels()),
            state=found.status.map(status_labels()),
            offered=[t(", ").join(names[one] for one in codes) for codes in found.services],
            hours=[in_words(text, today, t) for text in found.opening_hours],
        ),
        {
            "name": t("Name"),
            "offered": t("Services"),
            "tier": t("Tier"),
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
        id_column="id",
        on_choose=choose,
        hint=t("Name, service, community"),
    )


def choose(point_id: int | None) -> None:
    """Choose a point, or none."""
    if point_id is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(point_id)


def chosen_point(found: pd.DataFrame) -> pd.DataFrame:
    """The row of the chosen point, or no row."""
    return found[found.id == (chosen.number(PARAMETER) or 0)]


def _on_map(event: Event) -> None:
    if event.kind == "choose":
        choose(event.ids[0] if event.layer == "service_point" else None)
