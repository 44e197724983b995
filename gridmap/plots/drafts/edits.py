"""Edits of a draft: each a step that can be undone, answered with the figures it changed."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap.errors import PlotError
from gridmap.plots import drawing
from gridmap.plots.drafts import naming, tables
from gridmap.plots.drafts.draft import NONE, Draft, DraftPlot, Parameters, lock, read
from gridmap.plots.drafts.fabric import Fabric
from gridmap.plots.drafts.figures import PlotFigures, figures

Ids = npt.NDArray[np.int64]
Plots = Mapping[int, DraftPlot]

NEW = -1
"""As the plot to move buildings to: a new one."""


@dataclass(frozen=True, eq=False)
class Edit:
    """
    A draft after an edit, and the plots that it touched, before and after.

    Where nothing changed, both are empty and the version stays.
    """

    draft: Draft
    before: tuple[PlotFigures, ...]
    after: tuple[PlotFigures, ...]


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
    draft = lock(connection, fabric, draft_id, version)
    rows = _rows(fabric, building_ids)
    plots = dict(draft.plots)
    if to == NEW:
        to = _free(draft)
        plots[to] = naming.new(connection, fabric, draft, to, rows)
    elif to != NONE:
        _require(draft, [to])
    number = draft.number.copy()
    number[rows] = to
    return _step(connection, fabric, draft, "move", number, plots)


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
    draft = lock(connection, fabric, draft_id, version)
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
    plots = {**draft.plots, free: naming.new(connection, fabric, draft, free, rows)}
    return _step(connection, fabric, draft, "split", after, plots)


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
    draft = lock(connection, fabric, draft_id, version)
    _require(draft, numbers)
    if len(set(numbers)) < 2:
        raise PlotError("choose at least two plots to merge")
    load = np.bincount(draft.number, fabric.weight(draft.parameters.weight))
    kept = max(
        sorted(set(numbers)), key=lambda one: (draft.plots[one].plot_id is not None, load[one])
    )
    number = np.where(np.isin(draft.number, list(numbers)), kept, draft.number)
    return _step(connection, fabric, draft, "merge", number, draft.plots)


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
    draft = lock(connection, fabric, draft_id, version)
    _require(draft, [number])
    if not name.strip():
        raise PlotError("a plot needs a name")
    plots = {**draft.plots, number: replace(draft.plots[number], name=name.strip())}
    return _step(connection, fabric, draft, "rename", draft.number, plots)


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
        As `move`; what `gridmap.plots.draw` refuses.
    """
    draft = lock(connection, fabric, draft_id, version)
    previous = None
    if keep and draft.plots:
        order = np.array(sorted(draft.plots))
        previous = np.where(
            draft.number > 0, np.searchsorted(order, draft.number), -1
        )  # fmt: skip
    drawn = drawing.draw(
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
    number, plots = naming.continued(connection, fabric, draft, drawn.label)
    return _step(connection, fabric, draft, "redraw", number, plots, parameters)


def undo(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Edit:
    """
    Take the last step back.

    Raises
    ------
    DraftConflictError, PlotError
        As `move`; there is nothing to undo.
    """
    return _turn(connection, fabric, draft_id, version, is_undone=False)


def redo(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Edit:
    """
    Do the step again that was undone last.

    Raises
    ------
    DraftConflictError, PlotError
        As `move`; there is nothing to redo.
    """
    return _turn(connection, fabric, draft_id, version, is_undone=True)


def drop(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> None:
    """
    Give a draft up; it stays in the list, closed.

    Raises
    ------
    DraftConflictError
        As `move`.
    """
    lock(connection, fabric, draft_id, version)
    tables.draft_close(connection, draft_id, "dropped")


def _turn(
    connection: Connection, fabric: Fabric, draft_id: int, version: int, *, is_undone: bool
) -> Edit:
    draft = lock(connection, fabric, draft_id, version)
    step = tables.draft_step_next(connection, draft_id, is_undone)
    if step is None:
        raise PlotError("there is nothing to redo" if is_undone else "there is nothing to undo")
    old, new = ("before", "after") if is_undone else ("after", "before")
    gone = {row["number"] for row in step[f"plots_{old}"]} - {
        row["number"] for row in step[f"plots_{new}"]
    }
    tables.draft_write(
        connection, draft_id, plots=step[f"plots_{new}"], gone=gone,
        building_ids=step["building_ids"], numbers=step[new],
    )  # fmt: skip
    tables.draft_step_turn(connection, step["id"], version + 1)
    tables.draft_advance(connection, draft_id, version + 1)
    return _edit(fabric, draft, read(connection, fabric, draft_id))


def _step(
    connection: Connection,
    fabric: Fabric,
    draft: Draft,
    kind: str,
    number: Ids,
    plots: Plots,
    parameters: Parameters | None = None,
) -> Edit:
    """Write what changed as a step; the figures of the plots that it touched."""
    present = set(np.unique(number).tolist())
    plots = {one: plot for one, plot in plots.items() if one in present}
    rows = np.flatnonzero(number != draft.number)
    changed = {one for one in {*draft.plots, *plots} if draft.plots.get(one) != plots.get(one)}
    parameters = parameters or draft.parameters
    if not len(rows) and not changed and parameters == draft.parameters:
        return Edit(draft, (), ())
    before = [asdict(draft.plots[one]) for one in sorted(changed & set(draft.plots))]
    after = [asdict(plots[one]) for one in sorted(changed & set(plots))]
    building_ids, numbers = fabric.buildings.id[rows].tolist(), number[rows].tolist()
    tables.draft_write(
        connection, draft.id, plots=after, gone=changed - set(plots), building_ids=building_ids,
        numbers=numbers,
    )  # fmt: skip
    version = draft.version + 1
    is_step = bool(len(rows) or changed)
    if is_step:
        tables.draft_step_add(
            connection, draft_id=draft.id, kind=kind, building_ids=building_ids,
            before=draft.number[rows].tolist(), after=numbers, plots_before=before,
            plots_after=after, version=version,
        )  # fmt: skip
    tables.draft_advance(connection, draft.id, version, json.dumps(asdict(parameters)))
    now = replace(
        draft,
        version=version,
        parameters=parameters,
        number=number,
        plots=plots,
        can_undo=draft.can_undo or is_step,
        can_redo=draft.can_redo and not is_step,
    )
    return _edit(fabric, draft, now)


def _edit(fabric: Fabric, was: Draft, now: Draft) -> Edit:
    rows = was.number != now.number
    touched = {*was.number[rows].tolist(), *now.number[rows].tolist()}
    touched |= {one for one in {*was.plots, *now.plots} if was.plots.get(one) != now.plots.get(one)}
    return Edit(now, figures(fabric, was, touched), figures(fabric, now, touched))


def _rows(fabric: Fabric, building_ids: Collection[int]) -> Ids:
    wanted = np.unique(np.fromiter(building_ids, np.int64, len(building_ids)))
    if not len(wanted):
        raise PlotError("choose at least one building")
    rows = np.flatnonzero(np.isin(fabric.buildings.id, wanted))
    if len(rows) < len(wanted):
        raise PlotError(
            f"{len(wanted) - len(rows)} of the buildings are no homes of this community; "
            "choose residential ones"
        )
    return rows


def _require(draft: Draft, numbers: Collection[int]) -> None:
    for one in numbers:
        if one not in draft.plots:
            raise PlotError(f"the draft has no plot {one}; look at it again")


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
    halves = drawing.draw(
        fabric.buildings.xy[inside],
        weight if (weight > 0).sum() > 1 else np.ones(len(inside)),
        edges[(edges >= 0).all(axis=1)],
        parts=2,
        tolerance=parameters.tolerance,
        group=fabric.buildings.estate_id[inside],
        group_weight=parameters.group_weight,
    )
    return np.flatnonzero(halves.label == np.argmin(halves.weight_by_part))
