"""What drafts ask of the database: a function a query of `gridmap/sql/draft_*.sql`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, RowMapping

from gridmap import arrays, queries

Ids = npt.NDArray[np.int64]
Rows = Sequence[dict[str, Any]]


def _rows(connection: Connection, name: str, /, **parameters: Any) -> Sequence[RowMapping]:
    return connection.execute(queries.statement(name), parameters).mappings().all()


def _do(connection: Connection, name: str, /, **parameters: Any) -> None:
    connection.execute(queries.statement(name), parameters)


def _frame(connection: Connection, name: str, /, **parameters: Any) -> pd.DataFrame:
    result = connection.execute(queries.statement(name), parameters)
    return pd.DataFrame(result.all(), columns=list(result.keys()))


def draft_fabric_version(connection: Connection, community_id: int) -> str:
    """Empty where there is no such community."""
    found = _rows(connection, "draft_fabric_version", community_id=community_id)
    return next((str(row["version"]) for row in found), "")


def draft_base(connection: Connection, community_id: int) -> RowMapping:
    """`base_on`, `base` and `import_run_id`."""
    return _rows(connection, "draft_base", community_id=community_id)[0]


def draft_base_plots(connection: Connection, community_id: int, on: date) -> Sequence[RowMapping]:
    """A row a plot with buildings."""
    return _rows(connection, "draft_base_plots", community_id=community_id, on=on)


def draft_codes(connection: Connection, community_id: int) -> list[str]:
    """Codes of plots, past ones too."""
    found = _rows(connection, "draft_codes", community_id=community_id)
    return [row["plot_code"] for row in found]


def draft_begin(connection: Connection, **values: Any) -> int:
    """The id of the new draft."""
    return connection.execute(queries.statement("draft_begin"), values).scalar_one()


def draft_row(connection: Connection, draft_id: int) -> RowMapping | None:
    """The draft, or None where there is none to be seen."""
    return next(iter(_rows(connection, "draft_row", draft_id=draft_id)), None)


def draft_lock(connection: Connection, draft_id: int) -> int | None:
    """The version; None where there is no draft to be seen."""
    return connection.execute(
        queries.statement("draft_lock"), {"draft_id": draft_id}
    ).scalar_one_or_none()


def draft_plots(connection: Connection, draft_id: int) -> Sequence[RowMapping]:
    """A row a plot."""
    return _rows(connection, "draft_plots", draft_id=draft_id)


def draft_buildings(connection: Connection, draft_id: int) -> tuple[Ids, Ids]:
    """Ids of buildings, rising, and the number of the plot of each."""
    fields = {"building_id": "i8", "number": "i4"}
    found = arrays.read(connection, "draft_buildings", fields, draft_id=draft_id)
    return found["building_id"], found["number"].astype(np.int64)


def draft_list(connection: Connection, community_id: int) -> pd.DataFrame:
    """A row a draft, the latest first."""
    return _frame(connection, "draft_list", community_id=community_id)


def draft_steps(connection: Connection, draft_id: int) -> pd.DataFrame:
    """A row a step, in order."""
    return _frame(connection, "draft_steps", draft_id=draft_id)


def draft_step_next(connection: Connection, draft_id: int, is_undone: bool) -> RowMapping | None:
    """The step that is undone or redone next, or None."""
    found = _rows(connection, "draft_step_next", draft_id=draft_id, is_undone=is_undone)
    return next(iter(found), None)


def draft_step_add(connection: Connection, **values: Any) -> None:
    """`plots_before` and `plots_after` are rows; the others as the columns."""
    plots = {name: json.dumps(values[name]) for name in ("plots_before", "plots_after")}
    _do(connection, "draft_step_add", **{**values, **plots})


def draft_step_turn(connection: Connection, step_id: int, version: int) -> None:
    """Undone if it was done, and the other way round."""
    _do(connection, "draft_step_turn", step_id=step_id, version=version)


def draft_advance(
    connection: Connection, draft_id: int, version: int, parameters: str | None = None
) -> None:
    """Set the version, and the parameters (JSON) if given."""
    _do(connection, "draft_advance", draft_id=draft_id, version=version, parameters=parameters)


def draft_close(
    connection: Connection, draft_id: int, status: str, in_force_from: date | None = None
) -> None:
    """End the draft."""
    _do(
        connection, "draft_close", draft_id=draft_id, status=status, in_force_from=in_force_from
    )  # fmt: skip


def draft_write(
    connection: Connection,
    draft_id: int,
    *,
    plots: Rows,
    gone: Iterable[int],
    building_ids: Sequence[int],
    numbers: Sequence[int],
) -> None:
    """Put plots and buildings (number 0: in none) where they belong; plots that are gone leave."""
    if plots:
        _do(connection, "draft_put_plots", draft_id=draft_id, plots=json.dumps(plots))
    pairs = list(zip(building_ids, numbers, strict=True))
    if put := [pair for pair in pairs if pair[1]]:
        ids, into = map(list, zip(*put, strict=True))
        _do(
            connection, "draft_put_buildings", draft_id=draft_id, building_ids=ids, numbers=into
        )  # fmt: skip
    if out := [building for building, number in pairs if not number]:
        _do(connection, "draft_take_buildings", draft_id=draft_id, building_ids=out)
    if numbers_gone := list(gone):
        _do(connection, "draft_take_plots", draft_id=draft_id, numbers=numbers_gone)


def draft_teams(connection: Connection, community_id: int, on: date) -> Sequence[RowMapping]:
    """A row a plot: `plot_id`, `worker_count`, `volunteer_count`."""
    return _rows(connection, "draft_teams", community_id=community_id, on=on)


def draft_gone(connection: Connection, community_id: int, building_ids: Sequence[int]) -> list[int]:
    """Those of the buildings that are no part of the community any more."""
    values = {"community_id": community_id, "building_ids": list(building_ids)}
    return [row["id"] for row in _rows(connection, "draft_gone", **values)]


def draft_plots_lock(connection: Connection, community_id: int) -> None:
    """Wait until nobody else changes the community's plots in force."""
    _do(connection, "draft_plots_lock", community_id=community_id)


def draft_in_force_last(
    connection: Connection, community_id: int, since: datetime | None
) -> RowMapping | None:
    """`closed_by` and `in_force_from` of the last one, or None."""
    found = _rows(connection, "draft_in_force_last", community_id=community_id, since=since)
    return next(iter(found), None)


def draft_force_plot(connection: Connection, draft_id: int, number: int, **values: Any) -> int:
    """The id of the plot that a new plot of a draft becomes."""
    plot_id = connection.execute(queries.statement("draft_force_plot"), values).scalar_one()
    _do(connection, "draft_force_number", draft_id=draft_id, number=number, plot_id=plot_id)
    return plot_id


def draft_force_name(connection: Connection, plot_id: int, name: str) -> None:
    """Rename a plot."""
    _do(connection, "draft_force_name", plot_id=plot_id, name=name)


def draft_force(
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
    _do(connection, "draft_force_reps", **entering)
    _do(connection, "draft_force_posts_forget", **posts)
    _do(connection, "draft_force_posts_end", **posts)
    _do(connection, "draft_force_forget", **leaving)
    _do(connection, "draft_force_leave", **leaving)
    _do(connection, "draft_force_enter", **entering)
    _do(connection, "draft_force_end", plot_ids=ended, day=day)
