"""Meaning of a ledger's cells: texts, counts, yes or no, days; or why they have none."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from gridmap.address.text import normalise

MOST_PEOPLE = 60
"""More people than live in any household: such a number belongs to another column."""

OCCUPANCY = {
    **dict.fromkeys(
        (
            *("自住", "自有", "业主自住", "自用", "自住房", "本人自住", "业主居住", "产权人自住"),
            *("owner", "owner-occupied"),
        ),
        "owner",
    ),
    **dict.fromkeys(
        (
            *(
                "出租",
                "租住",
                "租赁",
                "承租",
                "租房",
                "出租房",
                "租户",
                "短租",
                "合租",
                "群租",
                "整租",
            ),
            *("已出租", "出租中", "转租", "rented", "let"),
        ),
        "rented",
    ),
    **dict.fromkeys(
        (
            *("空置", "空房", "闲置", "无人居住", "无人住", "无人", "空关", "空", "空户", "空置房"),
            *("未入住", "无人入住", "已空置", "长期空置", "空闲", "毛坯", "vacant", "empty"),
        ),
        "vacant",
    ),
    **dict.fromkeys(
        (
            *("不详", "未知", "其他", "其它", "unknown", "other", ""),
            *("常住", "在住", "已入住", "入住", "有人居住", "有人", "居住", "正常"),
        ),
        "unknown",
    ),
}
FAULT = (
    r"^(?:=|#(?:REF|VALUE|NAME|DIV/0|NULL|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY)[!?]$|"
    r"#(?:N/A|GETTING_DATA)$)"
)
"""A formula that failed (#REF!), or was never calculated ('=...')."""
_YES = frozenset({"是", "有", "1", "√", "✓", "Y", "YES", "TRUE"})
_NO = frozenset({"否", "无", "没有", "0", "×", "N", "NO", "FALSE"})
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d.*)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
DASHES = frozenset({"", "-", "--", "—", "——", "–", "−", "/", "\\", "、", "~"})
"""Cells that say nothing, or nobody: of a column that has figures, nobody."""
_NOBODY = frozenset(
    {"无", "没有", "零", "〇", "没", "没人", "暂无", "0人", "none", "nil", "nobody"}
)
_ADDED = re.compile(
    r"([\d一二三四五六七八九两]+)(?:人|口|大|\+)\+?([\d一二三四五六七八九两]+)(?:人|口|小)?"
)
_INCLUDED = re.compile(r"\((?:含|包括|其中)[^()]*\)$")
"""4(含1名婴儿) are four."""
_HOME = re.compile(r"^一家(?=[\d一二三四五六七八九两]+口)|(?<=口)之家$")
_LONGER_THAN_ANY = 1e20
"""ID numbers have 18 digits."""
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = (36_526, 73_050)
"""Serial numbers of 2000-01-01 and 2099-12-31; 20261003 is far above them."""


def text(cell: Any) -> str:
    """A cell as text: 501.0 is '501'; a day keeps the form that betrays it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        # Of a number that no row means the digits would be made up.
        return str(int(cell)) if abs(cell) < _LONGER_THAN_ANY else f"{cell:.15g}".upper()
    return "" if cell is None else str(cell).strip()


def is_dash(cell: Any) -> bool:
    """Whether a cell says nothing, or nobody: it is empty, or a dash."""
    return _tight(cell) in DASHES


def is_day(cell: Any) -> bool:
    """Whether a spreadsheet took the cell for a day or an hour: 3-2 typed into a general cell."""
    return isinstance(cell, date | datetime | time | timedelta)


def count(cell: Any) -> int | None:
    """
    A count of people: 3, '3', '３人', '三', 两人, 2+1, 一家三口; 无, 没有 and 空置 are 0.

    None for an empty cell, and for a dash, which may say either.

    Raises
    ------
    ValueError
        No whole number from 0 on.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if cell < 0 or cell != int(cell):
            raise ValueError(cell)
        return int(cell)
    written = _INCLUDED.sub("", _tight(cell).rstrip("。."))
    if written in DASHES:
        return None
    if written.lower() in _NOBODY or OCCUPANCY.get(written.lower()) == "vacant":
        return 0
    if parts := _ADDED.fullmatch(written):
        return sum(map(_whole, parts.groups()))
    return _whole(re.sub(r"^[共计]+(?=.)", "", written))


def _tight(cell: Any) -> str:
    return unicodedata.normalize("NFKC", text(cell)).replace(" ", "")


def _whole(written: str) -> int:
    """One whole number of people: 3, 三, 3人, 三口之家."""
    number = _HOME.sub("", written).rstrip("人口个名位").replace("两", "二").removesuffix(".0")
    if not number or re.search(r"[一二三四五六七八九]{2}|^[-−–—]", number):
        raise ValueError(written)  # 三四 is three or four, not 34; below zero is nobody
    # A mark behind it lets 三 be read as a number.
    return int(normalise(f"{number}户").removesuffix("户"))


def flag(cell: Any) -> bool | None:
    """Yes or no; empty is no, None is neither."""
    written = text(cell).upper()
    return True if written in _YES else False if written in _NO | DASHES else None


def day(cell: Any) -> date | None:
    """
    A day: a date cell, its serial number, 2026-10-03, 2026/10/3, 20261003, 2026年10月3日.

    None for an empty cell.

    Raises
    ------
    ValueError
        Anything else, and days that the calendar does not have.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text(cell)
    if not written:
        return None
    low, high = _EXCEL_DAYS
    if re.fullmatch(r"\d{5}(?:\.\d+)?", written) and low <= float(written) <= high:
        return _EXCEL_EPOCH + timedelta(days=int(float(written)))
    parts = _DAY.fullmatch(written) or _DIGITS.fullmatch(written)
    if not parts:
        raise ValueError(written)
    year, month, number = map(int, parts.groups())
    return date(year, month, number)
