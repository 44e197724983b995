"""Layers that were loaded: when, by whom, with what result, and the way back."""

import streamlit as st

from etl import notes, rollback
from gridmap import store
from gridmap.errors import GridmapError
from gridmap.ui.formats import office_time
from gridmap.ui.session import account, refused, t, transaction


def history() -> None:
    """List the loads of layers; the chosen one can be taken back."""
    with transaction() as connection:
        runs = store.imports.layers(connection)
    if runs.empty:
        st.info(t("No layer was loaded yet."))
        return
    states = {"loaded": t("In force"), "rolled_back": t("Undone")}
    event = st.dataframe(
        runs.assign(
            kind=[notes.KINDS[kind].translated(t) for kind in runs.kind],
            status=runs.status.map(states),
            operator=runs.operator.fillna(t("Command line")),
            started_at=office_time(runs.started_at),
        ),
        key="layers-history",
        column_config={
            "import_run_id": t("Load"),
            "kind": t("Layer"),
            "started_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "file_name": t("File"),
            "operator": t("By"),
            "status": t("State"),
            "read_count": t("Rows read"),
            "rejected_count": t("Returned"),
            "inserted_count": t("New"),
            "updated_count": t("Changed"),
        },
        hide_index=True, on_select="rerun", selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        st.caption(t("Choose a load to take it back."))
        return
    run = runs.iloc[event.selection.rows[0]]
    run_id = int(run.import_run_id)
    if run.status == "loaded" and st.button(
        t("Take load {number} back", number=run_id), icon=":material/undo:", key="layers-rollback"
    ):
        _confirm(run_id, run.file_name)


def _confirm(run_id: int, file_name: str) -> None:
    """Ask once more, then restore what was before the load."""

    @st.dialog(t("Take load {number} back", number=run_id))
    def ask() -> None:
        st.write(
            t("The layer becomes what it was before {file} was loaded. The load stays in this "
              "list, and the file can be loaded again.", file=file_name)
        )  # fmt: skip
        if st.button(t("Take it back"), type="primary", key="layers-rollback-yes"):
            try:
                with transaction() as connection:
                    rollback.rollback(connection, run_id, account().id)
            except GridmapError as error:
                refused(error)
                return
            st.session_state.pop("register-layers", None)
            st.rerun()

    ask()
