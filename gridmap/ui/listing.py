"""List of what is on the map: searched, sorted, downloaded, and one row of it chosen."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap.actions.downloads import downloaded
from gridmap.ui.session import t, transactions

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+\-]?[\d\s().,%\-]+")
LIST_ROWS = 1000
"""Rows of a list that are sent to the browser; the rest is found by searching, or downloaded."""


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    file_name: str,
    id_column: str | None = None,
    on_choose: Callable[[int | None], None] | None = None,
    height: int | None = None,
    note: str = "",
    hint: str = "",
) -> int | None:
    """
    Show a list that can be searched, sorted, reached by keyboard and downloaded.

    Parameters
    ----------
    frame
        One row per thing, the weightiest first.
    columns
        Columns to show, in order, with their title or `st.column_config` entry.
    key
        Prefix of the widgets' keys.
    file_name
        Name of the download, without its ending.
    id_column
        Column of ids: where given, a row can be chosen and its id is returned.
    on_choose
        Called with the id of a row that is chosen, or None when it is let go, before the script
        runs: what it changes is shown by the same run.
    height
        Height in pixels; as many rows as fit by default.
    note
        Note on the rows, beside their number.
    hint
        What can be searched for; name, address and plot by default.
    """
    wanted = st.text_input(
        t("Search"), key=f"{key}-search", placeholder=hint or t("Name, address, plot")
    )
    found = _search(frame, list(columns), wanted)
    # Streamlit writes shares with two decimals, the figures beside have one.
    shown = found.head(LIST_ROWS).round({name: 3 for name in columns if _is_share(columns[name])})
    st.caption(" · ".join(filter(None, [
        t("{shown:,} of {total:,}", shown=len(shown), total=len(frame)), note
    ])))  # fmt: skip
    ids = shown[id_column].astype(int).tolist() if id_column else []
    event: Any = st.dataframe(
        shown,
        key=f"{key}-table",
        column_config=dict(columns),
        column_order=list(columns),
        hide_index=True,
        width="stretch",
        height=height or "auto",
        placeholder="—",
        on_select=(
            partial(_selected, f"{key}-table", ids, on_choose)
            if on_choose
            else ("rerun" if id_column else "ignore")
        ),
        selection_mode="single-row",
    )
    st.download_button(
        t("Download as CSV"),
        # Made when it is asked for.
        partial(_taken, found, columns, file_name, transactions()),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"{key}-download",
        on_click="ignore",
    )
    rows = event.selection.rows if id_column else []
    return ids[rows[0]] if rows and rows[0] < len(ids) else None


def _is_share(config: Any) -> bool:
    """Whether a column is written as a percentage."""
    kind = config.get("type_config") if isinstance(config, dict) else None
    return (kind or {}).get("format") == "percent"


def _taken(
    found: pd.DataFrame,
    columns: Mapping[str, Any],
    file_name: str,
    transaction: Callable[[], AbstractContextManager[Connection]],
) -> bytes:
    """Write the list, once it is noted who takes it."""
    with transaction() as connection:
        downloaded(connection, "list", file=f"{file_name}.csv", count=len(found))
    return as_csv(found, columns)


def as_csv(frame: pd.DataFrame, columns: Mapping[str, Any]) -> bytes:
    """
    List as CSV, with the headings that it is shown under, and shares as percentages.

    `columns` as `table` takes them. With a byte order mark: without it Excel takes Chinese for
    another encoding.
    """
    found = frame[list(columns)].copy()
    heads = {}
    for name, config in columns.items():
        shown = config if isinstance(config, dict) else {"label": config}
        heads[name] = shown.get("label") or name
        if _is_share(config):
            found[name] = [
                "" if pd.isna(one) else f"{one:.1%}" for one in pd.to_numeric(found[name])
            ]
    return csv(found.rename(columns=heads))


def csv(rows: pd.DataFrame) -> bytes:
    """
    CSV of a frame for spreadsheets, with a byte order mark; texts are no formulas.

    A text that a spreadsheet would work out (it begins with =, +, - or @) gets a ' before it, as
    OWASP advises; numbers, also negative ones and telephones with a +, stay.
    """
    safe = rows.apply(
        lambda column: (
            column.map(_no_formula) if pd.api.types.is_string_dtype(column.dtype) else column
        )
    )
    return safe.to_csv(index=False).encode("utf-8-sig")


def _no_formula(value: Any) -> Any:
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def _selected(key: str, ids: list[int], on_choose: Callable[[int | None], None]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    on_choose(ids[rows[0]] if rows and rows[0] < len(ids) else None)


def _search(frame: pd.DataFrame, columns: list[str], wanted: str) -> pd.DataFrame:
    """Rows that have each of the wanted words in one of the columns, in any case."""
    texts = [frame[column].astype("string").fillna("") for column in columns]
    found = pd.Series(True, index=frame.index)
    for word in wanted.split():
        hit = pd.Series(False, index=frame.index)
        for one in texts:
            hit |= one.str.contains(word, case=False, regex=False)
        found &= hit
    return frame[found]
