"""Questions about drafts of plots (`sql/drafts/`)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap.store import arrays, reader

Ids = npt.NDArray[np.int64]
Rows = Sequence[dict[str, Any]]


def fabric_version(connection: Connection, community_id: int) -> str:
    """Version of a community's fabric, as a text; empty where there is no such community."""
    found = reader.rows(connection, "drafts/fabric_version", community_id=community_id)
    return next((str(row["version"]) for row in found), "")


def base(connection: Connection, community_id: int) -> RowMapping:
    """`base_on`, `base` and `import_run_id`."""
    return reader.rows(connection, "drafts/base", community_id=community_id)[0]


def base_plots(connection: Connection, community_id: int, on: date) -> Sequence[RowMapping]:
    """One row per plot with buildings."""
    return reader.rows(connection, "drafts/base_plots", community_id=community_id, on=on)


def codes(connection: Connection, community_id: int) -> list[str]:
    """Codes of plots, past ones too."""
    found = reader.rows(connection, "drafts/codes", community_id=community_id)
    return [row["plot_code"] for row in found]


def begin(connection: Connection, **values: Any) -> int:
    """Add a draft; returns its id."""
    return connection.execute(reader.statement("drafts/begin"), values).scalar_one()


def draft(connection: Connection, draft_id: int) -> RowMapping | None:
    """The draft, or None where the user sees none."""
    return next(iter(reader.rows(connection, "drafts/draft", draft_id=draft_id)), None)


def lock(connection: Connection, draft_id: int) -> int | None:
    """Lock a draft until the transaction ends; returns its version, None where none is seen."""
    return connection.execute(
        reader.statement("drafts/lock"), {"draft_id": draft_id}
    ).scalar_one_or_none()


def plots(connection: Connection, draft_id: int) -> Sequence[RowMapping]:
    """One row per plot."""
    return reader.rows(connection, "drafts/plots", draft_id=draft_id)


def buildings(connection: Connection, draft_id: int) -> tuple[Ids, Ids]:
    """Ids of buildings, rising, and the number of the plot of each."""
    fields = {"building_id": "i8", "number": "i4"}
    found = arrays.read(connection, "drafts/buildings", fields, draft_id=draft_id)
    return found["building_id"], found["number"].astype(np.int64)


def listed(connection: Connection, community_id: int) -> pd.DataFrame:
    """One row per draft, the latest first."""
    return reader.frame(connection, "drafts/listed", community_id=community_id)


def steps(connection: Connection, draft_id: int) -> pd.DataFrame:
    """One row per step, in order."""
    return reader.frame(connection, "drafts/steps", draft_id=draft_id)


def step_next(connection: Connection, draft_id: int, is_undone: bool) -> RowMapping | None:
    """The step that is undone or redone next, or None."""
    found = reader.rows(connection, "drafts/step_next", draft_id=draft_id, is_undone=is_undone)
    return next(iter(found), None)


def step_add(connection: Connection, **values: Any) -> None:
    """Add a step; `plots_before` and `plots_after` are rows, the others as the columns."""
    plots = {name: json.dumps(values[name]) for name in ("plots_before", "plots_after")}
    reader.do(connection, "drafts/step_add", **{**values, **plots})


def step_turn(connection: Connection, step_id: int, version: int) -> None:
    """Mark a step as undone if it was done, and the other way round."""
    reader.do(connection, "drafts/step_turn", step_id=step_id, version=version)


def advance(
    connection: Connection, draft_id: int, version: int, parameters: str | None = None
) -> None:
    """Set the version, and the parameters (JSON) if given."""
    reader.do(
        connection, "drafts/advance", draft_id=draft_id, version=version, parameters=parameters
    )


def close(
    connection: Connection, draft_id: int, status: str, in_force_from: date | None = None
) -> None:
    """End the draft."""
    reader.do(
        connection, "drafts/close", draft_id=draft_id, status=status, in_force_from=in_force_from
    )  # fmt: skip


def write(
    connection: Connection,
    draft_id: int,
    *,
    plots: Rows,
    gone: Iterable[int],
    building_ids: Sequence[int],
    numbers: Sequence[int],
) -> None:
    """Write plots and the plots of buildings (0: in none); delete the plots that are gone."""
    if plots:
        reader.do(connection, "drafts/put_plots", draft_id=draft_id, plots=json.dumps(plots))
    pairs = list(zip(building_ids, numbers, strict=True))
    if put := [pair for pair in pairs if pair[1]]:
        ids, into = map(list, zip(*put, strict=True))
        reader.do(
            connection, "drafts/put_buildings", draft_id=draft_id, building_ids=ids, numbers=into
        )  # fmt: skip
    if out := [building for building, number in pairs if not number]:
        reader.do(connection, "drafts/take_buildings", draft_id=draft_id, building_ids=out)
    if numbers_gone := list(gone):
        reader.do(connection, "drafts/take_plots", draft_id=draft_id, numbers=numbers_gone)


def teams(connection: Connection, community_id: int, on: date) -> Sequence[RowMapping]:
    """One row per plot: `plot_id`, `worker_count`, `volunteer_count`."""
    return reader.rows(connection, "drafts/teams", community_id=community_id, on=on)


def gone(connection: Connection, community_id: int, building_ids: Sequence[int]) -> list[int]:
    """Ids of the buildings, among these, that left the community."""
    values = {"community_id": community_id, "building_ids": list(building_ids)}
    return [row["id"] for row in reader.rows(connection, "drafts/gone", **values)]


def plots_lock(connection: Connection, community_id: int) -> None:
    """Wait until nobody else changes the community's plots in force."""
    reader.do(connection, "drafts/plots_lock", community_id=community_id)


def in_force_last(
    connection: Connection, community_id: int, since: datetime | None
) -> RowMapping | None:
    """`closed_by` and `in_force_from` of the draft put in force last, or None."""
    found = reader.rows(connection, "drafts/in_force_last", community_id=community_id, since=since)
    return next(iter(found), None)


def force_plot(connection: Connection, draft_id: int, number: int, **values: Any) -> int:
    """Add the plot that a new plot of a draft becomes; returns its id."""
    plot_id = connection.execute(reader.statement("drafts/force_plot"), values).scalar_one()
    reader.do(connection, "drafts/force_number", draft_id=draft_id, number=number, plot_id=plot_id)
    return plot_id


def force_name(connection: Connection, plot_id: int, name: str) -> None:
    """Rename a plot."""
    reader.do(connection, "drafts/force_name", plot_id=plot_id, name=name)


def put_in_force(
    connection: Connection,
    *,
    left: Mapping[int, int],
    enter: Mapping[int, int],
    ended: Sequence[int],
    day: date,
) -> None:
    """
    Change plots and posts on a day.

    `left` and `enter` are buildings with the plot that they leave or enter; `ended` plots.
    """
    leaving = {"left": list(left), "left_plots": list(left.values()), "day": day}
    posts = {**leaving, "ended_plots": ended}
    entering = {"building_ids": list(enter), "plot_ids": list(enter.values()), "day": day}
    # Representatives first: they are found by the plot that they are about to leave.
    reader.do(connection, "drafts/force_reps", **entering)
    reader.do(connection, "drafts/force_posts_forget", **posts)
    reader.do(connection, "drafts/force_posts_end", **posts)
    reader.do(connection, "drafts/force_forget", **leaving)
    reader.do(connection, "drafts/force_leave", **leaving)
    reader.do(connection, "drafts/force_enter", **entering)
    reader.do(connection, "drafts/force_end", plot_ids=ended, day=day)
