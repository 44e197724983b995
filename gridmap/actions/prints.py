"""Printing: read what a print shows, and record who took the work phones on it away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gridmap.actions.record import record
from gridmap.analysis.prints import Layer, PrintData, read_print_data
from gridmap.errors import PrintError


def cards(
    connection: Connection,
    on: date | None = None,
    *,
    buildings: Sequence[int] | None = None,
    community: int | None = None,
    plot: int | None = None,
) -> PrintData:
    """
    Take the data of contact cards: of these buildings, or of all of a community or plot.

    Of an area those without a name, an address and households have none: nobody could be given
    it. Where all are so, nothing is known yet, and all have one.

    Parameters and errors as `read_print_data`.
    """
    plots = None if plot is None else [plot]
    data = read_print_data(connection, on, buildings=buildings, community=community, plots=plots)
    if buildings is None:
        data = replace(data, buildings=_reached(data.buildings))
    count = len(data.buildings.rows)
    _record(connection, "cards", count, community_id=community, plot_id=plot)
    return data


def plot_sheets(
    connection: Connection,
    on: date | None = None,
    *,
    plots: Sequence[int] | None = None,
    community: int | None = None,
) -> PrintData:
    """
    Take the data of plot sheets: of these plots, or of all of a community.

    Parameters and errors as `read_print_data`; also a `PrintError` where no plot is left.
    """
    data = read_print_data(connection, on, community=community, plots=plots)
    if not data.plots:
        raise PrintError("there is no plot here that this account may print a sheet of")
    _record(connection, "plot sheets", len(data.plots), community_id=community, plot_ids=data.plots)
    return data


def wall_map(connection: Connection, on: date | None = None, *, community: int) -> PrintData:
    """
    Take the data of a community's wall map.

    Parameters and errors as `read_print_data`; also a `PrintError` where no plot is in force.
    """
    data = read_print_data(connection, on, community=community)
    if not data.plots:
        raise PrintError("no plot of this community is in force for this account: draw plots first")
    _record(connection, "wall map", 1, community_id=community)
    return data


def account_slips(connection: Connection, count: int) -> None:
    """Record that somebody took slips with passwords away."""
    _record(connection, "account slips", count)


def _reached(found: Layer) -> Layer:
    rows = found.rows
    kept = (rows.name.notna() | rows.address.ne("") | rows.household_count.gt(0)).to_numpy()
    return Layer.of(rows[kept], found.shapes[kept]) if kept.any() else found


def _record(connection: Connection, what: str, count: int, **of: Any) -> None:
    detail = {name: value for name, value in of.items() if value is not None}
    record(connection, f"print {what}", {"count": count, **detail})
