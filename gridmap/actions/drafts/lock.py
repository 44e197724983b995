"""Holds a draft to the end of a transaction, or reports who changed it."""

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.drafts import read_draft
from gridmap.errors import DraftConflictError, PlotError
from gridmap.plots.drafts import Draft, Fabric

KINDS = {
    "move": "moved {count} buildings",
    "split": "split a plot",
    "merge": "merged plots",
    "rename": "renamed a plot",
    "redraw": "redrew the plots ({count} buildings)",
}


def lock_draft(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Draft:
    """
    Lock a draft to the transaction's end, if it is open and at the version that was seen.

    Raises
    ------
    DraftConflictError
        It is not; the message names who did what.
    """
    found = store.drafts.lock(connection, draft_id)
    if found is None:
        raise PlotError("draft {id} is not there; look at the list again", id=draft_id)
    if found != version:
        raise DraftConflictError(
            "{since}; look at it again", since=_since(connection, draft_id, version)
        )
    draft = read_draft(connection, fabric, draft_id)
    if draft.status != "open":
        raise DraftConflictError(
            "draft {draft_id} is closed ({status}); begin a new one",
            draft_id=draft_id,
            status=draft.status.replace("_", " "),
        )
    return draft


def _since(connection: Connection, draft_id: int, version: int) -> str:
    """Sentence that names who did what after a version."""
    row = store.drafts.draft(connection, draft_id)
    assert row is not None
    changes = []
    taken = store.drafts.steps(connection, draft_id)
    for step in taken[taken["version"] > version].sort_values("version").itertuples():
        what = KINDS[step.kind].format(count=step.building_count)
        undone = "undid: " if step.is_undone else ""
        changes.append(f"{step.changed_by or 'somebody'} {undone}{what}")
    if row["status"] != "open":
        what = f"put it in force from {row['in_force_from']}"
        changes.append(
            f"{row['closed_by'] or 'somebody'} "
            + (what if row["status"] == "in_force" else "dropped it")
        )
    # Steps that were undone and then replaced, and new parameters, leave no trace of their own.
    what = "; ".join(changes) or "its parameters were changed, or steps undone"
    return f"draft {draft_id} has changed: {what}"
