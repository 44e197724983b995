"""A load of households taken back: what it brought goes, what it changed is as it was before."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from gridmap.actions.rematching import follow, rematch
from gridmap.errors import RollbackError
from gridmap.store import db, upsert
from gridmap.store.schema import import_run


@dataclass(frozen=True)
class RolledBack:
    """
    What a rollback did.

    Attributes
    ----------
    removed, restored
        Households that the load had brought, and that it had changed or closed.
    revoked
        Decisions of the load's own that are no longer in force.
    """

    import_run_id: int
    removed: int
    restored: int
    revoked: int

    def lines(self) -> str:
        """The answer for people."""
        text = (
            f"Run {self.import_run_id} is rolled back: {self.removed} households removed, "
            f"{self.restored} as before"
        )
        return text + (f", {self.revoked} decisions revoked" if self.revoked else "")


def rollback(connection: Connection, run_id: int, app_user_id: int | None = None) -> RolledBack:
    """
    Restore the households as they were before a load, inside the caller's transaction.

    The run and its rejects stay for the record. Decisions that a corrected workbook brought are
    revoked with it; those made in the application since then stay, and are applied again.

    Raises
    ------
    RollbackError
        No such load of households; rolled back already; a later load changed the same
        households, and has to go first; loaded by a version that kept no undo records.
    """
    found = connection.execute(upsert.statement("rollback_communities"), {"run_id": run_id})
    communities = list(found.scalars())
    db.lock_communities(connection, communities)
    run = _run(connection, run_id)
    _require_last(connection, run_id)
    _require_undo_records(connection, run)
    restored = upsert.run(connection, "rollback_restore", run_id=run_id)
    upsert.run(connection, "rollback_forget", run_id=run_id)
    removed = upsert.run(connection, "rollback_remove", run_id=run_id)
    revoked = upsert.run(connection, "rollback_revoke", run_id=run_id, app_user_id=app_user_id)
    upsert.run(connection, "rollback_mark", run_id=run_id, app_user_id=app_user_id)
    _decide_again(connection, run_id, communities)
    return RolledBack(run_id, removed, restored, revoked)


def _run(connection: Connection, run_id: int) -> Row:
    run = connection.execute(select(import_run).where(import_run.c.id == run_id)).one_or_none()
    if run is None:
        raise RollbackError(f"there is no run {run_id}; `gridmap import list` shows them")
    if run.kind != "household":
        raise RollbackError(
            f"run {run_id} loaded {run.file_name}, which is no ledger of households; "
            "load the layer as it was instead"
        )
    if run.status != "loaded":
        raise RollbackError(f"run {run_id} is rolled back already")
    return run


def _require_last(connection: Connection, run_id: int) -> None:
    later = connection.execute(upsert.statement("rollback_later"), {"run_id": run_id}).scalars()
    runs = [str(one) for one in later]
    if runs:
        raise RollbackError(
            f"later loads changed the same households: roll back {', '.join(runs)} first"
        )


def _require_undo_records(connection: Connection, run: Row) -> None:
    """Runs of before migration 0002 noted nothing; to guess would be worse than to refuse."""
    held = connection.execute(upsert.statement("rollback_records"), {"run_id": run.id}).one()
    if held.brought != run.inserted_count or held.changed < run.updated_count + run.closed_count:
        raise RollbackError(
            f"run {run.id} cannot be rolled back: it was loaded by a version that kept no undo "
            "records; load the ledger of before again"
        )


def _decide_again(connection: Connection, run_id: int, communities: list[int]) -> None:
    """Apply to the restored rows what was decided, and taken back, since they were written."""
    found = connection.execute(
        upsert.statement("rollback_decisions"), {"run_id": run_id, "communities": communities}
    )
    for community_id, decision_id in found.all():
        if decision_id is None:
            rematch(connection, community_id)
        else:
            follow(connection, decision_id)
