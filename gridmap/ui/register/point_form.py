"""Form of a service point: for a new one, or to change one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import limits
from gridmap.actions.register import points
from gridmap.ui.labels import ownership_labels, status_labels, tier_labels
from gridmap.ui.register import acting, coordinates, opening
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t

HALL = "service_hall"
"""Code of the service that a hall gives."""

COLUMNS = (
    "name", "services", "tier", "address", "phone", "opening_hours", "floor_area_m2", "capacity",
    "ownership", "is_accessible", "parent_id",
)  # fmt: skip


def fields(
    key: str, before: Mapping[str, Any], names: Mapping[str, str], others: pd.DataFrame
) -> None:
    """
    Show the fields, filled with a point's columns.

    Parameters
    ----------
    names
        Names of the services, by code.
    others
        Other points, of any tier (rows of `store.service_points.listed`); it may belong to one of
        a higher tier than the one that is chosen.
    """
    tiers, owners = tier_labels(), ownership_labels()
    st.text_input(t("Name"), before.get("name") or "", key=f"{key}-name", max_chars=80)
    st.multiselect(
        t("Services"), list(names), default=before.get("services") or [],
        format_func=names.__getitem__, key=f"{key}-services", placeholder=t("Choose services"),
        wrap=True, on_change=_follow, args=(key, before.get("tier")),
    )  # fmt: skip
    tier = st.segmented_control(
        t("Tier"), list(tiers), default=before.get("tier") or "station", required=True,
        format_func=tiers.__getitem__, key=f"{key}-tier", on_change=_chosen, args=(key,),
    )  # fmt: skip
    # The one that it belongs to stays a choice, whatever it has become.
    higher = points.TIERS[: points.TIERS.index(tier)]
    above = others.set_index("id")
    above = above[above.tier.isin(higher) | (above.index == before.get("parent_id"))]
    parents = [None, *map(int, above.index)]
    st.selectbox(
        t("Belongs to"), parents, parents.index(before.get("parent_id")), key=f"{key}-parent",
        format_func=lambda one: (
            t("None") if one is None else f"{above.name[one]} · {tiers[above.tier[one]]}"
        ),
        help=t("The hall of a station, or the station or hall of an outpost."),
    )  # fmt: skip
    st.text_input(t("Address"), before.get("address") or "", key=f"{key}-address",
                  max_chars=limits.TEXT)  # fmt: skip
    st.text_input(t("Phone"), before.get("phone") or "", key=f"{key}-phone", max_chars=40)
    opening.fields(key, before.get("opening_hours"))
    left, right = st.columns(2)
    left.number_input(
        t("Floor area, m²"), 0.0, float(limits.AREA_M2), _real(before.get("floor_area_m2")),
        step=10.0, format="%g", key=f"{key}-area",
    )  # fmt: skip
    right.number_input(
        t("Capacity"), 0, limits.COUNT, before.get("capacity"), key=f"{key}-capacity",
        help=t("People at a time, or beds."),
    )  # fmt: skip
    st.segmented_control(
        t("Ownership"), list(owners), default=before.get("ownership"),
        format_func=owners.__getitem__, key=f"{key}-ownership",
    )  # fmt: skip
    access = {True: t("yes"), False: t("no")}
    st.segmented_control(
        t("Step-free access"), list(access), default=before.get("is_accessible"),
        format_func=access.__getitem__, key=f"{key}-accessible",
    )  # fmt: skip


def _chosen(key: str) -> None:
    st.session_state[f"{key}-tier-chosen"] = True


def _follow(key: str, stored: str | None) -> None:
    """Let the tier of a new point follow its services, until somebody chooses it."""
    if stored is None and not st.session_state.get(f"{key}-tier-chosen"):
        is_hall = HALL in st.session_state[f"{key}-services"]
        st.session_state[f"{key}-tier"] = "hall" if is_hall else "station"


def asked(key: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """Columns that the fields hold now; GridmapError where the hours cannot be read."""
    state = st.session_state
    return {
        "name": state[f"{key}-name"].strip(),
        "services": sorted(state[f"{key}-services"]),
        "tier": state[f"{key}-tier"],
        "parent_id": state[f"{key}-parent"],
        "address": state[f"{key}-address"].strip() or None,
        "phone": state[f"{key}-phone"].strip() or None,
        "opening_hours": opening.asked(key, before.get("opening_hours")),
        "floor_area_m2": state[f"{key}-area"],
        "capacity": state[f"{key}-capacity"],
        "ownership": state[f"{key}-ownership"],
        "is_accessible": state[f"{key}-accessible"],
    }


def new(kind: Kind, names: Mapping[str, str], others: pd.DataFrame) -> None:
    """Show the form of a new point."""
    key, states = "point-new", {one: status_labels()[one] for one in ("open", "planned")}
    st.subheader(t("New service point"))
    acting.new_place(kind)
    fields(key, {}, names, others)
    left, right = st.columns(2)
    left.segmented_control(
        t("State"), list(states), default="open", required=True, format_func=states.__getitem__,
        key=f"{key}-status",
    )  # fmt: skip
    right.date_input(t("Since, or from"), None, *limits.DAYS, key=f"{key}-opened")
    st.button(
        t("Add service point"), type="primary", icon=":material/add_location:", key="point-add",
        on_click=_add, args=(kind,),
    )  # fmt: skip


def _add(kind: Kind) -> None:
    def add(connection: Any) -> None:
        state = st.session_state
        lon, lat = coordinates.place(kind.place_key)
        opened = state["point-new-opened"]
        values = {
            **asked("point-new", {}), "lon": lon, "lat": lat, "status": state["point-new-status"],
            "opened_on": opened.isoformat() if opened else None,
        }  # fmt: skip
        made.append(points.add(connection, values))

    made: list[int] = []
    if acting.run(add, note=t("The service point is added.")):
        st.session_state.pop("point-new-tier-chosen", None)
        kind.listed(made[0])


def change(kind: Kind, row: Any, names: Mapping[str, str], others: pd.DataFrame) -> None:
    """Show the form of a point that is there (a row of `store.service_points.listed`)."""
    key = f"point-{row.id}"
    before = {name: acting.known(getattr(row, name)) for name in COLUMNS}
    before = acting.opened(kind, before | {"services": sorted(row.services)})
    fields(key, before, names, others[others.id != row.id])
    with st.container(horizontal=True):
        st.button(
            t("Save"), type="primary", icon=":material/save:", key="point-save",
            on_click=_save, args=(kind, row.id),
        )  # fmt: skip
        st.button(t("Cancel"), key="register-cancel", on_click=acting.begin, args=(kind, ""))


def _save(kind: Kind, point_id: int) -> None:
    acting.save(kind, point_id, points.change, partial(asked, f"point-{point_id}"))


def _real(value: Any) -> float | None:
    return None if value is None else float(value)
