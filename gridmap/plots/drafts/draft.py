"""A draft as it stands: begun, read, listed, locked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.errors import DraftConflictError, PlotError
from gridmap.plots.drafts.fabric import Fabric
from gridmap.plots.weights import WEIGHTS

Ids = npt.NDArray[np.int64]

NONE = 0
"""Number of the plot of a building that is in none."""

KINDS = {
    "move": "moved {count} buildings",
    "split": "split a plot",
    "merge": "merged plots",
    "rename": "renamed a plot",
    "redraw": "redrew the plots ({count} buildings)",
}


@dataclass(frozen=True)
class Parameters:
    """
    What a draft's plots are measured by, and drawn by where they are drawn.

    `weight` is one of `gridmap.plots.weights.WEIGHTS`; the others as `gridmap.plots.draw` takes
    them. With neither `parts` nor `target` a redraw keeps the number of plots.
    """

    weight: str = "households"
    parts: int | None = None
    target: float | None = None
    tolerance: float = 0.1
    group_weight: float = 4.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a weight that nobody knows."""
        if self.weight not in WEIGHTS:
            raise PlotError(
                "no weight {weight!r}; choose one of {weights}",
                weight=self.weight,
                weights=", ".join(WEIGHTS),
            )


@dataclass(frozen=True)
class DraftPlot:
    """A plot of a draft; `plot_id` is the plot that it continues, None for a new one."""

    number: int
    plot_code: str
    name: str
    plot_id: int | None


@dataclass(frozen=True, eq=False)
class Draft:
    """
    A draft at one version.

    Attributes
    ----------
    id
        0 where it is what is in force, see `in_force`.
    status
        'open', 'in_force' or 'dropped'.
    version
        What an operation is given, so that nobody edits what they have not seen.
    base_on
        The day whose plots it began from: today, or the day of the last planned change.
    base
        Digest of those plots.
    number
        Plot of each building, in the order of the fabric; `NONE` where it is in none.
    plots
        By number.
    """

    id: int
    community_id: int
    status: str
    version: int
    parameters: Parameters
    base_on: date
    base: str
    import_run_id: int | None
    begun_by: str | None
    begun_at: datetime | None
    in_force_from: date | None
    can_undo: bool
    can_redo: bool
    number: Ids
    plots: Mapping[int, DraftPlot]


def begin(connection: Connection, fabric: Fabric, parameters: Parameters | None = None) -> Draft:
    """
    A new draft of what is in force, or will be after the last change that is planned.

    Buildings that are in no plot are in none here either.
    """
    now = in_force(connection, fabric, parameters)
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
    return read(connection, fabric, draft_id)


def in_force(connection: Connection, fabric: Fabric, parameters: Parameters | None = None) -> Draft:
    """
    What is in force, in the form of a draft: to show its figures and to check it.

    Its id is 0, and it cannot be edited: `begin` makes a draft of it that can.
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


def read(connection: Connection, fabric: Fabric, draft_id: int) -> Draft:
    """
    The draft as it stands.

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


def listed(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a draft of the community, the latest first; columns as `sql/draft_list.sql`."""
    return store.drafts.listed(connection, community_id)


def steps(connection: Connection, draft_id: int) -> pd.DataFrame:
    """A row a step of the draft, in order; columns as `sql/draft_steps.sql`."""
    return store.drafts.steps(connection, draft_id)


def lock(connection: Connection, fabric: Fabric, draft_id: int, version: int) -> Draft:
    """
    The draft, held to the transaction's end, if it is open and at the version that was seen.

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
    draft = read(connection, fabric, draft_id)
    if draft.status != "open":
        raise DraftConflictError(
            "draft {draft_id} is closed ({status}); begin a new one",
            draft_id=draft_id,
            status=draft.status.replace("_", " "),
        )
    return draft


def _since(connection: Connection, draft_id: int, version: int) -> str:
    """Who did what after a version, one after the other."""
    row = store.drafts.draft(connection, draft_id)
    assert row is not None
    told = []
    taken = store.drafts.steps(connection, draft_id)
    for step in taken[taken["version"] > version].sort_values("version").itertuples():
        what = KINDS[step.kind].format(count=step.building_count)
        undone = "undid: " if step.is_undone else ""
        told.append(f"{step.changed_by or 'somebody'} {undone}{what}")
    if row["status"] != "open":
        what = f"put it in force from {row['in_force_from']}"
        told.append(
            f"{row['closed_by'] or 'somebody'} "
            + (what if row["status"] == "in_force" else "dropped it")
        )
    # Steps that were undone and then replaced, and new parameters, leave no trace of their own.
    what = "; ".join(told) or "its parameters were changed, or steps undone"
    return f"draft {draft_id} has changed: {what}"
