"""Puts a draft in force from a day; the past stays as it was."""

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from gridmap import store
from gridmap.actions.drafts.lock import lock_draft
from gridmap.actions.record import record
from gridmap.analysis.drafts import check_draft, compare_draft
from gridmap.errors import DraftConflictError, PlotError
from gridmap.i18n import Message
from gridmap.plots.drafts import NONE, Comparison, Draft, Fabric

ONE_PLOT = "plot_building_one_plot"
"""Constraint that keeps a building from being in two plots at once."""


def put_in_force(
    connection: Connection, fabric: Fabric, draft_id: int, version: int, day: date | None = None
) -> Comparison:
    """
    Make a draft the plots of its community from a day on, in the caller's transaction.

    A plot that continues keeps its id, code and team, a new one begins, one that is gone ends
    with its posts; representatives follow their buildings. What was before the day stays. A
    building without homes stays in its plot as long as that continues; one that was demolished or
    went to another community leaves it.

    Parameters
    ----------
    day
        Today or later, and not before a change that is already planned; the first possible day if
        None.

    Raises
    ------
    DraftConflictError
        The draft is not at this version any more, or the plots that it began from were changed;
        not by a building that was demolished meanwhile, or is in use again.
    PlotError
        The draft has errors, or the day is too early.
    """
    store.drafts.plots_lock(connection, fabric.community_id)
    draft = lock_draft(connection, fabric, draft_id, version)
    base = store.drafts.base(connection, fabric.community_id)
    if base["base"] != draft.base:
        raise DraftConflictError(_changed(connection, draft))
    day = day or base["base_on"]
    if day < base["base_on"]:
        raise PlotError(
            "plots can change from {day} on; choose that day or a later one",
            day=base["base_on"],
        )
    if errors := [
        one.message for one in check_draft(connection, fabric, draft) if one.severity == "error"
    ]:
        raise PlotError("the draft cannot be put in force: {errors}", errors=errors)
    comparison = compare_draft(connection, fabric, draft)
    try:
        _write(connection, fabric, draft, day)
    except IntegrityError as error:
        raise DraftConflictError(_taken(error)) from error
    store.drafts.close(connection, draft.id, "in_force", day)
    record(
        connection,
        "plots: put in force",
        {
            "draft_id": draft.id,
            "community_id": draft.community_id,
            "from": day.isoformat(),
            "buildings": len(comparison.buildings),
        },
    )
    return comparison


def _write(connection: Connection, fabric: Fabric, draft: Draft, day: date) -> None:
    base = store.drafts.base_plots(connection, draft.community_id, draft.base_on)
    plot_of = {building: row["plot_id"] for row in base for building in row["building_ids"]}
    became: dict[int, int | None] = {NONE: None}
    for number in set(draft.number.tolist()) & set(draft.plots):
        plot = draft.plots[number]
        became[number] = plot.plot_id
        if plot.plot_id is None:
            became[number] = store.drafts.force_plot(
                connection, draft.id, number, community_id=draft.community_id,
                plot_code=plot.plot_code, name=plot.name, day=day,
            )  # fmt: skip
        else:
            store.drafts.force_name(connection, plot.plot_id, plot.name)
    wanted: dict[int, int | None] = dict(
        zip(fabric.buildings.id.tolist(), map(became.get, draft.number.tolist()), strict=True)
    )
    known = sorted({*plot_of, *wanted})
    wanted |= dict.fromkeys(store.drafts.gone(connection, draft.community_id, known))
    known_plots = {plot.plot_id for plot in draft.plots.values() if plot.plot_id is not None}
    ended = {*known_plots, *(row["plot_id"] for row in base)} - set(became.values())
    left = {
        building: plot
        for building, plot in plot_of.items()
        if wanted.get(building, plot) != plot or plot in ended
    }
    enter = {
        building: plot
        for building, plot in wanted.items()
        if plot is not None and plot_of.get(building) != plot
    }
    store.drafts.put_in_force(connection, left=left, enter=enter, ended=sorted(ended), day=day)


def _taken(error: IntegrityError) -> Message:
    if getattr(getattr(error.orig, "diag", None), "constraint_name", None) == ONE_PLOT:
        # It came here from another community, whose plots only its own workers change.
        return Message(
            "a building of the draft is in a plot of another community still; have that community "
            "put its plots in force anew, which leaves the building out, then put these in force"
        )
    return Message("a code of the draft is used by another plot meanwhile; begin a new draft")


def _changed(connection: Connection, draft: Draft) -> Message:
    last = store.drafts.in_force_last(connection, draft.community_id, draft.begun_at)
    if last is None:
        what = Message("the plots that the draft began from were loaded anew")
    else:
        what = Message(
            "{who} put other plots in force from {day}",
            who=last["closed_by"] or Message("somebody"),
            day=last["in_force_from"],
        )
    return Message("{what}; begin a new draft from what is in force now", what=what)
