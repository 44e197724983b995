"""Fields of an account: its role, and by the role its communities or its members of teams."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from gridmap import store
from gridmap.actions.accounts import ROLES
from gridmap.errors import AccessError
from gridmap.ui.labels import role_labels
from gridmap.ui.session import t, transaction

FEW = 12
"""Largest number of communities that are all shown to be clicked."""


class Rights(NamedTuple):
    """Role, communities and members of an account."""

    role: str
    communities: tuple[str, ...]
    members: tuple[int, ...]


def rights(
    key: str,
    *,
    role: str = "community_worker",
    communities: Sequence[str] = (),
    members: Sequence[int] = (),
    user_id: int | None = None,
) -> Rights:
    """Fields for the rights of an account (`user_id`), or of a new one."""
    labels = role_labels()
    chosen = st.pills(
        t("Role"), ROLES, default=role, required=True, key=f"{key}-role",
        format_func=labels.__getitem__, wrap=True,
    )  # fmt: skip
    if chosen == "community_worker":
        return Rights(chosen, _communities(key, communities), ())
    if chosen == "grid_leader":
        return Rights(chosen, (), _members(key, members, user_id))
    return Rights(chosen, (), ())


def check(wanted: Rights) -> None:
    """Refuse a community worker who would see nothing; AccessError."""
    if wanted.role == "community_worker" and not wanted.communities:
        raise AccessError("a community worker needs a community")


def _communities(key: str, given: Sequence[str]) -> tuple[str, ...]:
    with transaction() as connection:
        names = store.overview.community_names(connection)
    if not names:
        st.caption(t("No communities are loaded yet."))
        return ()
    given = [name for name in given if name in names]
    label, key = t("Communities"), f"{key}-communities"
    if len(names) > FEW:
        return tuple(st.multiselect(label, names, default=given, key=key))
    return tuple(st.pills(label, names, selection_mode="multi", default=given, key=key))


def _members(key: str, given: Sequence[int], user_id: int | None) -> tuple[int, ...]:
    """Members of teams that have no account yet, and those of this one."""
    with transaction() as connection:
        members = store.accounts.members(connection)
    free = members[members.app_user_id.isna() | (members.app_user_id == (user_id or 0))]
    if free.empty:
        st.caption(t("Every member of a team has an account, or no team is loaded yet."))
        return ()
    words = {int(row.team_member_id): _member(row) for row in free.itertuples()}
    return tuple(
        st.multiselect(
            t("Member of a team"), list(words), default=[one for one in given if one in words],
            format_func=words.__getitem__, key=f"{key}-members",
            help=t("The account sees the plots that this person leads, while they do."),
            placeholder=t("Choose by name"),
        )
    )  # fmt: skip


def _member(row: Any) -> str:
    return " · ".join([row.name, row.community, *row.plots])
