"""The dirt that real ledgers carry: a small, known share of damaged rows."""

from collections.abc import Callable

import numpy as np

Row = dict[str, object]
"""One ledger row; text as a clerk would have typed it."""

SHARE = 0.013
"""Of the rows of a ledger."""

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")


def _text(row: Row, column: str) -> str:
    return "" if row.get(column) is None else str(row[column])


def _place(row: Row) -> str:
    """The column that a clerk would spoil."""
    return "详细地址" if "详细地址" in row else ("房号" if row.get("房号") else "楼栋")


def full_width(row: Row) -> list[Row]:
    """３栋２单元５０１."""
    return [{**row, _place(row): _text(row, _place(row)).translate(_WIDE)}]


def chinese_digits(row: Row) -> list[Row]:
    """三栋 for 3栋."""
    column = "详细地址" if "详细地址" in row else "楼栋"
    return [{**row, column: _text(row, column).translate(_HAN)}]


def joined(row: Row) -> list[Row]:
    """All in one cell: 3-2-501."""
    number = "".join(c for c in _text(row, "楼栋") if c.isdigit())
    if "详细地址" in row or not row.get("房号") or not row.get("单元"):
        return full_width(row)
    unit = "".join(c for c in _text(row, "单元") if c.isdigit())
    whole = f"{number}-{unit}-{row['房号']}"
    return [{**row, "楼栋": None, "单元": None, "房号": whole}]


def excel_date(row: Row) -> list[Row]:
    """3-2 that Excel turned into a date."""
    column = _place(row)
    if column == "详细地址":
        return [{**row, column: "2026/3/2"}]
    return [{**row, column: "3月2日"}]


def ditto(row: Row) -> list[Row]:
    """同上."""
    return [{**row, _place(row): "同上"}]


def unknown_building(row: Row) -> list[Row]:
    """A building that is not there."""
    if "详细地址" in row:
        return [{**row, "详细地址": "锦绣花园东区88栋1单元101"}]
    return [{**row, "楼栋": "88栋"}]


def twice(row: Row) -> list[Row]:
    """The same household entered twice."""
    return [row, dict(row)]


def no_such_unit(row: Row) -> list[Row]:
    """A stairwell too many."""
    if "详细地址" in row:
        whole = _text(row, "详细地址")
        return [{**row, "详细地址": whole.replace("1单元", "9单元").replace("2单元", "9单元")}]
    return [{**row, "单元": "9"}] if row.get("单元") else unknown_building(row)


def blank_after(row: Row) -> list[Row]:
    """An empty row to rest the eye."""
    return [row, {}]


KINDS: list[Callable[[Row], list[Row]]] = [
    full_width, full_width, chinese_digits, joined, excel_date, ditto, unknown_building,
    twice, no_such_unit, blank_after,
]  # fmt: skip


def spoil(rows: list[Row], rng: np.random.Generator) -> list[Row]:
    """Rows with `SHARE` of them spoilt, each in one way, every way at least once."""
    count = max(len(KINDS), round(SHARE * len(rows)))
    where = np.sort(rng.choice(np.arange(1, len(rows)), count, replace=False))
    order = rng.permutation(np.resize(np.arange(len(KINDS)), count))
    ways = dict(zip(where.tolist(), order.tolist(), strict=True))
    spoilt: list[Row] = []
    for i, row in enumerate(rows):
        spoilt += KINDS[ways[i]](row) if i in ways else [row]
    return spoilt
