"""Numbers as offices write them: read whole, or not at all."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

AREA = {
    **dict.fromkeys(("m2", "m^2", "平方米", "平方", "平米", "平", "sqm", "sq.m"), 1.0),
    "亩": 10_000 / 15,
    **dict.fromkeys(("公顷", "ha", "hm2"), 10_000.0),
    **dict.fromkeys(("平方公里", "平方千米", "km2"), 1_000_000.0),
}
"""Units of area, lower case, in square metres; ㎡ and m² are written m2 by then."""

MONEY = dict.fromkeys(("元", "圆", "块", "yuan", "rmb", "cny"), 1.0)
"""Units of money, in yuan."""

SCALES = {
    "": 1.0,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}

STOREYS = ("层", "层楼", "f", "楼", "floors", "storeys")
UNITS = ("单元", "个单元", "unit", "units")
DWELLINGS = ("户", "套", "住户", "家")
PEOPLE = ("人", "名", "口")
PLACES = (*PEOPLE, "床", "张", "张床", "张床位", "个", "位", "座", "间", "人次")
"""Words behind what is counted."""

MOST_COUNTED = 2**31 - 1
"""What the database's integers hold."""

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?|[零〇一二两三四五六七八九十百]+"
_QUANTITY = re.compile(rf"({_NUMBER})({'|'.join(sorted(SCALES, key=len, reverse=True))})(.*)")
_REMARK = re.compile(r"\([^()\d零〇一二两三四五六七八九十百千万亿]*\)$")
_BEFORE = re.compile(r"^(?:约|大约|近|共计?|合计|总计|预计|估计|暂估|人民币|¥|rmb|cny)+")
_AFTER = re.compile(r"(?:左右|上下|整)$")
_PIECE = re.compile(rf"({_NUMBER})([^\d零〇一二两三四五六七八九十百,.+\-/~至到]*)")
_ABOVE = re.compile(r"地上(?:部分)?(?:共|为|:)?(\d+|[一二两三四五六七八九十百]+)(?:层|f)?")
_BELOW = re.compile(
    r"\(?[,，、;/+]?地下(?:室|部分)?(?:共|为|:)?(?:\d+|[一二两三四五六七八九十]+)(?:层|f)?\)?"
)


_ATTIC = re.compile(r"(\d+)\+1(?:层|f)?")
_MOST_BELOW_AN_ATTIC = 7
"""Storeys of houses without a lift, whose highest flats have an attic; 11+1 may have a basement."""


@dataclass(frozen=True)
class Quantity:
    """
    A reader of numbers with a unit: '1,250.5 m2', '120万元', '2亩'.

    Ranges, two numbers, decimal commas and units that are none of these are not understood.
    """

    units: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, written: pd.Series, unit: str = "") -> pd.Series:
        """Values, None where there is none or it makes no sense; `unit` is the header's."""
        factor = self.factor(unit)
        return _each(written, lambda value: self._value(value, factor))

    def factor(self, unit: str) -> float | None:
        """Factor of a header's unit ('万元'); None where it is no such unit."""
        found = _QUANTITY.fullmatch("1" + plain(unit))
        if not unit:
            return 1.0
        return None if found is None else self._worth(found)

    def _value(self, value: Any, factor: float | None) -> float | None:
        if isinstance(value, int | float | np.number):
            return None if factor is None else float(value) * factor
        text = plain(str(value))
        if not text.startswith("("):
            text = _REMARK.sub("", text)
        text = _AFTER.sub("", _BEFORE.sub("", text))
        found = _QUANTITY.fullmatch(text)
        worth = None if found is None else self._worth(found)
        if found is None or worth is None:
            return None
        number = digits(found.group(1))
        if number is None:
            return None
        is_bare = not found.group(2) and not found.group(3)
        if is_bare:
            return None if factor is None else number * factor
        return number * worth

    def _worth(self, found: re.Match) -> float | None:
        unit = found.group(3)
        scale = SCALES[found.group(2)]
        if not unit:
            return scale
        return scale * self.units[unit] if unit in self.units else None


