"""The chosen account: its rights, its password, whether it may log in."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions import accounts, areas, passwords
from gridmap.ui.accounts import slips
from gridmap.ui.accounts.fields import Rights, asked, check, namesakes, places, rights
from gridmap.ui.formats import literal
from gridmap.ui.labels import role_labels
from gridmap.ui.session import t, transaction


def panel(row: Any, run: Callable[..., None], let_go: Callable[[], None]) -> None:
    """
    Show an account (a row of `store.accounts.overview`) and what can be done with it.

    `run` runs a change in a transaction before the script, `let_go` closes the account.
    """
    key = f"account-{row.id}"
    with transaction() as connection:
        members = store.accounts.members(connection)
    mine = members[members.app_user_id == row.id].team_member_id.astype(int).tolist()
    title, close = st.columns([4, 1], vertical_alignment="center")
    title.subheader(literal(row.display_name))
    close.button(
        t("Close"), icon=":material/close:", key="account-close", type="tertiary", on_click=let_go
    )
    st.caption(literal(f"{row.name} · {role_labels()[row.role]}"))
    name = st.text_input(t("Person"), row.display_name, key=f"{key}-name", max_chars=limits.NAME)
    if row.role == "grid_leader" and not mine:
        namesakes(key)
    wanted = rights(
        key, role=row.role, communities=row.communities, members=mine, area=_had(row, mine).area,
        user_id=row.id,
    )  # fmt: skip
    st.button(
        t("Save"), type="primary", icon=":material/save:", key="account-save",
        on_click=run, args=(_save, row, mine),
        disabled=(name.strip(), *wanted) == (row.display_name, *_had(row, mine)),
    )  # fmt: skip
    st.divider()
    with st.container(horizontal=True):
        st.button(
            t("Reset password"), icon=":material/key:", key="account-reset",
            on_click=run, args=(_reset, row),
            help=t("Makes a password for one login; the old one and all logins are over."),
        )  # fmt: skip
        st.button(
            t("Disable") if row.is_active else t("Enable"),
            icon=":material/block:" if row.is_active else ":material/check:",
            key="account-switch",
            on_click=run,
            args=(accounts.set_active, row.name, not row.is_active),
        )


def _save(connection: Connection, row: Any, mine: list[int]) -> None:
    key = f"account-{row.id}"
    wanted, name = asked(key), st.session_state[f"{key}-name"]
    check(wanted)
    if name.strip() != row.display_name:
        accounts.set_display_name(connection, row.name, name)
    if wanted.role != row.role:
        accounts.set_role(connection, row.name, wanted.role)
    had = _had(row, mine)
    if wanted.role in areas.LIMITED:
        if (wanted.role, wanted.area) != (had.role, had.area):
            accounts.assign_area(connection, row.name, wanted.area)
    elif wanted.communities != had.communities:
        accounts.assign_communities(connection, row.name, wanted.communities)
    if wanted.members != had.members:
        accounts.assign_members(connection, row.name, wanted.members)


def _had(row: Any, mine: list[int]) -> Rights:
    """Rights of an account before the form was changed."""
    is_limited = row.role in areas.LIMITED
    return Rights(
        row.role,
        () if is_limited else tuple(row.communities),
        tuple(mine),
        tuple(places(row)) if is_limited else (),
    )


def _reset(connection: Connection, row: Any) -> slips.Made:
    password = passwords.one_time()
    accounts.set_password(connection, row.name, password, is_one_time=True)
    return row.name, row.display_name, row.role, places(row), password
