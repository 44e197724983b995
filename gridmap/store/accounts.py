"""Accounts: questions and changes (`sql/accounts/`)."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader, tokens


def login(connection: Connection, name: str) -> dict[str, Any] | None:
    """`id` and `password_hash` of the active account of a name; the connection may be nobody's."""
    return reader.row(connection, "accounts/login", name=name, token=tokens.login(name))


def account(connection: Connection, user_id: int) -> dict[str, Any] | None:
    """
    Columns of an active account, as the reader may see it.

    `id`, `name`, `display_name`, `role`, `must_change_password`, `password_set_at`,
    `language`, `last_place`.
    """
    return reader.row(connection, "accounts/account", user_id=user_id)


def listed(connection: Connection) -> pd.DataFrame:
    """One row per account, by name."""
    return reader.frame(connection, "accounts/listed")


def key(connection: Connection, name: str) -> int | None:
    """Key of the account of a name, or None where there is none."""
    return next(iter(reader.column(connection, "accounts/key", name=name)), None)


def alike(connection: Connection, name: str) -> str | None:
    """Name of an account that differs from a name in case or width only; None where none does."""
    return next(iter(reader.column(connection, "accounts/alike", name=name)), None)


def active_key(connection: Connection, name: str) -> int | None:
    """Key of the active account of a name, or None where there is none."""
    return next(iter(reader.column(connection, "accounts/active_key", name=name)), None)


def role(connection: Connection) -> str | None:
    """Role of the transaction's user; None where the account is disabled."""
    return reader.column(connection, "accounts/role")[0]


def role_of(connection: Connection, user_id: int) -> str:
    """Role of an account, active or not."""
    return reader.column(connection, "accounts/role_of", user_id=user_id)[0]


def first_readers(connection: Connection) -> list[tuple[int, int | None]]:
    """Accounts to read for beforehand, each with its community or None for all."""
    rows = reader.rows(connection, "accounts/first_readers")
    return [(row["app_user_id"], row["community_id"]) for row in rows]


def overview(connection: Connection) -> pd.DataFrame:
    """One row per account, by name, with its communities and its last login."""
    return reader.frame(connection, "accounts/overview")


def add(
    connection: Connection,
    name: str,
    display_name: str,
    role: str,
    password_hash: str | None,
    *,
    must_change_password: bool,
) -> int:
    """Add an account; returns its key."""
    (user_id,) = reader.column(
        connection,
        "accounts/add",
        name=name,
        display_name=display_name,
        role=role,
        password_hash=password_hash,
        must_change_password=must_change_password,
    )
    return user_id


def set_password(
    connection: Connection, name: str, password_hash: str, *, must_change_password: bool
) -> int:
    """Change the password of an account; returns the number of accounts that changed."""
    return reader.run(
        connection,
        "accounts/set_password",
        name=name,
        password_hash=password_hash,
        must_change_password=must_change_password,
    )


def change_own_password(connection: Connection, password_hash: str) -> int | None:
    """Change the password of the transaction's user; returns their key, None where disabled."""
    return reader.column(connection, "accounts/change_own_password", password_hash=password_hash)[0]


def remember(connection: Connection, *, language: str | None, place: str | None) -> None:
    """Keep what the transaction's user had last; None leaves what is there."""
    reader.do(connection, "accounts/remember", language=language, place=place)


def set_role(connection: Connection, name: str, role: str) -> int:
    """Change the role of an account; returns the number of accounts that changed."""
    return reader.run(connection, "accounts/set_role", name=name, role=role)


def set_display_name(connection: Connection, name: str, display_name: str) -> int:
    """Change the shown name of an account; returns the number of accounts that changed."""
    return reader.run(connection, "accounts/set_display_name", name=name, display_name=display_name)


def members(connection: Connection) -> pd.DataFrame:
    """One row per member of a team, without phone numbers; for administrators alone."""
    return reader.frame(connection, "accounts/members")


def be_members(connection: Connection, user_id: int, members: Sequence[int]) -> int:
    """Let an account be these members and no others; returns the number that it is."""
    return reader.column(connection, "accounts/be_members", user_id=user_id, members=list(members))[
        0
    ]


def set_active(connection: Connection, name: str, is_active: bool) -> int:
    """Disable or enable an account; returns the number of accounts that changed."""
    return reader.run(connection, "accounts/set_active", name=name, is_active=is_active)


def areas(connection: Connection) -> list[str]:
    """Names that an area may have: those of subdistricts, then those of communities."""
    return reader.column(connection, "accounts/areas")


def set_everywhere(connection: Connection, user_id: int, is_everywhere: bool) -> None:
    """Let no area limit an account, or let its area."""
    reader.do(connection, "accounts/set_everywhere", user_id=user_id, is_everywhere=is_everywhere)


def subdistrict_keys(connection: Connection, name: str) -> list[int]:
    """Keys of the subdistricts of a name."""
    return reader.column(connection, "accounts/subdistrict_keys", name=name)


def take_subdistricts(connection: Connection, user_id: int) -> None:
    """Remove all subdistricts from an account's area."""
    reader.do(connection, "accounts/take_subdistricts", user_id=user_id)


def give_subdistrict(connection: Connection, user_id: int, subdistrict_id: int) -> None:
    """Let the communities of a subdistrict be part of an account's area."""
    reader.do(
        connection, "accounts/give_subdistrict", user_id=user_id, subdistrict_id=subdistrict_id
    )


def community_keys(connection: Connection, name: str) -> list[int]:
    """Keys of the communities of a name."""
    return reader.column(connection, "accounts/community_keys", name=name)


def take_communities(connection: Connection, user_id: int) -> None:
    """Remove all communities from an account."""
    reader.do(connection, "accounts/take_communities", user_id=user_id)


def give_community(connection: Connection, user_id: int, community_id: int) -> None:
    """Assign a community to an account."""
    reader.do(connection, "accounts/give_community", user_id=user_id, community_id=community_id)
