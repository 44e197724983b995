"""Steps of a draft: written, undone, redone; each answered with the figures it changed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions.drafts.lock import lock_draft
from gridmap.analysis.drafts import read_draft
from gridmap.errors import PlotError
from gridmap.plots.drafts import Draft, DraftPlot, Fabric, Parameters, PlotFigures, plot_figures

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Edit:
    """
    Draft after an edit, with the figures of the changed plots before and after.

    Where nothing changed, both are empty and the version stays.
    """

    draft: Draft
    before: tuple[PlotFigures, ...]
    after: tuple[PlotFigures, ...]


def take_step(
    connection: Connection,
    fabric: Fabric,
    draft: Draft,
    kind: str,
    number: Ids,
    plots: Mapping[int, DraftPlot],
    parameters: Parameters | None = None,
) -> Edit:
    """
    Write numbers and plots of a locked draft as a step; plots without buildings leave.

    `kind` is one of `lock.KINDS`, `number` the plot of each building after the step.
    """
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
    store.drafts.write(
        connection, draft.id, plots=after, gone=changed - set(plots), building_ids=building_ids,
        numbers=numbers,
    )  # fmt: skip
    version = draft.version + 1
    is_step = bool(len(rows) or changed)
    if is_step:
        store.drafts.step_add(
            connection, draft_id=draft.id, kind=kind, building_ids=building_ids,
            before=draft.number[rows].tolist(), after=numbers, plots_before=before,
            plots_after=after, version=version,
        )  # fmt: skip
    store.drafts.advance(connection, draft.id, version, json.dumps(asdict(parameters)))
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


def undo(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Edit:
    """
    Take the last step back.

    Raises
    ------
    DraftConflictError, PlotError
        As every edit; there is nothing to undo.
    """
    return _turn(connection, fabric, draft_id, version, is_undone=False)


def redo(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Edit:
    """
    Do the step again that was undone last.

    Raises
    ------
    DraftConflictError, PlotError
        As every edit; there is nothing to redo.
    """
    return _turn(connection, fabric, draft_id, version, is_undone=True)


def _turn(
    connection: Connection, fabric: Fabric, draft_id: int, version: int, *, is_undone: bool
) -> Edit:
    draft = lock_draft(connection, fabric, draft_id, version)
    found = store.drafts.step_next(connection, draft_id, is_undone)
    if found is None:
        if is_undone:
            raise PlotError("there is nothing to redo")
        raise PlotError("there is nothing to undo")
    old, new = ("before", "after") if is_undone else ("after", "before")
    gone = {row["number"] for row in found[f"plots_{old}"]} - {
        row["number"] for row in found[f"plots_{new}"]
    }
    store.drafts.write(
        connection, draft_id, plots=found[f"plots_{new}"], gone=gone,
        building_ids=found["building_ids"], numbers=found[new],
    )  # fmt: skip
    store.drafts.step_turn(connection, found["id"], version + 1)
    store.drafts.advance(connection, draft_id, version + 1)
    return _edit(fabric, draft, read_draft(connection, fabric, draft_id))


def _edit(fabric: Fabric, was: Draft, now: Draft) -> Edit:
    rows = was.number != now.number
    touched = {*was.number[rows].tolist(), *now.number[rows].tolist()}
    touched |= {one for one in {*was.plots, *now.plots} if was.plots.get(one) != now.plots.get(one)}
    return Edit(now, plot_figures(fabric, was, touched), plot_figures(fabric, now, touched))
