"""History of a thing: who changed what, and when."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from gridmap import store
from gridmap.ui.formats import literal, office_time
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t, transaction

SOURCES = {"osm": "OpenStreetMap"}
"""Names of sources that are not written as people know them."""
Words = Mapping[str, tuple[str, Callable[[Any], str]]]
"""Name of each column, and what puts its values in words."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any], words: Words) -> list[str]:
    """Columns that differ, with what was there before and after."""
    return [
        f"{name}{t(': ')}{_in_words(before.get(column), show)} → "
        f"{_in_words(after.get(column), show)}"
        for column, (name, show) in words.items()
        if before.get(column) != after.get(column)
    ]


def undo_button(kind: Kind, thing: int) -> None:
    """Button that takes back the last change by hand, where there is one."""
    with transaction() as connection:
        found = store.register.history(connection, kind.layer, thing)
    undone = set(found.undoes.dropna().astype(int))
    open_ = found[found.undoes.isna() & ~found.change_id.isin(undone)]
    if open_.empty:
        return
    last = open_.iloc[0]
    acts = action_words()
    st.button(
        t("Undo: {what}", what=acts.get(last.action, last.action)), icon=":material/undo:",
        key="register-undo", on_click=kind.undone,
        args=(thing, int(last.change_id)),
    )  # fmt: skip


def action_words() -> dict[str, str]:
    """Names of the acts, as the history has them."""
    return {
        "add": t("added"),
        "change": t("changed"),
        "move": t("moved"),
        "plan": t("planned"),
        "open": t("opened"),
        "close": t("closed"),
        "redraw": t("drawn anew"),
        "name": t("named as the ledger has it"),
        "demolish": t("marked as demolished"),
        "restore": t("in use again"),
        "put": t("buildings put in"),
        "take": t("buildings taken out"),
        "merge": t("merged with another"),
        "undo": t("undone"),
    }


def history(layer: str, thing: int | str, words: Words, *, source: str = "") -> None:
    """Show the changes of a thing, the latest first; `source` is the file that it came from."""
    with transaction() as connection:
        found = store.register.history(connection, layer, thing)
    acts = action_words()
    with st.expander(t("History"), icon=":material/history:"):
        for row, at in zip(found.itertuples(), office_time(found["at"]), strict=True):
            who = literal(row.who or t("Command line"))
            lines = [f"**{acts.get(row.action, row.action)}** · {who} · {at:%Y-%m-%d %H:%M}"]
            if row.before and row.after:
                lines += map(literal, differences(row.before, row.after, words))
            st.caption("  \n".join(lines))
        if source and source != "register":
            st.caption(t("Loaded from {source}", source=literal(SOURCES.get(source, source))))


def _in_words(value: Any, show: Callable[[Any], str]) -> str:
    return "—" if value is None or value == "" else show(value)
