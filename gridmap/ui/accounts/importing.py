"""A list of new accounts from a workbook: looked at first, then made as one."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl import accounts as lists
from etl.records import Records
from gridmap.errors import GridmapError
from gridmap.ui.accounts import slips
from gridmap.ui.labels import role_labels
from gridmap.ui.session import refused, t, transaction

_DONE = "accounts-imported"


def importing() -> None:
    """Show a field for the file, what it would do, and the passwords once it was done."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        uploaded = st.file_uploader(
            t("List of accounts (Excel)"), type=["xlsx", "xls", "et", "ods", "csv"],
            key="accounts-file",
        )  # fmt: skip
    with right:
        st.caption(t("A row per person: name, role, communities; a login where it is not the name. "
                     "Nobody is made an account before you have seen the list."))  # fmt: skip
        st.download_button(
            t("Empty list (Excel)"), lists.template, file_name=t("accounts template.xlsx"),
            icon=":material/download:", on_click="ignore", key="accounts-template",
        )  # fmt: skip
    with right:
        slips.slips()
    if uploaded is None:
        return
    _looked_at(uploaded.name, uploaded.getvalue(), left)


def _looked_at(name: str, content: bytes, place: DeltaGenerator) -> None:
    """Show the rows over the whole width, what can be done with them in `place`."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        raw = _read(name, content)
        done: lists.Outcome | None = None
        if st.session_state.get(_DONE, (None,))[0] == digest:
            done = st.session_state[_DONE][1]
        with transaction() as connection:
            found = done or lists.preview(connection, raw)
    except GridmapError as error:
        refused(error)
        return
    with place:
        _what_next(name, raw, digest, found, is_done=done is not None)
    _rows(raw, found)


def _what_next(
    name: str, raw: Records, digest: str, found: lists.Outcome, *, is_done: bool
) -> None:
    """Button that makes the accounts, or what was made, and the rows to correct."""
    if is_done:
        st.success(t("{count} accounts made.", count=len(found.made)), icon=":material/task_alt:")
    elif found.made:
        st.button(
            t("Make {count} accounts", count=len(found.made)), type="primary",
            icon=":material/group_add:", key="accounts-make",
            on_click=_make, args=(raw, digest),
        )  # fmt: skip
    if found.rejected:
        st.warning(t("{count} rows come back.", count=len(found.rejected)))
        reasons = {number: why.translated(t) for number, why in found.rejected.items()}
        st.download_button(
            t("Rows to correct (Excel)"), lambda: lists.rejects(raw, reasons),
            file_name=t("{name} to correct.xlsx", name=Path(name).stem),
            icon=":material/download:", on_click="ignore", key="accounts-rejects",
        )  # fmt: skip


def _rows(raw: Records, found: lists.Outcome) -> None:
    """Rows of the list, those that come back first."""
    made = iter(found.made)
    roles, rows = role_labels(), []
    for number, row in zip(raw.frame.index, raw.frame.to_dict("records"), strict=True):
        why = found.rejected.get(int(number))
        one = None if why else next(made)
        rows.append({
            "row": int(number),
            "name": one.name if one else row["name"],
            "login": one.login if one else row["login"],
            "role": roles[one.role] if one else row["role"],
            "communities": t(", ").join(one.communities) if one else row["communities"],
            "what": why.translated(t) if why else t("New account"),
        })  # fmt: skip
    rows.sort(key=lambda row: row["row"] not in found.rejected)
    st.dataframe(
        pd.DataFrame(rows),
        column_config={
            "row": t("Row"), "name": t("Person"), "login": t("Login"), "role": t("Role"),
            "communities": t("Communities"), "what": t("Result"),
        },
        hide_index=True, placeholder="—", key="accounts-rows",
    )  # fmt: skip


def _make(raw: Records, digest: str) -> None:
    """Make the accounts before the script, which then shows their passwords."""
    with transaction() as connection:
        done = lists.load(connection, raw)
    st.session_state[_DONE] = (digest, done)
    for one in done.made:
        slips.keep(one.login, one.name, one.role, one.communities, one.password)


def _read(name: str, content: bytes) -> Records:
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        return lists.read(path)
