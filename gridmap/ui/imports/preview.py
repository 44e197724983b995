"""Preview of the changes of a ledger, shown before anything is written."""

import pandas as pd
import streamlit as st

from etl.ledger.register import TEXTS
from etl.preview import Preview
from gridmap.address.kept import LEFT_OUT, OMITTED
from gridmap.render import maps
from gridmap.ui.frame import Layer, show_map
from gridmap.ui.imports.notes import ledger_notes
from gridmap.ui.imports.outcomes import outcome_chart, reason_table
from gridmap.ui.labels import field_labels, outcome_labels
from gridmap.ui.reasons import reason_label
from gridmap.ui.session import t

HOUSEHOLDS_PER_BUILDING = [0, 1, 10, 20, 40, 80]
"""Limits of the classes of the map."""


def _understood(found: Preview) -> None:
    """Show how the file was read: its columns, what was left out, its rows."""
    labels = field_labels()
    for sheet in found.sheets:
        st.caption(
            t(
                "Sheet {sheet}: header in row {rows}, {n:,} rows",
                sheet=sheet.name or "—",
                rows="、".join(map(str, sheet.header_rows)),
                n=sheet.row_count,
            )
        )
    left, right = st.columns([3, 2])
    # A register of persons has no column of them: they are counted.
    counted = TEXTS.items() if "persons" in found.notes else ()
    headers = {name: t("counted by persons") if (name, header) in counted else header
               for name, header in found.headers.items()}  # fmt: skip
    left.dataframe(
        pd.DataFrame(
            [(labels.get(name, name), header) for name, header in headers.items()],
            columns=["field", "header"],
        ),
        column_config={"field": t("Understood as"), "header": t("Column of the file")},
        hide_index=True,
        height=260,
        placeholder="—",
    )
    with right:
        notes = dict(found.notes)
        if dropped := notes.pop("dropped columns", []):
            st.warning(
                t("Left out and never stored: {columns}", columns="、".join(dropped)),
                icon=":material/shield:",
            )
        if unknown := notes.pop("unknown columns", []):
            st.caption(t("Not used: {columns}", columns="、".join(unknown)))
        for line in ledger_notes(notes):
            st.caption(line)


def _where_to(found: Preview) -> None:
    """Show the map of a preview: households that each building would get."""
    counts = found.households_by_building
    style = maps.density_style(
        t("Households"), HOUSEHOLDS_PER_BUILDING, none=t("None in this ledger"), by="group"
    )
    # The tiles know nothing of these counts: the ledger is not loaded yet.
    features = pd.DataFrame({"group": pd.Series(counts, dtype=int)})
    show_map(
        (Layer("building", style, features),), legend=t("Households in this ledger"), selects=False
    )


def show_preview(found: Preview) -> None:
    """Show the changes that a load would make."""
    st.subheader(t("What was understood"))
    _understood(found)
    st.subheader(t("What would become of the {n:,} rows", n=sum(found.outcomes.values())))
    outcome_chart(found.outcomes)
    reason_table(found.rules)
    _where_to(found)
    with st.expander(t("Rows without a building and rejected rows")):
        rows = found.open_rows
        if rows.address.str.contains(OMITTED, regex=False).any():
            st.caption(LEFT_OUT.translated(t))
        st.dataframe(
            rows.drop(columns=[] if rows.sheet.any() else ["sheet"]).assign(
                outcome=lambda rows: rows.outcome.map(outcome_labels()),
                rule=lambda rows: rows.rule.map(reason_label),
            ),
            column_config={
                "sheet": t("Sheet"),
                "row_number": t("Row"),
                "address": t("Address as written"),
                "outcome": t("Outcome"),
                "rule": t("Reason"),
            },
            hide_index=True,
            placeholder="—",
        )
