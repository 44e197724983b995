"""Logins that go on: whose one is, and for how long without use."""

import os

from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.accounts import Account
from gridmap.errors import GridmapError

IDLE_MINUTES = 30


def idle_s() -> float:
    """
    Seconds after which a login is over that nobody uses (`GRIDMAP_IDLE_MINUTES`, else 30 minutes).

    Raises
    ------
    GridmapError
        The setting is no number of minutes.
    """
    written = os.environ.get("GRIDMAP_IDLE_MINUTES") or str(IDLE_MINUTES)
    if not (written.isascii() and written.isdigit() and 1 <= int(written) <= 24 * 60):
        raise GridmapError(
            "GRIDMAP_IDLE_MINUTES={written} is no number of minutes from 1 to 1440",
            written=written,
        )
    return int(written) * 60.0


def account(connection: Connection, key: bytes, *, is_used: bool = True) -> Account | None:
    """
    Account of a login of the transaction's user; None when it is over, or idle for too long.

    `is_used`: whether this look is a use of it.
    """
    known = store.sessions.account(connection, key, idle_s=idle_s(), is_used=is_used)
    return Account(**known) if known else None
