"""Ledgers that were loaded: their rows to correct, and the way back."""

from pathlib import Path

import pandas as pd
import streamlit as st

from gridmap import store
from gridmap.ui.formats import office_time
from gridmap.ui.imports import state
from gridmap.ui.imports.files import workbook
from gridmap.ui.imports.taking_back import taking_back
from gridmap.ui.session import t, transaction


def history(communities: pd.DataFrame) -> None:
    """Show who loaded what and when; the latest load can be taken back."""
    with transaction() as connection:
        runs = store.imports.runs(connection)
    if runs.empty:
        st.info(t("No ledger was loaded yet."))
        return
    states = {"loaded": t("In force"), "rolled_back": t("Undone")}
    event = st.dataframe(
        runs.assign(
            status=runs.status.map(states),
            operator=runs.operator.fillna(t("Command line")),
            started_at=office_time(runs.started_at),
        ),
        key="history-table",
        column_order=[
            "import_run_id", "started_at", "file_name",
            *(["community"] if len(communities) > 1 else []), "operator", "status",
            "read_count", "matched_count", "unlocated_count", "rejected_count",
            "inserted_count", "updated_count", "closed_count",
        ],
        column_config={
            "import_run_id": t("Load no."),
            "started_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "file_name": t("File"),
            "community": t("Community"),
            "operator": t("By"),
            "status": t("State"),
            "read_count": t("Rows read"),
            "matched_count": t("Matched"),
            "unlocated_count": t("Unlocated"),
            "rejected_count": t("Returned"),
            "inserted_count": t("New"),
            "updated_count": t("Changed"),
            "closed_count": t("Closed"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        st.caption(t("Choose a load to get its rows to correct, or to take it back."))
        return
    run = runs.iloc[event.selection.rows[0]]
    run_id = int(run.import_run_id)
    first, second, _ = st.columns([1, 1, 2])
    first.download_button(
        t("Rows to correct (Excel)"),
        workbook(run_id),
        file_name=t("{name} to correct.xlsx", name=Path(run.file_name).stem),
        icon=":material/download:",
        on_click="ignore",
        key="history-rejects",
    )
    with second:
        taking_back(
            run,
            t("Households become what they were before {file} was loaded. The load stays in this "
              "list, and the file can be loaded again.", file=run.file_name),
            key="rollback",
            then=state.forget,
        )  # fmt: skip
