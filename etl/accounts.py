"""List of accounts to make (账号名单): a row per person; a row that cannot be one comes back."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import Connection

from etl import records
from etl.records import Records
from gridmap import store
from gridmap.actions import accounts, areas, passwords
from gridmap.errors import AccessError
from gridmap.gazetteer import community_key
from gridmap.i18n import Message

COLUMNS = {
    "name": ("姓名", "人员姓名", "人员"),
    "login": ("登录名", "账号", "用户名", "登录账号"),
    "role": ("角色", "岗位", "职务"),
    "communities": ("社区", "所属社区", "负责社区", "所在社区", "范围", "负责范围"),
}
HEADERS = {"name": "姓名", "login": "登录名", "role": "角色", "communities": "社区"}
REASON = "退回原因"
ROLES = {
    **dict.fromkeys(("grid_leader", "网格长", "gridleader"), "grid_leader"),
    **dict.fromkeys(
        ("community_worker", "社区工作者", "社工", "communityworker"), "community_worker"
    ),
    **dict.fromkeys(
        ("street_official", "街道工作人员", "街道干部", "街道", "streetofficial"), "street_official"
    ),
    **dict.fromkeys(("planner", "规划人员", "规划"), "planner"),
    **dict.fromkeys(("admin", "系统管理员", "管理员", "administrator"), "admin"),
}
"""Roles by what a list calls them, in small letters and without blanks."""
_OFFERED = ("网格长", "社区工作者", "街道工作人员", "规划人员", "系统管理员")
_BETWEEN = re.compile(r"[、,，;；/|\n]+")
_WIDTHS = {"姓名": 14, "登录名": 18, "角色": 16, "社区": 36, REASON: 60}


@dataclass(frozen=True)
class MadeAccount:
    """Account that a row became; its password is kept nowhere else."""

    login: str
    name: str
    role: str
    communities: tuple[str, ...]
    password: str


@dataclass(frozen=True)
class Outcome:
    """Result of a list: accounts, and reasons by the row's number in the file."""

    made: tuple[MadeAccount, ...]
    rejected: dict[int, Message]


def read(path: Path) -> Records:
    """
    Read a list of accounts, every cell as text.

    Raises
    ------
    SourceError
        Not a table, or without a column of names or roles.
    """
    return records.read(path, COLUMNS, needed=("name", "role"))


def preview(connection: Connection, raw: Records) -> Outcome:
    """Try what `load` would make of a list; nothing is kept, and the passwords are empty."""
    step = connection.begin_nested()
    try:
        return _each(connection, raw, lambda: None)
    finally:
        step.rollback()


def load(connection: Connection, raw: Records) -> Outcome:
    """
    Make the accounts of a list, as administrator, each with a password for the first login.

    A row is an account, with communities and the team's member, or comes back as it was.
    """
    return _each(connection, raw, passwords.one_time)


def _each(connection: Connection, raw: Records, password: Callable[[], str | None]) -> Outcome:
    names = store.overview.community_names(connection)
    places = store.accounts.areas(connection)
    made, rejected = [], {}
    for number, row in zip(raw.frame.index, raw.frame.to_dict("records"), strict=True):
        try:
            # So that an account whose communities are refused is not there either.
            with connection.begin_nested():
                made.append(_one(connection, row, names, places, password()))
        except AccessError as error:
            rejected[int(number)] = error.message
    return Outcome(tuple(made), rejected)


def _one(
    connection: Connection,
    row: dict[str, str],
    names: Sequence[str],
    areas_known: Sequence[str],
    password: str | None,
) -> MadeAccount:
    name = row["name"].strip()
    login = row["login"].strip() or name
    role = ROLES.get(re.sub(r"\s+", "", row["role"]).casefold())
    if role is None:
        raise AccessError(
            "{role!r} is no role; write one of {roles}", role=row["role"], roles="、".join(_OFFERED)
        )
    if not name:
        raise AccessError("a person needs a name")
    is_limited = role in areas.LIMITED
    written = [one.strip() for one in _BETWEEN.split(row["communities"]) if one.strip()]
    places = [_community(one, areas_known if is_limited else names) for one in written]
    if role == "community_worker" and not places:
        raise AccessError("a community worker needs a community")
    if places and role == "admin":
        raise AccessError("an administrator has no communities")
    accounts.add(
        connection, login, role, password,
        display_name=name,
        communities=places if role == "community_worker" else (),
        members=_members(connection, name, places) if role == "grid_leader" else (),
        area=places if is_limited else (),
        is_one_time=True,
    )  # fmt: skip
    return MadeAccount(login, name, role, tuple(places), password or "")


def _community(written: str, names: Sequence[str]) -> str:
    """Community (or subdistrict) of a name, in full or without 社区."""
    found = [name for name in names if name == written]
    found = found or [name for name in names if community_key(name) == community_key(written)]
    if len(found) != 1:
        raise AccessError("no community is called {name!r}", name=written)
    return found[0]


def _members(connection: Connection, name: str, communities: Sequence[str]) -> list[int]:
    """The member of a team that a grid leader is in each community: the only one of the name."""
    members = store.accounts.members(connection)
    found = []
    for community in communities:
        same = members[(members.community == community) & (members.name == name)]
        if len(same) != 1:
            raise AccessError(
                "{count} members of teams in {community} are called {name!r}; leave the community "
                "empty, and choose the member on the page",
                count=len(same),
                community=community,
                name=name,
            )
        found.append(int(same.team_member_id.iloc[0]))
    return found


def template() -> bytes:
    """Bytes of an empty list, with the roles to choose from."""
    return _workbook([], list(HEADERS.values()))


def rejects(raw: Records, reasons: dict[int, str]) -> bytes:
    """Bytes of the rows that came back, with the reason of each: corrected, they load again."""
    rows = [
        [*(row[field] for field in HEADERS), reasons[int(number)]]
        for number, row in zip(raw.frame.index, raw.frame.to_dict("records"), strict=True)
        if number in reasons
    ]
    return _workbook(rows, [*HEADERS.values(), REASON])


def _workbook(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "账号名单"
    sheet.freeze_panes = "A2"
    sheet.append(list(headers))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        letter = get_column_letter(cell.column)
        sheet.column_dimensions[letter].width = _WIDTHS[str(cell.value)]
        sheet.column_dimensions[letter].number_format = "@"
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            # A name that begins with = is no formula.
            cell.data_type, cell.alignment = "s", Alignment(vertical="top", wrap_text=True)
    choice = DataValidation(type="list", formula1=f'"{",".join(_OFFERED)}"', allow_blank=True)
    choice.add(f"C2:C{max(500, len(rows) + 1)}")
    sheet.add_data_validation(choice)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
