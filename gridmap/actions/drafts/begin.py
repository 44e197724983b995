"""Begins a draft."""

import json
from dataclasses import asdict

from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.drafts import plots_in_force, read_draft
from gridmap.plots.drafts import Draft, Fabric, Parameters


def begin(connection: Connection, fabric: Fabric, parameters: Parameters | None = None) -> Draft:
    """
    Begin a draft from the plots in force, or from those after the last planned change.

    Buildings that are in no plot are in none here either.
    """
    store.drafts.plots_lock(connection, fabric.community_id)
    now = plots_in_force(connection, fabric, parameters)
    draft_id = store.drafts.begin(
        connection,
        community_id=fabric.community_id,
        parameters=json.dumps(asdict(now.parameters)),
        base_on=now.base_on,
        base=now.base,
        import_run_id=now.import_run_id,
    )
    placed = now.number > 0
    store.drafts.write(
        connection,
        draft_id,
        plots=[asdict(plot) for plot in now.plots.values()],
        gone=(),
        building_ids=fabric.buildings.id[placed].tolist(),
        numbers=now.number[placed].tolist(),
    )
    return read_draft(connection, fabric, draft_id)