@dataclass(frozen=True)
class Count:
    """
    A reader of counts: '18层', '2单元24户', '约3000户', '1.2万户'; rounded down.

    Of several numbers the one counts whose unit is its own; `not_with` are words that make it
    something else, as 梯 in 2梯4户 of all dwellings.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    not_with: str = ""

    def __call__(self, written: pd.Series, unit: str = "") -> pd.Series:
        """Values, None where there is none or it makes no sense; `unit` is the header's."""
        factor = self.factor(unit)
        return _each(written, lambda value: self._value(value, factor))

    def factor(self, unit: str) -> float | None:
        """Factor of a header's unit ('万户'); None where it is no such unit."""
        return Quantity(dict.fromkeys(self.own, 1.0)).factor(unit)

    def _value(self, value: Any, factor: float | None) -> int | None:
        if factor is None:
            return None
        if isinstance(value, int | float | np.number):
            return _whole(float(value) * factor)
        text = plain(str(value))
        if "层" in self.own:
            text = _above_ground(text)
        simple = Quantity(dict.fromkeys(self.own, 1.0))._value(text, factor)
        if simple is None:
            simple = self._among(_BEFORE.sub("", text))
        return None if simple is None else _whole(simple)

    def _among(self, text: str) -> float | None:
        pieces = list(_PIECE.finditer(text))
        if not pieces or "".join(one.group() for one in pieces) != text:
            return None
        units = [one.group(2).strip("每,、;") for one in pieces]
        known = {*self.own, *self.others}
        if any(word not in known for word in units) or any(mark in text for mark in self.not_with):
            return None
        mine = [one for one, word in zip(pieces, units, strict=True) if word in self.own]
        return digits(mine[0].group(1)) if len(mine) == 1 else None


def _whole(value: float) -> int | None:
    return int(np.floor(value)) if abs(value) <= MOST_COUNTED else None


def plain(text: str) -> str:
    """Text with full-width characters made narrow, lower case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower().replace("約", "约")


def digits(written: str) -> float | None:
    """Number of digits with thousands marks, or of Chinese numerals; None where it is none."""
    if written[-1] not in _VALUES and written[-1] not in _TENS:
        value = float(written.replace(",", ""))
        return value if np.isfinite(value) else None
    if not any(mark in written for mark in _TENS):
        return float("".join(str(_VALUES[mark]) for mark in written))
    total, last = 0, 0
    for mark in written:
        if mark in _TENS:
            total, last = total + (last or 1) * _TENS[mark], 0
        else:
            last = _VALUES[mark]
    return float(total + last)


_VALUES = {mark: at for at, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100}


def _above_ground(text: str) -> str:
    """Storeys above the ground, where those below are stated beside them; 6+1 has an attic."""
    attic = _ATTIC.fullmatch(text)
    if attic and int(attic[1]) <= _MOST_BELOW_AN_ATTIC:
        return f"{int(attic[1]) + 1}层"
    if found := _ABOVE.findall(text):
        rest = _BELOW.sub("", _ABOVE.sub("", text)).strip(",、;/+()总共层")
        return f"{found[0]}层" if len(found) == 1 and not rest else text
    without = _BELOW.sub("", text)
    return without.strip(",、;/+") if without != text else re.sub(r"^f(?=\d+$)", "", text)


def _each(written: pd.Series, convert: Callable[[Any], float | None]) -> pd.Series:
    """Each different value converted once; None for what is missing."""
    missing = written.isna().to_numpy()
    known: dict[Any, Any] = {}
    values: list[Any] = []
    for value, gone in zip(written.tolist(), missing, strict=True):
        if gone or isinstance(value, bool):
            values.append(None)
            continue
        if value not in known:
            made = convert(value)
            known[value] = made if made is not None and np.isfinite(made) else None
        values.append(known[value])
    return pd.Series(values, index=written.index, dtype=object)
