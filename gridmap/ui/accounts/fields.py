"""Fields of an account: its role, and by the role its communities, members of teams or area."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from gridmap import store
from gridmap.actions import areas
from gridmap.actions.accounts import ROLES
from gridmap.errors import AccessError
from gridmap.ui.labels import role_labels
from gridmap.ui.session import t, transaction

FEW = 12
"""Largest number of communities that are all shown to be clicked."""


class Rights(NamedTuple):
    """Role, communities, members of teams and area of an account."""

    role: str
    communities: tuple[str, ...]
    members: tuple[int, ...]
    area: tuple[str, ...]


def rights(
    key: str,
    *,
    role: str = "community_worker",
    communities: Sequence[str] = (),
    members: Sequence[int] = (),
    area: Sequence[str] = (),
    user_id: int | None = None,
) -> Rights:
    """Fields for the rights of an account (`user_id`), or of a new one."""
    labels = role_labels()
    chosen = st.pills(
        t("Role"), ROLES, default=role, required=True, key=f"{key}-role",
        format_func=labels.__getitem__, wrap=True,
    )  # fmt: skip
    if chosen == "community_worker":
        _communities(key, communities)
    elif chosen == "grid_leader":
        _members(key, members, user_id)
    elif chosen in areas.LIMITED:
        _area(key, area)
    return asked(key)


def namesakes(key: str) -> None:
    """Offer the members of teams that have the name of an account, and no account themselves."""
    name = st.session_state.get(f"{key}-name", "").strip()
    if not name or st.session_state.get(f"{key}-members"):
        return
    with transaction() as connection:
        members = store.accounts.members(connection)
    for row in members[members.app_user_id.isna() & (members.name == name)].itertuples():
        st.button(
            t("Is it {member}? Make it the account of this member", member=_member(row)),
            icon=":material/link:", key=f"{key}-is-{row.team_member_id}", type="tertiary",
            on_click=_is_member, args=(key, int(row.team_member_id)),
        )  # fmt: skip


def _is_member(key: str, member_id: int) -> None:
    st.session_state[f"{key}-role"] = "grid_leader"
    st.session_state[f"{key}-members"] = [member_id]


def asked(key: str) -> Rights:
    """Rights that the fields hold now; in a callback, those the browser sent with the click."""
    role = st.session_state[f"{key}-role"]

    def chosen(field: str, *roles: str) -> tuple[Any, ...]:
        return tuple(st.session_state.get(f"{key}-{field}", ())) if role in roles else ()

    return Rights(
        role,
        chosen("communities", "community_worker"),
        chosen("members", "grid_leader"),
        chosen("area", *areas.LIMITED),
    )


def check(wanted: Rights) -> None:
    """Refuse a community worker who would see nothing; AccessError."""
    if wanted.role == "community_worker" and not wanted.communities:
        raise AccessError("a community worker needs a community")


def places(row: Any) -> list[str]:
    """Subdistricts and communities of an account, a row of `store.accounts.overview`."""
    return [*row.subdistricts, *row.communities]


def _communities(key: str, given: Sequence[str]) -> None:
    with transaction() as connection:
        names = store.overview.community_names(connection)
    if not names:
        st.caption(t("No communities are loaded yet."))
        return
    given = [name for name in given if name in names]
    label, key = t("Communities"), f"{key}-communities"
    if len(names) > FEW:
        st.multiselect(label, names, default=given, key=key, wrap=True)
    else:
        # Beside other fields Streamlit would keep them on one row, cut off.
        st.pills(label, names, selection_mode="multi", default=given, key=key, wrap=True)


def _area(key: str, given: Sequence[str]) -> None:
    """Subdistricts and communities that an official or a planner sees."""
    with transaction() as connection:
        names = store.accounts.areas(connection)
    st.multiselect(
        t("Area"), names, default=[name for name in given if name in names], key=f"{key}-area",
        placeholder=t("Everything"), wrap=True,
        help=t("Subdistricts or communities that the account sees; without any, everything."),
    )  # fmt: skip


def _members(key: str, given: Sequence[int], user_id: int | None) -> None:
    """Members of teams that have no account yet, and those of this one."""
    with transaction() as connection:
        members = store.accounts.members(connection)
    free = members[members.app_user_id.isna() | (members.app_user_id == (user_id or 0))]
    if free.empty:
        st.caption(
            t("Every member of a team has an account already.")
            if len(members)
            else t("No team has a member yet. The community worker adds them first: Plots, Teams, "
                   "Posts and handover.")
        )  # fmt: skip
        return
    words = {int(row.team_member_id): _member(row) for row in free.itertuples()}
    st.multiselect(
        t("Member of a team"), list(words), default=[one for one in given if one in words],
        format_func=words.__getitem__, key=f"{key}-members",
        help=t("The account sees the plots that this person leads, while they do."),
        placeholder=t("Choose by name"), wrap=True,
    )  # fmt: skip


def _member(row: Any) -> str:
    return " · ".join([row.name, row.community, *row.plots])
