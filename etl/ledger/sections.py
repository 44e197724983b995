"""Lines within a table that say of which building, unit or estate the rows below are."""

import re

import numpy as np
import numpy.typing as npt

from etl.ledger import around, cells
from etl.ledger.column import Column, encode
from etl.ledger.header import Header
from etl.ledger.sheets import Sheet

_PLACES = ("estate", "building", "unit")
_ESTATE = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:小区|家园|花园|苑|园|里|公寓|新村|宿舍|家属院|大院|城|府|庭|湾|居|坊|邨|大厦)"
)
_BUILDING = re.compile(r"第?[\dA-Z一二三四五六七八九十甲乙丙丁]{1,4}(?:号楼|[栋幢座])")
_UNIT = re.compile(r"第?[\d一二三四五六七八九十]{1,3}单元")
_LINE = re.compile(
    rf"(?P<estate>{_ESTATE.pattern})?(?P<building>{_BUILDING.pattern})?(?P<unit>{_UNIT.pattern})?"
)

Places = dict[str, str]


def find(sheet: Sheet, header: Header) -> dict[int, Places]:
    """Rows with nothing but a place in one cell, by their position, and what they say."""
    body = slice(header.row + 1, None)
    columns = [column.take(body) for column in sheet.columns]
    if not columns or not len(columns[0]):
        return {}
    written = np.sum([~column.reads("") for column in columns], axis=0, dtype=int)
    found: dict[int, Places] = {}
    for at in np.flatnonzero(written == 1):
        text = next(filter(None, (cells.text(one.different[one.codes[at]]) for one in columns)), "")
        if places := _places(text):
            found[header.row + 1 + int(at)] = places
    return found


def _places(text: str) -> Places:
    line = _LINE.fullmatch(text.replace(" ", "").strip("（()）:：【】"))
    said = line.groupdict() if line else {}
    found = {name: said[name] for name in _PLACES if said.get(name)}
    stated = around.place(text)
    return found | {name: stated[name] for name in found if name in stated}


def places(
    lines: dict[int, Places], kept: npt.NDArray[np.int64], header: Header, stated: dict[str, Column]
) -> dict[str, Column]:
    """
    Columns of the places that the lines say for the rows below each.

    A filled cell of the table goes before the lines; what stands above the first line is the
    titles'. A line of an estate ends the building above it, one of a building the unit.
    """
    now = {name: header.given.get(name, "") for name in _PLACES}
    order = sorted(lines)
    values: dict[str, list[str]] = {name: [] for name in _PLACES}
    at = 0
    for row in kept.tolist():
        while at < len(order) and order[at] < row:
            said = lines[order[at]]
            first = min(_PLACES.index(name) for name in said)
            now |= dict.fromkeys(_PLACES[first + 1 :], "") | said
            at += 1
        for name in _PLACES:
            values[name].append(now[name])
    columns: dict[str, Column] = {}
    for name in filter(lambda name: any(values[name]), _PLACES):
        said_here = np.array(values[name], dtype=object)
        if name in stated:
            own = stated[name]
            said_here = np.where(own.reads(""), said_here, own.values)
        columns[name] = encode(said_here)
    return columns
