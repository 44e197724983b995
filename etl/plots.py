"""Plots (责任田): which buildings form one, from a table with a row a building."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pandas as pd
from sqlalchemy import Connection

from etl import records
from etl.records import Records, Refusals
from etl.source import Cleaned, Stored
from gridmap import clock, store
from gridmap.store.copy import copy_frame

COLUMNS = {
    "plot_code": ("责任田编号", "责任区编号"),
    "plot_name": ("责任田", "责任田名称", "责任区名称"),
    "community": ("社区", "所属社区", "社区名称"),
    "building_code": ("楼栋编号", "楼栋代码", "建筑编号"),
    "valid_from": ("起始日期", "生效日期"),
}


@dataclass
class Plots:
    """
    A source (see `etl.source`): plot_code, plot_name, community, building_code, valid_from.

    The table is the whole assignment of the communities that it names. A building that it gives
    to another plot moves on `valid_from`, or on `today` where that is not after the day on which
    the old plot got it; a building that it lacks leaves its plot on `today`.
    """

    today: date = field(default_factory=clock.today)

    kind: ClassVar[str] = "plot"

    def read(self, path: Path) -> Records:
        """The table as text; SourceError where a column is missing."""
        return records.read(path, COLUMNS, needed=("plot_code", "community", "building_code"))

    def clean(self, raw: Records) -> Cleaned[Records]:
        """One row per building; refused where a code is missing or the building stands twice."""
        rows = raw.frame.copy()
        rows["plot_name"] = rows["plot_name"].where(rows["plot_name"] != "", rows["plot_code"])
        rows["valid_from"], unread = records.days(raw.frame["valid_from"])
        rows["valid_from"] = rows["valid_from"].where(rows["valid_from"].notna(), self.today)
        refusals = Refusals(rows)
        refusals.add(rows["plot_code"] == "", "no-plot-code")
        refusals.add(rows["community"] == "", "no-community")
        refusals.add(rows["building_code"] == "", "no-building-code")
        refusals.add(unread, "day-unreadable")
        same = ["community", "plot_code", "building_code"]
        refusals.add(_again(refusals.open, same, rows), "building-again")
        refusals.add(_again(refusals.open, same[::2], rows), "building-in-two-plots")
        return Cleaned(refusals.open, refusals.reasons, raw, dict(raw.notes))

    def link(self, connection: Connection, cleaned: Cleaned[Records]) -> Cleaned[Records]:
        """Communities by name, buildings by code."""
        rows = cleaned.rows.copy()
        rows["community_id"] = records.community_ids(connection, rows["community"])
        rows["building_id"], elsewhere = records.building_ids(
            connection, rows["building_code"], rows["community_id"]
        )
        refusals = Refusals(rows)
        refusals.add(rows["community_id"].isna(), "community-unknown")
        refusals.add(elsewhere, "building-elsewhere")
        refusals.add(rows["building_id"].isna(), "building-code-unknown")
        return replace(cleaned, rows=rows).refuse(refusals.reasons)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Plots by community and code; buildings by day, nothing of the past rewritten."""
        rows = cleaned.rows
        if rows.empty:
            return Stored(0, 0)
        names = ["community_id", "plot_code", "plot_name", "building_id", "valid_from"]
        load = store.load.plots
        store.load.staging.lock(connection, "plot")
        load.stage(connection)
        copy_frame(connection, "incoming_plot", rows[names])
        notes = {
            "plots new": load.insert(connection),
            "plots changed": load.update(connection),
            "plots ended": load.end(connection, self.today),
        }
        load.stage_moves(connection, self.today)
        load.forget_buildings(connection)
        left = load.leave_buildings(connection)
        entered = load.enter_buildings(connection)
        if left:
            notes["buildings that left a plot"] = left
        return Stored(entered, left, {name: count for name, count in notes.items() if count})


def _again(open_: pd.DataFrame, names: list[str], rows: pd.DataFrame) -> pd.Series:
    """Rows that repeat an earlier one in these columns, among the rows still open."""
    return rows.index.isin(open_.index[open_.duplicated(names)])
