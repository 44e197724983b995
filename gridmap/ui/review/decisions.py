"""Decisions about addresses, and the way back."""

import pandas as pd
import streamlit as st

from gridmap.actions import settling
from gridmap.analysis import review
from gridmap.gazetteer.titles import building_called
from gridmap.ui import plain
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
    listed = made.assign(
        scope=made.scope.map(scopes),
        target=pd.Series(named, made.index, dtype=object).mask(aside, t("set aside")),
        decided_at=office_time(made.decided_at),
        revoked_at=office_time(made.revoked_at),
    )
    # Three columns are as wide as the panel; the rest is said of the one that is chosen.
    event = st.dataframe(
        listed,
        key="decided-table",
        column_order=["decided_at", "written", "target"],
        column_config={
            "decided_at": st.column_config.DatetimeColumn(
                t("When"), format="MM-DD HH:mm", width=92
            ),
            "written": st.column_config.TextColumn(t("As written"), width=98),
            "target": st.column_config.TextColumn(t("Decision"), width=98),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        st.caption(t("Choose a decision to see it whole, or to take it back."))
        return
    _whole(listed.iloc[event.selection.rows[0]])
    chosen = made.iloc[event.selection.rows[0]]
    if pd.isna(chosen.revoked_at):
        st.button(
            t("Take this decision back"), icon=":material/undo:", key="undo-chosen",
            on_click=act, args=(settling.undo, int(chosen.decision_id)),
        )  # fmt: skip


def _whole(one: pd.Series) -> None:
    """Everything that is known of a decision."""
    rows = [
        (t("When"), f"{one.decided_at:%Y-%m-%d %H:%M}"),
        (t("By"), one.operator),
        (t("As written"), one.written),
        (t("Decided for"), one.scope),
        (t("Decision"), one.target),
        (t("Households"), one.household_count),
    ]
    if pd.notna(one.revoked_at):
        rows += [
            (t("Undone"), f"{one.revoked_at:%Y-%m-%d %H:%M}"),
            (t("Undone by"), one.revoked_by),
        ]
    plain.pairs([(name, "—" if pd.isna(value) else str(value)) for name, value in rows])
