"""Accounts: questions and changes (`sql/accounts/`)."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection

from gridmap.store import reader


def login(connection: Connection, name: str) -> dict[str, Any] | None:
    """`id` and `password_hash` of the active account of a name; the connection may be nobody's."""
    return reader.row(connection, "accounts/login", name=name)


def account(connection: Connection, user_id: int) -> dict[str, Any] | None:
    """`id`, `name`, `display_name`, `role` of an active account, as the reader may see it."""
    return reader.row(connection, "accounts/account", user_id=user_id)


def listed(connection: Connection) -> pd.DataFrame:
    """One row per account, by name."""
    return reader.frame(connection, "accounts/listed")


def key(connection: Connection, name: str) -> int | None:
    """Key of the account of a name, or None where there is none."""
    return next(iter(reader.column(connection, "accounts/key", name=name)), None)


def active_key(connection: Connection, name: str) -> int | None:
    """Key of the active account of a name, or None where there is none."""
    return next(iter(reader.column(connection, "accounts/active_key", name=name)), None)


def role(connection: Connection) -> str | None:
    """Role of the transaction's user; None where the account is disabled."""
    return reader.column(connection, "accounts/role")[0]


def add(
    connection: Connection, name: str, display_name: str, role: str, password_hash: str | None
) -> int:
    """Add an account; returns its key."""
    (user_id,) = reader.column(
        connection,
        "accounts/add",
        name=name,
        display_name=display_name,
        role=role,
        password_hash=password_hash,
    )
    return user_id


def set_password(connection: Connection, name: str, password_hash: str) -> int:
    """Change the password of an account; returns the number of accounts that changed."""
    return reader.run(connection, "accounts/set_password", name=name, password_hash=password_hash)


def set_active(connection: Connection, name: str, is_active: bool) -> int:
    """Disable or enable an account; returns the number of accounts that changed."""
    return reader.run(connection, "accounts/set_active", name=name, is_active=is_active)


def community_keys(connection: Connection, name: str) -> list[int]:
    """Keys of the communities of a name."""
    return reader.column(connection, "accounts/community_keys", name=name)


def take_communities(connection: Connection, user_id: int) -> None:
    """Remove all communities from an account."""
    reader.do(connection, "accounts/take_communities", user_id=user_id)


def give_community(connection: Connection, user_id: int, community_id: int) -> None:
    """Assign a community to an account."""
    reader.do(connection, "accounts/give_community", user_id=user_id, community_id=community_id)
