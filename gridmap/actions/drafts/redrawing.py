"""Draws a draft's plots again."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.drafts.lock import lock_draft
from gridmap.actions.drafts.step import Edit, take_step
from gridmap.analysis.drafts import read_draft
from gridmap.plots import draw
from gridmap.plots.drafts import Fabric, Parameters
from gridmap.plots.drafts.naming import continued_plots

Ids = npt.NDArray[np.int64]


def redraw(
    connection: Connection,
    fabric: Fabric,
    draft_id: int,
    version: int,
    parameters: Parameters,
    *,
    keep: bool = True,
    time_limit_s: float | None = None,
    progress: Callable[[float], None] | None = None,
) -> Edit:
    """
    Draw the plots again by parameters, which the draft takes over.

    Parameters
    ----------
    keep
        Change as few buildings as it takes to have new ones in a plot and all plots within the
        tolerance. Else all are drawn anew, and each plot continues the one with which it shares
        most households, as far as there is one.
    time_limit_s, progress
        As `gridmap.plots.draw` takes them.

    Raises
    ------
    DraftConflictError, PlotError
        As every edit; what `gridmap.plots.draw` refuses.
    """
    # Not locked while it draws: an edit made meanwhile does not wait, and goes first.
    draft = read_draft(connection, fabric, draft_id)
    previous = None
    if keep and draft.plots:
        order = np.array(sorted(draft.plots))
        previous = np.where(draft.number > 0, np.searchsorted(order, draft.number), -1)
    drawn = draw(
        fabric.buildings.xy,
        fabric.weight(parameters.weight),
        fabric.edges,
        parts=parameters.parts,
        target=parameters.target,
        tolerance=parameters.tolerance,
        seed=parameters.seed,
        group=fabric.buildings.estate_id,
        group_weight=parameters.group_weight,
        previous=previous,
        time_limit_s=time_limit_s,
        progress=progress,
    )
    return take(connection, fabric, draft_id, version, drawn.label, parameters)


def take(
    connection: Connection,
    fabric: Fabric,
    draft_id: int,
    version: int,
    label: Ids,
    parameters: Parameters,
) -> Edit:
    """
    Take over a drawing: part of each building, in the order of the fabric.

    Parts continue the plots of the draft with which they share most households.

    Raises
    ------
    DraftConflictError
        As every edit.
    """
    draft = lock_draft(connection, fabric, draft_id, version)
    codes = store.drafts.codes(connection, fabric.community_id)
    number, plots = continued_plots(fabric, draft, np.asarray(label), codes)
    return take_step(connection, fabric, draft, "redraw", number, plots, parameters)
