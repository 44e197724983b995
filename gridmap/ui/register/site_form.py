"""Form of a candidate site: for a new one, or to change one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gridmap import limits
from gridmap.actions.register import sites
from gridmap.siting.study import KINDS
from gridmap.ui.register import acting, coordinates
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t
from gridmap.ui.siting.units import kind_labels

COLUMNS = ("name", "kind", "floor_area_m2", "cost_yuan")


def fields(key: str, before: Mapping[str, Any]) -> None:
    """Show the fields, filled with a site's columns."""
    kinds = kind_labels()
    st.text_input(t("Name"), before.get("name") or "", key=f"{key}-name", max_chars=80)
    st.segmented_control(
        t("Kind"), KINDS, default=before.get("kind") or KINDS[0], required=True,
        format_func=kinds.__getitem__, key=f"{key}-kind",
    )  # fmt: skip
    left, right = st.columns(2)
    for place, label, name, step, most in (
        (left, t("Floor area, m²"), "floor_area_m2", 10.0, limits.AREA_M2),
        (right, t("Cost, yuan"), "cost_yuan", 10_000.0, limits.YUAN),
    ):
        value = before.get(name)
        place.number_input(
            label, 0.0, float(most), None if value is None else float(value), step=step,
            format="%g", key=f"{key}-{name}",
        )  # fmt: skip


def asked(key: str) -> dict[str, Any]:
    """Columns that the fields hold now."""
    return {name: st.session_state[f"{key}-{name}"] for name in COLUMNS} | {
        "name": st.session_state[f"{key}-name"].strip()
    }


def new(kind: Kind) -> None:
    """Show the form of a new site."""
    st.subheader(t("New candidate site"))
    acting.new_place(kind)
    fields("site-new", {})
    st.button(
        t("Add candidate site"), type="primary", icon=":material/add_location:", key="site-add",
        on_click=_add, args=(kind,),
    )  # fmt: skip


def change(kind: Kind, row: Any) -> None:
    """Show the form of a site that is there (a row of `store.candidate_sites.listed`)."""
    key = f"site-{row.id}"
    before = acting.opened(kind, {one: acting.known(getattr(row, one)) for one in COLUMNS})
    fields(key, before)
    with st.container(horizontal=True):
        st.button(
            t("Save"), type="primary", icon=":material/save:", key="site-save", on_click=_save,
            args=(kind, row.id),
        )  # fmt: skip
        st.button(t("Cancel"), key="register-cancel", on_click=acting.begin, args=(kind, ""))


def _add(kind: Kind) -> None:
    def add(connection: Any) -> None:
        lon, lat = coordinates.place(kind.place_key)
        made.append(sites.add(connection, {**asked("site-new"), "lon": lon, "lat": lat}))

    made: list[int] = []
    if acting.run(add, note=t("The candidate site is added.")):
        kind.listed(made[0])


def _save(kind: Kind, site_id: int) -> None:
    acting.save(kind, site_id, sites.change, lambda _: asked(f"site-{site_id}"))
