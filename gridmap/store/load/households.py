"""Ledgers of households (`sql/load/households/`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from gridmap.store import reader


def stage(connection: Connection) -> None:
    """Make an empty `incoming` with the columns of `household`."""
    reader.do(connection, "load/households/stage")


def find(connection: Connection) -> None:
    """Set `household_id` of incoming rows that are stored already."""
    reader.do(connection, "load/households/find")


def write(connection: Connection, run_id: int) -> RowMapping:
    """Carry `incoming` over; `inserted`, `updated` and, of these, `reopened` are counts."""
    return reader.rows(connection, "load/households/write", run_id=run_id)[0]


def close(
    connection: Connection,
    run_id: int,
    communities: Sequence[int],
    *,
    keys: Sequence[str],
    is_unread: bool,
    is_unclear: bool,
    on: date,
) -> RowMapping:
    """Close open households that `incoming` lacks; `closed` and `kept` are counts."""
    parameters: dict[str, Any] = {"run_id": run_id, "communities": communities, "keys": keys}
    parameters |= {"is_unread": is_unread, "is_unclear": is_unclear, "on": on}
    return reader.rows(connection, "load/households/close", **parameters)[0]


def leaving(connection: Connection, communities: Sequence[int], keys: Sequence[str]) -> RowMapping:
    """`open_count` of the communities, and `closing_count` of those without one of the keys."""
    return reader.rows(connection, "load/households/leaving", communities=communities, keys=keys)[0]


def may_load(connection: Connection, community_id: int | None) -> RowMapping:
    """Whether the connection is the owner's, and whether the community is the user's."""
    return reader.rows(connection, "load/households/may_load", community_id=community_id)[0]
