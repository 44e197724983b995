"""A load of a layer taken back: what it brought goes, what it changed is as it was before."""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from etl import streets
from gridmap import store
from gridmap.errors import RollbackError
from gridmap.i18n import Message, mark

KINDS = frozenset(table.name for table in store.load.undo.LAYERS)
"""Kinds of loads that can be taken back here."""


HELD = mark(
    "households, plots, teams or decisions refer to what run {run_id} brought: take them back first"
)


@dataclass(frozen=True)
class LayerRolledBack:
    """Counts of a rollback: rows that the load had brought, and that it had changed or removed."""

    import_run_id: int
    removed: int
    restored: int

    def line(self) -> Message:
        """The answer for people."""
        return Message(
            "load {run} is rolled back: {removed} rows removed, {restored} as before",
            run=self.import_run_id,
            removed=self.removed,
            restored=self.restored,
        )


def rollback(
    connection: Connection, run_id: int, *, changed_count: int, app_user_id: int | None
) -> LayerRolledBack:
    """
    Restore the layers as they were before a load, inside the caller's transaction.

    Raises
    ------
    RollbackError
        A later load changed the same rows, and has to go first; so has what was changed by hand
        since; households, plots or decisions
        refer to what it brought; loaded by a version that kept no undo records.
    """
    undo = store.load.undo
    if runs := [str(one) for one in undo.later(connection, run_id)]:
        raise RollbackError("later loads changed the same rows: roll back {runs} first", runs=runs)
    if changed_count and not undo.has_records(connection, run_id):
        raise RollbackError(
            "run {id} cannot be rolled back: it was loaded by a version that kept no undo "
            "records; load the layer of before again",
            id=run_id,
        )
    if names := undo.by_hand(connection, run_id):
        raise RollbackError(
            "{names} were changed by hand since: undo that first on the page Register", names=names
        )
    if undo.held(connection, run_id):
        raise RollbackError(HELD, run_id=run_id)
    restored = undo.restore(connection, run_id)
    try:
        with connection.begin_nested():
            removed = undo.remove(connection, run_id)
    except IntegrityError as error:
        raise RollbackError(HELD, run_id=run_id) from error
    undo.restore_offers(connection, run_id)
    undo.restore_statements(connection, run_id)
    undo.forget(connection, run_id)
    streets.refresh_components(connection)
    store.load.rollback.mark(connection, run_id, app_user_id)
    return LayerRolledBack(run_id, removed, restored)
