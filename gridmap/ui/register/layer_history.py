"""Layers that were loaded: when, by whom, with what result, and the way back."""

import streamlit as st

from etl import layer_files, notes
from gridmap import store
from gridmap.ui.formats import office_time
from gridmap.ui.frame import show_map
from gridmap.ui.imports.taking_back import taking_back
from gridmap.ui.register import layer_rejects
from gridmap.ui.session import t, transaction

_TABLE, _REJECTS = "layers-history", "layers-run-rejects"


def show_on_map() -> None:
    """Show the rows that the chosen load did not take, on the map and as a list."""
    rows = st.session_state.get(_TABLE, {}).get("selection", {}).get("rows", ())
    with transaction() as connection:
        runs = store.imports.layers(connection)
        if not rows or rows[0] >= len(runs) or not runs.rejected_count[rows[0]]:
            found = None
        else:
            run = runs.iloc[rows[0]]
            run_id = int(run.import_run_id)
            if st.session_state.get(_REJECTS, (0,))[0] != run_id:
                layer_rejects.let_go()
                rejected = layer_files.rejected(connection, [(run.kind, run_id)])
                st.session_state[_REJECTS] = (run_id, rejected)
            found = st.session_state[_REJECTS][1]
    if found is None:
        show_map()
        return
    show_map(
        shapes=layer_rejects.shapes(found), markers=layer_rejects.markers(found),
        look_at=layer_rejects.bounds(found, []), on_event=layer_rejects.on_map,
    )  # fmt: skip
    st.caption(t("Load {n}: {file}", n=run_id, file=run.file_name))
    layer_rejects.show(found, None, "run")


def history() -> None:
    """List the loads of layers; the chosen one can be taken back."""
    with transaction() as connection:
        runs = store.imports.layers(connection)
    if runs.empty:
        st.info(t("No layer was loaded yet."))
        return
    # Above the list, which is higher than what can be seen of the drawer.
    chosen = st.container()
    states = {"loaded": t("In force"), "rolled_back": t("Undone")}
    event = st.dataframe(
        runs.assign(
            kind=[notes.KINDS[kind].translated(t) for kind in runs.kind],
            status=runs.status.map(states),
            operator=runs.operator.fillna(t("Command line")),
            started_at=office_time(runs.started_at),
        ),
        key=_TABLE,
        column_config={
            "import_run_id": t("Load no."),
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
    with chosen:
        if not event.selection.rows:
            st.caption(t("Choose a load to see what it returned, or to take it back."))
            return
        run = runs.iloc[event.selection.rows[0]]
        taking_back(
            run,
            t("The layer becomes what it was before {file} was loaded. The load stays in this "
              "list, and the file can be loaded again.", file=run.file_name),
            key="layers-rollback",
            then=lambda: st.session_state.pop("register-layers", None),
        )  # fmt: skip
