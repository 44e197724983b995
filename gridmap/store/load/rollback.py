"""A load of households and what it changed (`sql/load/rollback/`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    func,
    literal_column,
    select,
    true,
    update,
)

from gridmap.store import reader, schema


def run(connection: Connection, run_id: int) -> dict[str, Any] | None:
    """The load, or None where there is none."""
    return reader.row(connection, "load/rollback/run", run_id=run_id)


def communities(connection: Connection, run_id: int) -> list[int]:
    """Ids of the communities whose households the load brought or changed."""
    return reader.column(connection, "load/rollback/communities", run_id=run_id)


def later(connection: Connection, run_id: int) -> list[int]:
    """Ids of later loads that changed the same households."""
    return reader.column(connection, "load/rollback/later", run_id=run_id)


def records(connection: Connection, run_id: int) -> tuple[int, int]:
    """Numbers of households that the load added, and of those that it changed or closed."""
    counts = reader.rows(connection, "load/rollback/records", run_id=run_id)[0]
    return counts["brought"], counts["changed"]


def decisions(connection: Connection, run_id: int, communities: list[int]) -> Sequence[RowMapping]:
    """One row per decision to follow again: community_id, decision_id."""
    return reader.rows(
        connection, "load/rollback/decisions", run_id=run_id, communities=communities
    )


def release(connection: Connection, communities: list[int]) -> int:
    """Take households off demolished buildings; how many."""
    return reader.run(connection, "load/rollback/release", communities=communities)


def forget_rejects(connection: Connection, run_id: int) -> None:
    """Delete the texts of the rows that the load rejected."""
    reader.do(connection, "load/rollback/forget_rejects", run_id=run_id)


def restore(connection: Connection, run_id: int) -> int:
    """
    Set the households that the load changed or closed back to what they were, in every column.

    A decision that is gone since (with its building) is gone from the row as well.
    """
    household, change, decision = (
        schema.household, schema.household_change, schema.address_decision,
    )  # fmt: skip
    names = [column.name for column in household.c]
    nothing: ColumnElement[Any] = literal_column("CAST(NULL AS household)")
    row = func.jsonb_populate_record(nothing, change.c.before).table_valued(*names).lateral()
    before = (
        select(change.c.household_id, *(row.c[name] for name in names))
        .select_from(change.join(row, true()))
        .where(change.c.import_run_id == run_id)
        .subquery("before")
    )
    values: dict[str, Any] = {name: before.c[name] for name in names if name not in FIXED}
    values["address_decision_id"] = (
        select(decision.c.id).where(decision.c.id == before.c.address_decision_id).scalar_subquery()
    )
    return connection.execute(
        update(household).values(values).where(household.c.id == before.c.household_id)
    ).rowcount


FIXED = ("id", "community_id")
"""Columns that no load changes in a household."""


def forget(connection: Connection, run_id: int) -> int:
    """Remove the undo records of the load."""
    return reader.run(connection, "load/rollback/forget", run_id=run_id)


def remove(connection: Connection, run_id: int) -> int:
    """Remove the households that the load brought."""
    return reader.run(connection, "load/rollback/remove", run_id=run_id)


def revoke(connection: Connection, run_id: int, app_user_id: int | None) -> int:
    """Revoke the decisions that the load brought."""
    return reader.run(connection, "load/rollback/revoke", run_id=run_id, app_user_id=app_user_id)


def mark(connection: Connection, run_id: int, app_user_id: int | None) -> int:
    """Mark the load as rolled back."""
    return reader.run(connection, "load/rollback/mark", run_id=run_id, app_user_id=app_user_id)
