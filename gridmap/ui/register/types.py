"""Types of service: the list of them, and a form to add one or to rename it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import RowMapping

from gridmap import store
from gridmap.actions.register import types as actions
from gridmap.ui.labels import tier_labels
from gridmap.ui.register import acting, history
from gridmap.ui.session import t, transaction

PARAMETER = "type"
"""Parameter of the address that names the chosen type by its code."""


def types() -> None:
    """Show the types of service, and a form at the right."""
    with transaction() as connection:
        found = store.service_types.listed(connection)
        points = store.service_points.listed(connection)
        rules = store.facility_rules.listed(connection, on=store.db.today(connection))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _list(found, points, rules)
    chosen = st.query_params.get(PARAMETER, "")
    row = next((one for one in found if one["service_type_code"] == chosen), None)
    with right:
        acting.answers()
        if row is None:
            _form("type-new", {}, t("New type of service"))
        else:
            _form(f"type-{chosen}", row, row["name_zh"])
            words: history.Words = {
                "name_zh": (t("Name in Chinese"), str),
                "name_en": (t("Name in English"), str),
                "tier": (t("Tier"), lambda one: tier_labels()[one]),
            }
            history.history("service_type", chosen, words)


def _list(found: Sequence[RowMapping], points: pd.DataFrame, rules: pd.DataFrame) -> None:
    given = pd.Series([code for codes in points.services for code in codes], dtype=object)
    counts = given.value_counts()
    ruled = rules.service_type_code.value_counts()
    rows = pd.DataFrame(
        [
            {
                "name_zh": one["name_zh"], "name_en": one["name_en"],
                "tier": tier_labels()[one["tier"]],
                "points": int(counts.get(one["service_type_code"], 0)),
                "rules": int(ruled.get(one["service_type_code"], 0)),
            }
            for one in found
        ]
    )  # fmt: skip
    codes = [one["service_type_code"] for one in found]
    st.caption(t("A new type is measured once it has a rule: add one in the view Rules."))

    def choose() -> None:
        chosen = st.session_state["register-types"]["selection"]["rows"]
        if chosen:
            st.query_params[PARAMETER] = codes[chosen[0]]
        else:
            st.query_params.pop(PARAMETER, None)

    st.dataframe(
        rows,
        key="register-types",
        column_config={
            "name_zh": t("Name in Chinese"), "name_en": t("Name in English"), "tier": t("Tier"),
            "points": t("Service points"), "rules": t("Rules"),
        },
        hide_index=True, on_select=choose, selection_mode="single-row", height=520, placeholder="—",
    )  # fmt: skip


def _form(key: str, before: RowMapping | dict[str, Any], title: str) -> None:
    st.subheader(title)
    tiers = tier_labels()
    st.text_input(t("Name in Chinese"), before.get("name_zh", ""), key=f"{key}-zh", max_chars=40)
    st.text_input(t("Name in English"), before.get("name_en", ""), key=f"{key}-en", max_chars=60)
    st.segmented_control(
        t("Tier"), list(tiers), default=before.get("tier", "station"), required=True,
        format_func=tiers.__getitem__, key=f"{key}-tier",
    )  # fmt: skip
    if before:
        st.caption(t("Code in files: {code}", code=before["service_type_code"]))
    else:
        st.text_input(
            t("Code in files"), key=f"{key}-code", placeholder="reading_room",
            help=t("Small letters, digits and underscores."),
        )  # fmt: skip
    st.button(
        t("Save") if before else t("Add type of service"), type="primary", key="type-save",
        icon=":material/save:" if before else ":material/add:",
        on_click=_save, args=(key, dict(before)),
    )  # fmt: skip


def _save(key: str, before: dict[str, Any]) -> None:
    state = st.session_state
    values = {"name_zh": state[f"{key}-zh"], "name_en": state[f"{key}-en"],
              "tier": state[f"{key}-tier"]}  # fmt: skip
    if before:
        code = before["service_type_code"]
        acting.run(actions.change, code, values, before, note=t("Saved."))
    elif acting.run(actions.add, state[f"{key}-code"].strip(), values, note=t("Saved.")):
        state.update({f"{key}-zh": "", f"{key}-en": "", f"{key}-code": ""})
