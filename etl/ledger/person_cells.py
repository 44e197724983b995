"""What the cells of a register of persons mean: ages, disabilities, who lives elsewhere."""

import re
from typing import Any

from etl.ledger import cells
from gridmap.address import normalise

OLDEST = 125
"""Years; an age above it is a slip."""
NOT_DISABLED = frozenset({"", "无", "否", "0", "非残疾", "不是", "-", "/", "健全", "正常"})


def age_group(years: int) -> tuple[bool, bool, bool]:
    """Whether somebody is 60 or older, 80 or older, under 6."""
    return years >= 60, years >= 80, years < 6


def stated_age(cell: Any) -> int | None:
    """An age in years: 67, 67岁; None for anything else."""
    found = re.fullmatch(r"(\d{1,3})(?:周?岁)?", normalise(cells.text(cell)))
    return int(found[1]) if found and int(found[1]) <= OLDEST else None


def address(cell: Any) -> str:
    """An address in the form in which addresses are compared."""
    return normalise(cells.text(cell))


def is_disabled(cell: Any) -> bool:
    """Whether a cell names a disability."""
    return cells.text(cell) not in NOT_DISABLED and cells.flag(cell) is not False


def is_stated(cell: Any) -> bool:
    """Yes, or a day: 已迁出 or 迁出日期."""
    return cells.flag(cell) is not False and cells.text(cell) != ""


def is_denied(cell: Any) -> bool:
    """No, where saying nothing is no denial."""
    written = cells.text(cell)
    return written != "" and (cells.flag(cell) is False or "分离" in written or "不一致" in written)
