"""Drafts of a community's plots, read from the database, checked and compared."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import PlotError
from gridmap.plots import drafts
from gridmap.plots.drafts import (
    Comparison,
    Draft,
    DraftPlot,
    Fabric,
    Finding,
    Parameters,
)


def read_draft(connection: Connection, fabric: Fabric, draft_id: int) -> Draft:
    """
    Draft at its latest version.

    Raises
    ------
    PlotError
        There is no such draft of this community, or none that the user may see.
    """
    row = store.drafts.draft(connection, draft_id)
    if row is None or row["community_id"] != fabric.community_id:
        raise PlotError("draft {id} is not there; look at the list again", id=draft_id)
    known, number_of = store.drafts.buildings(connection, draft_id)
    place = np.searchsorted(fabric.buildings.id, known)
    place[place == len(fabric.buildings.id)] = 0
    mine = fabric.buildings.id[place] == known
    number = np.zeros(len(fabric.buildings.id), np.int64)
    number[place[mine]] = number_of[mine]
    names = (
        "id", "community_id", "status", "version", "base_on", "base", "import_run_id", "begun_by",
        "begun_at", "in_force_from", "can_undo", "can_redo",
    )  # fmt: skip
    return Draft(
        **{name: row[name] for name in names},
        parameters=Parameters(**row["parameters"]),
        number=number,
        plots={one["number"]: DraftPlot(**one) for one in store.drafts.plots(connection, draft_id)},
    )


def plots_in_force(
    connection: Connection, fabric: Fabric, parameters: Parameters | None = None
) -> Draft:
    """
    Plots in force, in the form of a draft: to show their figures and to check them.

    Its id is 0, and it cannot be edited: `gridmap.actions.drafts.begin` makes a draft of it.
    """
    base = store.drafts.base(connection, fabric.community_id)
    number = np.zeros(len(fabric.buildings.id), np.int64)
    plots: dict[int, DraftPlot] = {}
    for row in store.drafts.base_plots(connection, fabric.community_id, base["base_on"]):
        own = np.isin(fabric.buildings.id, row["building_ids"])
        if own.any():
            one = len(plots) + 1
            plots[one] = DraftPlot(one, row["plot_code"], row["name"], row["plot_id"])
            number[own] = one
    return Draft(
        id=0,
        community_id=fabric.community_id,
        status="in_force",
        version=0,
        parameters=parameters or Parameters(),
        begun_by=None,
        begun_at=None,
        in_force_from=base["base_on"],
        can_undo=False,
        can_redo=False,
        number=number,
        plots=plots,
        **base,
    )


def list_drafts(connection: Connection, community_id: int) -> pd.DataFrame:
    """Drafts of a community, one row each, the latest first; columns as `drafts/listed.sql`."""
    return store.drafts.listed(connection, community_id)


def draft_steps(connection: Connection, draft_id: int) -> pd.DataFrame:
    """Steps of a draft, one row each, in order; columns as `drafts/steps.sql`."""
    return store.drafts.steps(connection, draft_id)


def check_draft(
    connection: Connection, fabric: Fabric, draft: Draft, on: date | None = None
) -> tuple[Finding, ...]:
    """Findings about a draft; teams are those of a day, the first possible one if None."""
    gone: list[int] = []
    if draft.id:
        held = store.drafts.buildings(connection, draft.id)[0]
        others = np.setdiff1d(held, fabric.buildings.id).tolist()
        gone = store.drafts.gone(connection, draft.community_id, others)
    teams = store.drafts.teams(connection, draft.community_id, on or draft.base_on)
    return drafts.check_draft(
        fabric, draft, gone=gone, teams={row["plot_id"]: dict(row) for row in teams}
    )


def compare_draft(connection: Connection, fabric: Fabric, draft: Draft) -> Comparison:
    """Draft beside the plots that it began from."""
    base = store.drafts.base_plots(connection, draft.community_id, draft.base_on)
    return drafts.compare_draft(fabric, draft, [dict(row) for row in base])
