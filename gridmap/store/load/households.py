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


def in_no_home(connection: Connection) -> dict[str, int]:
    """Count the incoming households of buildings that are no homes, by the building's name."""
    found: dict[str, int] = {}
    for row in reader.rows(connection, "load/households/in_no_home"):
        found[row["name"]] = found.get(row["name"], 0) + row["household_count"]
    return found


def close(
    connection: Connection,
    run_id: int,
    communities: Sequence[int],
    *,
    here: Sequence[int],
    kept: Sequence[int],
    on: date,
) -> Sequence[RowMapping]:
    """
    Close open households that `incoming` lacks, of a community per row.

    `open_count`, `closed` and `kept` are counts, `name` is the community's.
    """
    parameters: dict[str, Any] = {"run_id": run_id, "communities": communities, "on": on}
    return reader.rows(connection, "load/households/close", here=here, kept=kept, **parameters)


def known(connection: Connection, communities: Sequence[int]) -> list[dict[str, Any]]:
    """Households of communities, closed ones too: their keys and flats."""
    rows = reader.rows(connection, "load/households/known", communities=communities)
    return [dict(row) for row in rows]


def as_they_are(connection: Connection, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Households by id, all that a ledger brings of them."""
    return reader.rows(connection, "load/households/as_they_are", ids=ids)


def may_load(connection: Connection, community_id: int | None) -> RowMapping:
    """Whether the connection is the owner's, and whether the community is the user's."""
    return reader.rows(connection, "load/households/may_load", community_id=community_id)[0]
