"""
Drafts of a community's plots: begun, edited, checked, compared, put in force.

All functions take a connection as the user, run in its transaction and never commit. What does
not change while one edits (buildings, neighbours, cells) is a `Fabric`, which a caller keeps
under `queries.data_version`:

    fabric = drafts.read_fabric(connection, community_id)
    draft = drafts.begin(connection, fabric, Parameters(target=300))   # from what is in force
    draft = drafts.read(connection, fabric, draft.id)
    drafts.listed(connection, community_id)                            # frame: a row a draft
    drafts.steps(connection, draft.id)                                 # frame: a row a step

Each operation takes the version that the user saw and returns an `Edit`: the draft after it, and
`before` and `after`, the `PlotFigures` of the plots it touched. It raises DraftConflictError,
which names who changed what since, if the draft has moved on.

    drafts.move(connection, fabric, draft.id, draft.version, building_ids, to)
        # to: number of a plot of the draft, drafts.NEW or drafts.NONE
    drafts.split(connection, fabric, draft.id, draft.version, number, building_ids=None)
    drafts.merge(connection, fabric, draft.id, draft.version, numbers)
    drafts.rename(connection, fabric, draft.id, draft.version, number, name)
    drafts.redraw(connection, fabric, draft.id, draft.version, parameters, keep=True)
        # keep: change as few buildings as possible; else all anew
    drafts.take(connection, fabric, draft.id, draft.version, drawing.label, parameters)
    drafts.undo(connection, fabric, draft.id, draft.version)
    drafts.redo(connection, fabric, draft.id, draft.version)
    drafts.drop(connection, fabric, draft.id, draft.version)           # returns nothing

Reading:

    drafts.in_force(connection, fabric)            # what is in force, as a Draft of id 0
    drafts.figures(fabric, draft)                  # tuple of PlotFigures, a plot each
    drafts.check(connection, fabric, draft)        # tuple of Finding; severity 'error' blocks
    drafts.compare(connection, fabric, draft)      # Comparison: buildings, plots, households
    drafts.put_in_force(connection, fabric, draft.id, draft.version, day)
"""

from gridmap.plots.drafts.checks import RULES, Finding, check
from gridmap.plots.drafts.comparing import Comparison, compare
from gridmap.plots.drafts.draft import (
    NONE,
    Draft,
    DraftPlot,
    Parameters,
    begin,
    in_force,
    listed,
    read,
    steps,
)
from gridmap.plots.drafts.edits import NEW, drop, merge, move, rename, split
from gridmap.plots.drafts.fabric import Fabric, fabric_version, read_fabric
from gridmap.plots.drafts.figures import PlotFigures, figures
from gridmap.plots.drafts.force import put_in_force
from gridmap.plots.drafts.redrawing import redraw, take
from gridmap.plots.drafts.step import Edit, redo, undo
from gridmap.plots.weights import WEIGHTS

__all__ = [
    "NEW",
    "NONE",
    "RULES",
    "WEIGHTS",
    "Comparison",
    "Draft",
    "DraftPlot",
    "Edit",
    "Fabric",
    "Finding",
    "Parameters",
    "PlotFigures",
    "begin",
    "check",
    "compare",
    "drop",
    "fabric_version",
    "figures",
    "in_force",
    "listed",
    "merge",
    "move",
    "put_in_force",
    "read",
    "read_fabric",
    "redo",
    "redraw",
    "rename",
    "split",
    "steps",
    "take",
    "undo",
]
