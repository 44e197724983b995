"""
Changes of a draft: begun, edited, undone, redrawn, dropped, put in force.

Each takes a connection as the user, runs in its transaction and never commits. What does not
change while one edits is a `Fabric`, which a caller keeps under `fabric_version`:

    fabric = read_fabric(connection, community_id)
    draft = drafts.begin(connection, fabric, Parameters(target=300))   # from what is in force

Each operation takes the version that the user saw and returns an `Edit`: the draft after it, and
`before` and `after`, the `PlotFigures` of the plots it touched. It raises DraftConflictError,
which names who changed what since, if the draft has moved on.

    drafts.move(connection, fabric, draft.id, draft.version, building_ids, to)
        # to: number of a plot of the draft, drafts.NEW or NONE
    drafts.split(connection, fabric, draft.id, draft.version, number, building_ids=None)
    drafts.merge(connection, fabric, draft.id, draft.version, numbers)
    drafts.rename(connection, fabric, draft.id, draft.version, number, name)
    drafts.redraw(connection, fabric, draft.id, draft.version, parameters, keep=True)
        # keep: change as few buildings as possible; else all anew
    drafts.take(connection, fabric, draft.id, draft.version, drawing.label, parameters)
    drafts.undo(connection, fabric, draft.id, draft.version)
    drafts.redo(connection, fabric, draft.id, draft.version)
    drafts.drop(connection, fabric, draft.id, draft.version)           # returns nothing
    drafts.put_in_force(connection, fabric, draft.id, draft.version, day)
"""

from gridmap.actions.drafts.begin import begin
from gridmap.actions.drafts.edits import NEW, drop, merge, move, rename, split
from gridmap.actions.drafts.force import put_in_force
from gridmap.actions.drafts.redrawing import redraw, take
from gridmap.actions.drafts.step import Edit, redo, undo

__all__ = [
    "NEW",
    "Edit",
    "begin",
    "drop",
    "merge",
    "move",
    "put_in_force",
    "redo",
    "redraw",
    "rename",
    "split",
    "take",
    "undo",
]
