"""Household ledgers (户台账) as three clerks keep them, each in a habit of their own."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font

from etl.sample.dirt import Row, spoil
from etl.sample.draft import Building, Draft
from etl.sample.tools import stream

PLACE = ["小区", "楼栋", "单元", "房号"]
COUNTED = ["常住人数", "60岁以上人数", "80岁以上人数", "6岁以下人数", "残疾人数"]
TAIL = ["是否独居老人户", "居住状态", "核实日期", "备注"]

HEADERS = {
    "复兴社区": ["序号", "社区", *PLACE, "户号", *COUNTED, *TAIL],
    "漓江路社区": ["序号", "社区", "详细地址", "户号", "民族", "政治面貌", *COUNTED, *TAIL],
    "青石桥社区": ["序号", "社区", *PLACE, "户号", *COUNTED, *TAIL],
}
"""Columns of each ledger. 民族 and 政治面貌 hold only a dash: they are there to be dropped."""

SAVED_AT = dt.datetime(2026, 11, 1, 9, 0)
REMARKS = ["", "", "", "", "", "", "", "", "", "已电话核实", "白天无人", "需上门"]


@dataclass(frozen=True)
class Ledger:
    """One file: its rows as typed, and where cells are merged down."""

    community: str
    header: list[str]
    rows: list[Row]
    title: str | None = None
    merged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def ledgers(seed: int, draft: Draft, homes: pd.DataFrame) -> list[Ledger]:
    """The ledgers of the three communities."""
    by_code = {building.code: building for building in draft.buildings}
    return [
        _ledger(seed, community, by_code, homes[homes["community"] == community])
        for community in HEADERS
    ]


def _ledger(seed: int, community: str, by_code: dict[str, Building], homes: pd.DataFrame) -> Ledger:
    rng = stream(seed, f"ledger {community}")
    habit = {"复兴社区": _fuxing, "漓江路社区": _lijiang, "青石桥社区": _qingshi}[community]
    rows = []
    for home in homes.to_dict("records"):
        building = by_code[home["building_code"]]
        row: Row = {"社区": community, "户号": home["household_no"]}
        counts = ["people", "age60", "age80", "under6", "disabled"]
        row |= {name: home[f"{c}_count"] for name, c in zip(COUNTED, counts, strict=True)}
        row |= {
            "是否独居老人户": "是" if home["lives_alone"] else "否",
            "居住状态": home["occupancy"],
            "备注": str(rng.choice(REMARKS)) or None,
        }
        rows.append(habit(row, home, building))
    numbered = [{**row, "序号": n} for n, row in enumerate(rows, 1)]
    spoilt = spoil(numbered, rng)
    return _dressed(community, spoilt, homes)


def _fuxing(row: Row, home: dict, building: Building) -> Row:
    """Separate columns, dates as dates."""
    row |= {"小区": building.estate, "楼栋": building.name, "房号": home["room"]}
    return row | {"单元": _unit(home), "核实日期": home["verified_on"]}


def _lijiang(row: Row, home: dict, building: Building) -> Row:
    """One address in one cell, written as each estate writes it; dates as 2026.10.3."""
    row |= {"详细地址": _address(home, building), "民族": "—", "政治面貌": "—"}
    day: dt.date = home["verified_on"]
    return row | {"核实日期": f"{day.year}.{day.month}.{day.day}"}


def _qingshi(row: Row, home: dict, building: Building) -> Row:
    """Group and house; no unit, no room; dates as 2026-10-03."""
    row |= {"小区": building.estate, "楼栋": building.name}
    return row | {"单元": _unit(home), "房号": home["room"], "核实日期": str(home["verified_on"])}


def _unit(home: dict) -> str | None:
    return None if pd.isna(home["unit"]) else f"{int(home['unit'])}单元"


def _address(home: dict, building: Building) -> str:
    place = f"{building.estate}{building.name}"
    room = home["room"]
    if pd.isna(room):
        return place
    if pd.isna(home["unit"]):
        return f"{place}{room}号"
    unit = int(home["unit"])
    written = (f"{unit}单元{room}", f"{unit}单元{room}室", f"-{unit}-{room}")
    return place + written[sum(map(ord, building.estate or "")) % 3]


def _dressed(community: str, rows: list[Row], homes: pd.DataFrame) -> Ledger:
    """Title, merged cells, totals and notes, as each community has them."""
    header = HEADERS[community]
    if community == "复兴社区":
        title = "锦江桥街道复兴社区户台账(2026年10月)"
        return Ledger(community, header, rows, title, merged=("小区",))
    if community == "漓江路社区":
        return Ledger(community, header, rows)
    total: Row = {"序号": "合计", "社区": f"{len(homes)}户"}
    columns = ["people_count", "age60_count", "age80_count", "under6_count", "disabled_count"]
    total |= {n: int(homes[c].sum()) for n, c in zip(COUNTED, columns, strict=True)}
    notes = (
        "注:1. 本台账只登记常住户,空户不登记。",
        "2. 五组已集中安置到青石新村,门牌按“5组×号”编。",
        "3. 填表人每月25日前核对一次。",
    )
    return Ledger(community, header, [*rows, total], notes=notes)


def workbook(ledger: Ledger) -> bytes:
    """The ledger as .xlsx, the same bytes for the same rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "户台账"
    if ledger.title:
        sheet.append([ledger.title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(ledger.header))
        sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(ledger.header)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    first = sheet.max_row + 1
    for row in ledger.rows:
        sheet.append([_cell(row.get(column)) for column in ledger.header])
    for column in ledger.merged:
        _merge_down(sheet, ledger, column, first)
    for note in ledger.notes:
        sheet.append([note])
    book.properties.creator = "gridmap sample"
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _cell(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _merge_down(sheet, ledger: Ledger, column: str, first: int) -> None:
    """Merge runs of one value; the cells below the first of a run are then empty."""
    at = ledger.header.index(column) + 1
    values = [row.get(column) for row in ledger.rows]
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            if values[start] is not None and i - start > 1:
                sheet.merge_cells(
                    start_row=first + start, end_row=first + i - 1, start_column=at, end_column=at
                )
            start = i


def _timeless(content: bytes) -> bytes:
    """Without the hour of saving, in the archive's entries and in the document's properties."""
    stamp = SAVED_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            entry = zipfile.ZipInfo(name, SAVED_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data, compresslevel=9)
    return out.getvalue()
