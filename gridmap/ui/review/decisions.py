"""Decisions about addresses, and the way back."""

import pandas as pd
import streamlit as st

from gridmap.actions import settling
from gridmap.analysis import review
from gridmap.gazetteer.titles import building_called
from gridmap.ui.formats import office_time
from gridmap.ui.review.acting import act
from gridmap.ui.session import t, transaction


def decisions(community_id: int) -> None:
    """Show what was decided in a community, by whom, and the way back."""
    with transaction() as connection:
        made = review.decisions(connection, community_id)
    if made.empty:
        st.info(t("Nothing was decided yet."))
        return
    scopes = {
        "address": t("this address"),
        "building": t("all of the building"),
        "estate": t("name of an estate"),
    }
    named = [
        building_called(one.building_estate, one.building_name, one.address, one.building_id, t)
        if pd.notna(one.building_id)
        else one.estate
        for one in made.itertuples()
    ]
    aside = made.building_id.isna() & made.estate_id.isna()
    event = st.dataframe(
        made.assign(
            scope=made.scope.map(scopes),
            target=pd.Series(named, made.index, dtype=object).mask(aside, t("set aside")),
            operator=made.operator.fillna("—"),
            decided_at=office_time(made.decided_at),
            revoked_at=office_time(made.revoked_at),
            revoked_by=made.revoked_by.fillna(""),
        ),
        key="decided-table",
        column_order=["decided_at", "operator", "written", "scope", "target",
                      "household_count", "revoked_at", "revoked_by"],
        column_config={
            "decided_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "operator": t("By"),
            "written": t("As written"),
            "scope": t("Decided for"),
            "target": t("Decision"),
            "household_count": t("Households"),
            "revoked_at": st.column_config.DatetimeColumn(
                t("Undone"), format="YYYY-MM-DD HH:mm"
            ),
            "revoked_by": t("Undone by"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        return
    chosen = made.iloc[event.selection.rows[0]]
    if pd.isna(chosen.revoked_at):
        st.button(
            t("Take this decision back"), icon=":material/undo:", key="undo-chosen",
            on_click=act, args=(settling.undo, int(chosen.decision_id)),
        )  # fmt: skip
