"""Teams (服务小组): who does what for which plot, from a table with a row a post."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
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
    "community": ("社区", "所属社区", "社区名称"),
    "role": ("角色", "职务", "岗位"),
    "name": ("姓名",),
    "work_phone": ("工作电话", "办公电话"),
    "building_code": ("楼栋编号", "楼栋代码", "建筑编号"),
    "login": ("登录名", "账号"),
    "valid_from": ("起始日期", "生效日期"),
    "valid_to": ("截止日期", "终止日期"),
}
ROLES = {
    **dict.fromkeys(("grid_leader", "网格长"), "grid_leader"),
    **dict.fromkeys(("worker", "社区工作者", "网格员", "专职网格员"), "worker"),
    **dict.fromkeys(("volunteer", "志愿者"), "volunteer"),
    **dict.fromkeys(("building_rep", "楼栋代表", "楼栋长", "楼长"), "building_rep"),
}


@dataclass
class Teams:
    """
    Source (see `etl.source`) of the people who serve the plots.

    Columns: plot_code, role, name, work_phone, building_code, login, valid_from, valid_to (last
    day, included).

    The table is the whole staffing of the communities whose plots it names: posts that it lacks
    end on `today`. A team that is too small is no error here; it is for officials to see.
    """

    today: date = field(default_factory=clock.today)

    kind: ClassVar[str] = "team"

    def read(self, path: Path) -> Records:
        """The table as text; SourceError where a column is missing."""
        return records.read(path, COLUMNS, needed=("plot_code", "role", "name"))

    def clean(self, raw: Records) -> Cleaned[Records]:
        """One row per post, with roles and days; refused where it cannot be one."""
        rows = raw.frame.copy()
        rows["role"] = rows["role"].map(ROLES)
        rows["valid_from"], no_start = records.days(raw.frame["valid_from"])
        rows["valid_from"] = rows["valid_from"].where(rows["valid_from"].notna(), self.today)
        rows["valid_to"], no_end = records.days(raw.frame["valid_to"])
        rows["until"] = _until(rows["valid_to"])
        refusals = Refusals(rows)
        refusals.add(rows["plot_code"] == "", "no-plot-code")
        refusals.add(rows["name"] == "", "person-unnamed")
        refusals.add(rows["role"].isna(), "role-unknown")
        refusals.add(no_start | no_end, "day-unreadable")
        ends = rows["until"].where(rows["until"].notna(), date.max)
        refusals.add(ends <= rows["valid_from"], "ends-before-start")
        is_rep = rows["role"] == "building_rep"
        refusals.add(is_rep & (rows["building_code"] == ""), "rep-without-building")
        refusals.add(~is_rep & (rows["building_code"] != ""), "building-without-rep")
        refusals.add(_overlapping(refusals.open, rows), "post-again")
        return Cleaned(refusals.open, refusals.reasons, raw, dict(raw.notes))

    def link(self, connection: Connection, cleaned: Cleaned[Records]) -> Cleaned[Records]:
        """Plots and buildings by their codes, accounts by their login."""
        rows = cleaned.rows.copy()
        rows["plot_id"], rows["community_id"], several = _plots(connection, rows)
        rows["building_id"], elsewhere = records.building_ids(
            connection, rows["building_code"], rows["community_id"]
        )
        rows["app_user_id"], notes = _accounts(connection, rows["login"])
        refusals = Refusals(rows)
        refusals.add(several, "plot-of-several")
        refusals.add(rows["plot_id"].isna(), "plot-code-unknown")
        refusals.add(elsewhere, "building-elsewhere")
        refusals.add(
            rows["building_id"].isna() & (rows["building_code"] != ""), "building-code-unknown"
        )
        linked = replace(cleaned, rows=rows, notes={**cleaned.notes, **notes})
        return linked.refuse(refusals.reasons)

    def store(self, connection: Connection, cleaned: Cleaned, run_id: int) -> Stored:
        """Members by community, name and number; posts by day."""
        rows = cleaned.rows.assign(
            work_phone=cleaned.rows["work_phone"].where(cleaned.rows["work_phone"] != "", None)
        )
        if rows.empty:
            return Stored(0, 0)
        names = ["community_id", "plot_id", "building_id", "role", "name", "work_phone"]
        load = store.load.teams
        store.load.staging.lock(connection, "team")
        load.stage(connection)
        copy_frame(
            connection, "incoming_post", rows[[*names, "app_user_id", "valid_from", "until"]]
        )
        notes = {
            "members new": load.insert_members(connection),
            "members linked to an account": load.update_members(connection),
        }
        load.find_members(connection)
        ended = load.end_posts(connection, self.today)
        updated = load.update_posts(connection)
        inserted = load.insert_posts(connection)
        if ended:
            notes["posts ended"] = ended
        notes = {name: count for name, count in notes.items() if count}
        return Stored(inserted, updated + ended, notes)


def _until(valid_to: pd.Series) -> pd.Series:
    """The first day on which it no longer counts, None for no end."""
    ends = [None if day is None else day + timedelta(days=1) for day in valid_to]
    return pd.Series(ends, index=valid_to.index, dtype=object)


def _overlapping(open_: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Rows in which one person holds one post twice at a time."""
    key = ["community", "plot_code", "role", "name", "work_phone", "building_code"]
    taken: dict[tuple, date] = {}
    again: set[int] = set()
    in_order = open_.sort_values("valid_from", kind="stable")
    for at, start, until, *post in in_order[["valid_from", "until", *key]].itertuples():
        if start < taken.get(tuple(post), date.min):
            again.add(at)
        else:
            taken[tuple(post)] = until or date.max
    return pd.Series(rows.index.isin(again), index=rows.index)


def _plots(connection: Connection, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Plot and community by code, and where several communities use the code."""
    communities = records.community_ids(connection, rows["community"])
    found: dict[str, dict[int, int]] = {}
    for plot in store.load.teams.plots(connection):
        found.setdefault(plot["plot_code"], {})[plot["community_id"]] = plot["id"]
    plots: list[int | None] = []
    owners: list[int | None] = []
    several: list[bool] = []
    for code, name, community_id in zip(
        rows["plot_code"], rows["community"], communities, strict=True
    ):
        of_code = found.get(code, {})
        meant = {k: v for k, v in of_code.items() if not name or k == community_id}
        one = len(meant) == 1
        plots.append(next(iter(meant.values())) if one else None)
        owners.append(next(iter(meant)) if one else None)
        several.append(len(meant) > 1)
    columns = (pd.Series(values, index=rows.index, dtype=object) for values in (plots, owners))
    return *columns, pd.Series(several, index=rows.index, dtype=bool)


def _accounts(connection: Connection, logins: pd.Series) -> tuple[pd.Series, dict[str, list[str]]]:
    """Accounts by their login; logins that have none are told and wait for the next load."""
    known = {row["name"]: row["id"] for row in store.load.teams.accounts(connection)}
    ids = pd.Series([known.get(login) for login in logins], index=logins.index, dtype=object)
    missing = sorted({login for login in logins if login and login not in known})
    return ids, {"logins without an account": missing} if missing else {}
