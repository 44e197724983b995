"""A load taken back: what it brought goes, what it changed is as it was before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from etl import layer_rollback
from etl.layer_rollback import LayerRolledBack
from gridmap import store
from gridmap.actions.rematching import follow, rematch
from gridmap.errors import RollbackError
from gridmap.i18n import Message
from gridmap.store import db


@dataclass(frozen=True)
class RolledBack:
    """
    Counts of a rollback.

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

    def line(self) -> Message:
        """The answer for people."""
        told = Message(
            "load {run} is rolled back: {removed} households removed, {restored} as before",
            run=self.import_run_id,
            removed=self.removed,
            restored=self.restored,
        )
        if not self.revoked:
            return told
        return Message("{load}, {revoked} decisions revoked", load=told, revoked=self.revoked)


def rollback(
    connection: Connection, run_id: int, app_user_id: int | None = None
) -> RolledBack | LayerRolledBack:
    """
    Restore the households or the layers as they were before a load, in the caller's transaction.

    The run stays for the record, and the reasons of its rejects, without their texts. Decisions
    that a corrected workbook brought are revoked with it; those made in the application since
    then stay, and are applied again.

    Raises
    ------
    RollbackError
        No such load; rolled back already; a later load changed the same
        households, and has to go first; loaded by a version that kept no undo records.
    """
    found = store.load.rollback.run(connection, run_id)
    if found is not None and found["kind"] in layer_rollback.KINDS:
        run = _run(connection, run_id)
        return layer_rollback.rollback(
            connection,
            run_id,
            changed_count=run["inserted_count"] + run["updated_count"],
            app_user_id=app_user_id,
        )
    load = store.load.rollback
    communities = load.communities(connection, run_id)
    db.lock_communities(connection, communities)
    run = _run(connection, run_id)
    _require_last(connection, run_id)
    _require_undo_records(connection, run)
    restored = load.restore(connection, run_id)
    load.forget(connection, run_id)
    removed = load.remove(connection, run_id)
    revoked = load.revoke(connection, run_id, app_user_id)
    load.release(connection, communities)
    load.forget_rejects(connection, run_id)
    load.mark(connection, run_id, app_user_id)
    _decide_again(connection, run_id, communities)
    return RolledBack(run_id, removed, restored, revoked)


def _run(connection: Connection, run_id: int) -> dict[str, Any]:
    run = store.load.rollback.run(connection, run_id)
    if run is None:
        raise RollbackError(
            "there is no run {run_id}; `gridmap import list` shows them", run_id=run_id
        )
    if run["kind"] != "household" and run["kind"] not in layer_rollback.KINDS:
        raise RollbackError(
            "run {run_id} loaded {file_name}, which is neither a ledger of households nor a layer; "
            "load the file of before again",
            run_id=run_id,
            file_name=run["file_name"],
        )
    if run["status"] != "loaded":
        raise RollbackError("run {run_id} is rolled back already", run_id=run_id)
    return run


def _require_last(connection: Connection, run_id: int) -> None:
    if runs := [str(one) for one in store.load.rollback.later(connection, run_id)]:
        raise RollbackError(
            "later loads changed the same households: roll back {runs} first", runs=runs
        )


def _require_undo_records(connection: Connection, run: dict[str, Any]) -> None:
    """Runs of before migration 0002 noted nothing; to guess would be worse than to refuse."""
    brought, changed = store.load.rollback.records(connection, run["id"])
    if brought != run["inserted_count"] or changed < run["updated_count"] + run["closed_count"]:
        raise RollbackError(
            "run {id} cannot be rolled back: it was loaded by a version that kept no undo "
            "records; load the ledger of before again",
            id=run["id"],
        )


def _decide_again(connection: Connection, run_id: int, communities: list[int]) -> None:
    """Apply to the restored rows what was decided, and taken back, since they were written."""
    for row in store.load.rollback.decisions(connection, run_id, communities):
        if row["decision_id"] is None:
            rematch(connection, row["community_id"])
        else:
            follow(connection, row["decision_id"])
