"""Report of a load, and what is left to do."""

from pathlib import Path

import streamlit as st

from etl.run import Report
from gridmap import store
from gridmap.ui.frame import link
from gridmap.ui.imports.files import workbook
from gridmap.ui.imports.outcomes import outcome_chart, reason_table, reasons_of_unlocated
from gridmap.ui.session import t, transaction


def show_report(report: Report) -> None:
    """Show the report of a load, and what is left to do."""
    outcomes = report.notes["outcomes"]
    unlocated = sum(outcomes[name] for name in ("ambiguous", "conflict", "unmatched"))
    st.success(
        t(
            "{file}: {read:,} rows read, {inserted:,} households new, {updated:,} changed, "
            "{closed:,} closed.",
            file=report.file_name, read=report.read, inserted=report.inserted,
            updated=report.updated, closed=report.closed,
        ),
        icon=":material/task_alt:",
    )  # fmt: skip
    left, right = st.columns([3, 2])
    with left:
        outcome_chart(outcomes)
    with right:
        reason_table(report.codes | reasons_of_unlocated(report.notes))
    _closed(report)
    if not (unlocated or report.rejected):
        st.caption(t("Every household has its building: nothing is left to do."))
        return
    st.markdown(
        t(
            "**{unlocated:,} households are on no building yet** and count as a class of their "
            "own; {rejected:,} rows came back. Settle them one by one, or correct them in Excel.",
            unlocated=unlocated, rejected=report.rejected,
        )
    )  # fmt: skip
    first, second, _ = st.columns([1, 1, 2])
    with first:
        link("address_queue", t("Unmatched addresses"), icon=":material/rule:")
    second.download_button(
        t("Rows to correct (Excel)"),
        workbook(report.import_run_id),
        file_name=t("{name} to correct.xlsx", name=Path(report.file_name).stem),
        icon=":material/download:",
        on_click="ignore",
        key="import-rejects",
    )


def _closed(report: Report) -> None:
    """Households that the ledger no longer has."""
    if not report.closed:
        return
    with transaction() as connection:
        closed = store.imports.closed_households(connection, report.import_run_id)
    with st.expander(t("Households that the ledger no longer has: {n:,}", n=len(closed))):
        st.dataframe(
            closed,
            column_config={"address_text": t("Address as written"), "people_count": t("People")},
            hide_index=True,
            placeholder="—",
        )
