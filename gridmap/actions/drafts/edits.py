"""Edits of a draft by hand: each is a step that can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.drafts.lock import lock_draft
from gridmap.actions.drafts.step import Edit, take_step
from gridmap.errors import PlotError
from gridmap.plots import draw
from gridmap.plots.drafts import NONE, Draft, DraftPlot, Fabric, Parameters
from gridmap.plots.drafts.naming import new_plot

Ids = npt.NDArray[np.int64]

NEW = -1
"""Number that stands for a new plot to move buildings to."""


def move(
    connection: Connection,
    fabric: Fabric,
    draft_id: int,
    version: int,
    building_ids: Collection[int],
    to: int,
) -> Edit:
    """
    Move buildings to a plot of the draft, to a `NEW` one, or to `NONE`.

    A plot that loses its last building leaves the draft.

    Raises
    ------
    DraftConflictError
        The draft is not at this version any more.
    PlotError
        A building or plot that is not there.
    """
    draft = lock_draft(connection, fabric, draft_id, version)
    rows = _rows(fabric, building_ids)
    plots = dict(draft.plots)
    if to == NEW:
        to = _free(draft)
        plots[to] = _new_plot(connection, fabric, draft, to, rows)
    elif to != NONE:
        _require(draft, [to])
    number = draft.number.copy()
    number[rows] = to
    return take_step(connection, fabric, draft, "move", number, plots)


def split(
    connection: Connection,
    fabric: Fabric,
    draft_id: int,
    version: int,
    number: int,
    building_ids: Collection[int] | None = None,
) -> Edit:
    """
    Split a plot: the given buildings become a new one; without any it is halved by weight.

    Raises
    ------
    DraftConflictError, PlotError
        As `move`; the plot is a single building; buildings that are not in it, or all of it.
    """
    draft = lock_draft(connection, fabric, draft_id, version)
    _require(draft, [number])
    inside = np.flatnonzero(draft.number == number)
    if building_ids is None:
        rows = inside[_half(fabric, draft.parameters, inside)]
    else:
        rows = _rows(fabric, building_ids)
        if not np.isin(rows, inside).all() or not 0 < len(rows) < len(inside):
            raise PlotError("choose some of the plot's buildings, and not all of them")
    after = draft.number.copy()
    free = _free(draft)
    after[rows] = free
    plots = {**draft.plots, free: _new_plot(connection, fabric, draft, free, rows)}
    return take_step(connection, fabric, draft, "split", after, plots)


def merge(
    connection: Connection, fabric: Fabric, draft_id: int, version: int, numbers: Sequence[int]
) -> Edit:
    """
    Merge plots into the heaviest of those that continue a plot in force, else the heaviest.

    Raises
    ------
    DraftConflictError, PlotError
        As `move`; fewer than two plots.
    """
    draft = lock_draft(connection, fabric, draft_id, version)
    _require(draft, numbers)
    if len(set(numbers)) < 2:
        raise PlotError("choose at least two plots to merge")
    load = np.bincount(draft.number, fabric.weight(draft.parameters.weight))
    kept = max(
        sorted(set(numbers)), key=lambda one: (draft.plots[one].plot_id is not None, load[one])
    )
    number = np.where(np.isin(draft.number, list(numbers)), kept, draft.number)
    return take_step(connection, fabric, draft, "merge", number, draft.plots)


def rename(
    connection: Connection, fabric: Fabric, draft_id: int, version: int, number: int, name: str
) -> Edit:
    """
    Give a plot another name; its code stays.

    Raises
    ------
    DraftConflictError, PlotError
        As `move`; no name.
    """
    draft = lock_draft(connection, fabric, draft_id, version)
    _require(draft, [number])
    if not name.strip():
        raise PlotError("a plot needs a name")
    plots = {**draft.plots, number: replace(draft.plots[number], name=name.strip())}
    return take_step(connection, fabric, draft, "rename", draft.number, plots)


def drop(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> None:
    """
    Give a draft up; it stays in the list, closed.

    Raises
    ------
    DraftConflictError
        As `move`.
    """
    lock_draft(connection, fabric, draft_id, version)
    store.drafts.close(connection, draft_id, "dropped")


def _new_plot(
    connection: Connection, fabric: Fabric, draft: Draft, number: int, rows: Ids
) -> DraftPlot:
    codes = store.drafts.codes(connection, fabric.community_id)
    return new_plot(fabric, draft, number, rows, codes)


def _rows(fabric: Fabric, building_ids: Collection[int]) -> Ids:
    wanted = np.unique(np.fromiter(building_ids, np.int64, len(building_ids)))
    if not len(wanted):
        raise PlotError("choose at least one building")
    rows = np.flatnonzero(np.isin(fabric.buildings.id, wanted))
    if len(rows) < len(wanted):
        raise PlotError(
            "{count} of the buildings are no homes of this community; choose residential ones",
            count=len(wanted) - len(rows),
        )
    return rows


def _require(draft: Draft, numbers: Collection[int]) -> None:
    for one in numbers:
        if one not in draft.plots:
            raise PlotError("the draft has no plot {one}; look at it again", one=one)


def _free(draft: Draft) -> int:
    return max(draft.plots, default=0) + 1


def _half(fabric: Fabric, parameters: Parameters, inside: Ids) -> Ids:
    """Positions within a plot of the half that becomes a plot of its own: the lighter one."""
    if len(inside) < 2:
        raise PlotError("a plot of one building cannot be split")
    place = np.full(len(fabric.buildings.id), -1)
    place[inside] = np.arange(len(inside))
    edges = place[fabric.edges]
    weight = fabric.weight(parameters.weight)[inside]
    halves = draw(
        fabric.buildings.xy[inside],
        weight if (weight > 0).sum() > 1 else np.ones(len(inside)),
        edges[(edges >= 0).all(axis=1)],
        parts=2,
        tolerance=parameters.tolerance,
        group=fabric.buildings.estate_id[inside],
        group_weight=parameters.group_weight,
    )
    return np.flatnonzero(halves.label == np.argmin(halves.weight_by_part))
