"""List beside a map: searched, sorted, downloaded, and one row of it chosen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from gridmap import store
from gridmap.ui.session import t, transaction

LIST_ROWS = 1000
"""Rows of a list that are sent to the browser; the rest is found by searching, or downloaded."""


def table(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    file_name: str,
    id_column: str | None = None,
    height: int | None = None,
    note: str = "",
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
    height
        Height in pixels; as many rows as fit by default.
    note
        Note on the rows, beside their number.
    """
    wanted = st.text_input(t("Search"), key=f"{key}-search", placeholder=t("Name, address, plot"))
    found = _search(frame, list(columns), wanted)
    shown = found.head(LIST_ROWS)
    st.caption(" · ".join(filter(None, [
        t("{shown:,} of {total:,}", shown=len(shown), total=len(frame)), note
    ])))  # fmt: skip
    event: Any = st.dataframe(
        shown,
        key=f"{key}-table",
        column_config=dict(columns),
        column_order=list(columns),
        hide_index=True,
        width="stretch",
        height=height or "auto",
        placeholder="—",
        on_select="rerun" if id_column else "ignore",
        selection_mode="single-row",
    )
    st.download_button(
        t("Download as CSV"),
        # Made when it is asked for. With a byte order mark: without it Excel takes Chinese for
        # another encoding.
        lambda: found[list(columns)].to_csv(index=False).encode("utf-8-sig"),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"{key}-download",
        on_click="ignore",
    )
    rows = event.selection.rows if id_column else []
    return int(shown.iloc[rows[0]][id_column]) if rows and rows[0] < len(shown) else None


def _search(frame: pd.DataFrame, columns: list[str], wanted: str) -> pd.DataFrame:
    """Rows that have the wanted text in one of the columns, in any case."""
    if not wanted:
        return frame
    hit = pd.Series(False, index=frame.index)
    for column in columns:
        texts = frame[column].astype("string").fillna("")
        hit |= texts.str.contains(wanted, case=False, regex=False)
    return frame[hit]


def listed_choice(key: str) -> int | None:
    """Id chosen in the list of that key, unless the map was clicked since."""
    return st.session_state.get(f"{key}-listed")


def listed_building(key: str) -> dict[str, Any] | None:
    """Place of the building chosen in the list of that key, as `show_map` takes it."""
    if (chosen := listed_choice(key)) is None:
        return None
    with transaction() as connection:
        return store.buildings.place(connection, chosen)


def latest(clicked: int | None, listed: int | None, key: str) -> int | None:
    """
    Id clicked on the map or chosen in the list, whichever changed last.

    The map is drawn before the list: after a choice in the list the fragment runs once more, so
    that the map can go there.
    """
    before = st.session_state.get(f"{key}-before", (None, None))
    st.session_state[f"{key}-before"] = (clicked, listed)
    if clicked != before[0]:
        st.session_state[f"{key}-chosen"] = clicked
        st.session_state[f"{key}-listed"] = None
    if listed != before[1]:
        st.session_state[f"{key}-chosen"] = listed
        st.session_state[f"{key}-listed"] = listed
        _run_again()
    return st.session_state.get(f"{key}-chosen")


def _run_again() -> None:
    """Run the fragment once more, or the page where it is the page that runs."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
