"""Downloads: a record of who took which file away."""

from typing import Any

from sqlalchemy import Connection

from gridmap.actions.record import record


def downloaded(connection: Connection, what: str, **detail: Any) -> None:
    """
    Record that the transaction's user takes a file away.

    Parameters
    ----------
    what
        Kind of file; `ui.accounts.log` has its words.
    detail
        Of what it is: `file`, `count`, ids; no names of people.
    """
    record(connection, f"download {what}", detail)
