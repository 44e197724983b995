"""Accounts as a list; beside it a form for a new one, or for the one that is chosen."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions import accounts, passwords
from gridmap.actions.accounts import ROLES
from gridmap.errors import GridmapError
from gridmap.ui.accounts import slips
from gridmap.ui.accounts.fields import asked, check, namesakes, places, rights
from gridmap.ui.accounts.panel import panel
from gridmap.ui.formats import office_time
from gridmap.ui.labels import role_labels
from gridmap.ui.listing import table
from gridmap.ui.session import reason, t, transaction

PARAMETER = "account"
"""Parameter of the address that names the chosen account."""
_ERROR, _DONE, _TURN = "accounts-error", "accounts-done", "accounts-turn"


def listed() -> None:
    """Show the accounts, and a form at the right."""
    with transaction() as connection:
        found = store.accounts.overview(connection)
    # On a phone the form stands above the list, where it is seen when an account is chosen.
    with st.container(key="gridmap-sides"):
        left, right = st.columns([5, 3], gap="large")
    with left:
        _table(found)
    with right:
        slips.slips()
        if error := st.session_state.pop(_ERROR, None):
            st.error(reason(error))
        elif st.session_state.pop(_DONE, False):
            st.success(t("Saved."), icon=":material/check:")
        chosen = found[found.id.astype(str) == st.query_params.get(PARAMETER, "")]
        if len(chosen):
            panel(next(chosen.itertuples()), _run, _let_go)
        else:
            _new()


def _table(found: pd.DataFrame) -> None:
    """One row per account, by role and name."""
    roles = role_labels()
    rows = found.assign(
        role_label=found.role.map(roles),
        community_names=[_area(row) for row in found.itertuples()],
        last_login=office_time(found.last_login_at),
        state=[_state(row) for row in found.itertuples()],
    ).sort_values(
        ["role", "name"],
        key=lambda column: column.map(ROLES.index) if column.name == "role" else column,
    )
    table(
        rows,
        {
            "name": t("Login"),
            "display_name": t("Person"),
            "role_label": t("Role"),
            "community_names": st.column_config.TextColumn(t("Area"), width=160),
            "last_login": st.column_config.DatetimeColumn(
                t("Last login"), format="YYYY-MM-DD HH:mm", width=140
            ),
            "state": t("State"),
        },
        key=f"accounts-{st.session_state.get(_TURN, 0)}",
        file_name=t("accounts"),
        id_column="id",
        on_choose=_choose,
        hint=t("Name, role, community"),
    )


def _state(row: Any) -> str:
    if not row.is_active:
        return t("Disabled")
    return t("Password to be changed") if row.must_change_password else t("Active")


def _area(row: Any) -> str:
    if row.role == "grid_leader":
        return t(", ").join(row.team_communities)
    return t("Everything") if row.is_everywhere else t(", ").join(places(row))


def _choose(user_id: int | None) -> None:
    if user_id is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(user_id)


def _let_go() -> None:
    """Close the chosen account, in the list too: a list under another key has no choice."""
    _choose(None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _new() -> None:
    """Form of a new account."""
    st.subheader(t("New account"))
    first, second = st.columns(2)
    first.text_input(t("Person"), key="new-name", max_chars=limits.NAME)
    second.text_input(t("Login"), key="new-login", placeholder=t("As the person's name"),
                      max_chars=limits.NAME)  # fmt: skip
    namesakes("new")
    rights("new")
    st.button(
        t("Create account"), type="primary", icon=":material/person_add:", key="new-create",
        on_click=_run, args=(_create,),
    )  # fmt: skip


def _create(connection: Connection) -> slips.Made:
    wanted, name = asked("new"), st.session_state["new-name"]
    check(wanted)
    password = passwords.one_time()
    login = st.session_state["new-login"].strip() or name.strip()
    accounts.add(
        connection, login, wanted.role, password,
        display_name=name, communities=wanted.communities, members=wanted.members,
        area=wanted.area, is_one_time=True,
    )  # fmt: skip
    return (
        login, name.strip() or login, wanted.role, wanted.communities or wanted.area, password
    )  # fmt: skip


def _run(change: Callable[..., slips.Made | None], *arguments: Any) -> None:
    """Run a change before the script, which then shows what it led to, or why it was refused."""
    try:
        with transaction() as connection:
            made = change(connection, *arguments)
    except GridmapError as error:
        st.session_state[_ERROR] = error
        return
    if made:
        slips.keep(*made)
    else:
        st.session_state[_DONE] = True
    if change is _create:
        # Not forgotten but emptied: the browser keeps what it was not told to change.
        st.session_state.update(
            {
                "new-name": "",
                "new-login": "",
                "new-communities": [],
                "new-members": [],
                "new-area": [],
            }
        )
