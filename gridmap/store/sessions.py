"""Logins of the transaction's user (`sql/sessions/`)."""

from typing import Any

from sqlalchemy import Connection

from gridmap.store import reader


def begin(
    connection: Connection, key: bytes, *, lifetime_s: float, checked_hash: str | None
) -> bool:
    """Begin a login; False where the account or its password is not as it was checked."""
    return reader.column(
        connection, "sessions/begin", key=key, lifetime_s=lifetime_s, checked_hash=checked_hash
    )[0]


def end(connection: Connection, key: bytes) -> None:
    """End a login; one that is over already stays so."""
    reader.do(connection, "sessions/end", key=key)


def account(
    connection: Connection, key: bytes, *, idle_s: float, is_used: bool
) -> dict[str, Any] | None:
    """
    Columns of the active account of a login that goes on, as `accounts.account` has them.

    `is_used` notes that the login is in use, so that it is not idle.
    """
    return reader.row(connection, "sessions/account", key=key, idle_s=idle_s, is_used=is_used)
