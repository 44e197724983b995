"""Which rows below a header are households (or persons), and what the others are."""

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from etl.ledger.column import Column, encode
from etl.ledger.header import Header
from etl.ledger.sheets import Sheet

_ADDRESS = ("address", "building", "unit", "room")
# Patterns of RE2.
_TOTAL = (
    r"^(?:总户数|(?:本[页表]|全?社区|楼栋|\d+[栋幢]|\d+号楼|\d+单元|.{1,8}(?:社区|小区))?[合小总共]\s*计|"
    r"(?:\d+[栋幢]|\d+号楼|\d+单元|全[栋幢])\s*计$|共\s*\d+\s*(?:[栋幢]|单元)|"
    r"(?i:grand[ -]?|sub-?)?(?i:totals?)(?:\s*[:：].*)?$)"
)
_TOTAL_ALONE = r"^(?:[合小总共]\s*计|(?i:(?:grand[ -]?|sub-?)?totals?))\s*[:：]?$"
_TOTAL_COLUMNS = 4
"""A total says so at the left, or in a row without an address of its own."""
_NUMBER = r"^-?\d+(?:\.\d+)?\s*[人口]?$"
_COMMENT = r"必填|选填|可选|例如|^如[:：]|格式|示例|填写|下拉"
_COMMENT_ROWS = 3
"""Comments on columns stand right below the header."""
_NOTE = r"^(?:备?注|说明|填[表报]|制表|审核|复核|负责人|打印|第\s*\d+\s*页)\S{0,4}?\s*[:：第共]"

TOTAL, NUMBER, NOTE = (re.compile(pattern) for pattern in (_TOTAL, _NUMBER, _NOTE))
"""The same for single cells: of a total, a bare number, a note."""

Marks = npt.NDArray[np.bool_]


def households(sheet: Sheet, header: Header) -> tuple[npt.NDArray[np.int64], dict[str, int]]:
    """Positions of the rows that are households (or persons), and counts of those that are not."""
    start = header.row + 1
    body = [column.take(slice(start, None)) for column in sheet.columns]
    if not len(body[0]):
        return np.array([], dtype=int), {}
    sure = _sure(body, header)
    doubtful = np.flatnonzero(~sure)
    kinds = _kinds([encode(column.values[doubtful]) for column in body], header, doubtful)
    dropped = Counter(kinds[kinds != None])  # noqa: E711 elementwise
    sure[doubtful] = kinds == None  # noqa: E711 elementwise
    return start + np.flatnonzero(sure), dict(dropped)


def _sure(body: list[Column], header: Header) -> Marks:
    """Rows with an address and a number of people (or a person); no total, no header again."""
    located, counted = _says(body, header)
    other = _any([c.matches(_TOTAL) for c in body[:_TOTAL_COLUMNS]]) | _repeats(body, header)
    return located & counted & ~other


def _repeats(body: list[Column], header: Header) -> Marks:
    """Rows that say what a line of the header does: in three cells, or in all that they have."""
    count = np.sum([~column.reads("") for column in body], axis=0, dtype=int)
    repeats = np.zeros(len(body[0]), dtype=bool)
    for line in header.lines:
        titles = [column.reads(title) for column, title in zip(body, line, strict=True) if title]
        same = np.sum(titles, axis=0, dtype=int)
        repeats |= (same >= 3) | ((same > 0) & (same == count))
    return repeats


def _says(body: list[Column], header: Header) -> tuple[Marks, Marks]:
    """Rows with an address of their own, and rows that count people (or are a person)."""
    address = [body[header.columns[name]] for name in _ADDRESS if name in header.columns]
    located = _any([~column.reads("") for column in address])
    if header.is_register:
        ats = [at for columns in header.persons.values() for at in columns]
        return located, _any([~body[at].reads("") for at in ats])
    return located, located if header.is_vacant else body[header.columns["people"]].matches(_NUMBER)


def _any(marks: list[Marks]) -> Marks:
    return np.any(marks, axis=0)


def _kinds(
    body: list[Column], header: Header, at: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    """Kind of each row: None for a household, else 'blank rows', 'total rows', ..."""
    kinds = np.full(len(at), None, dtype=object)
    if not len(at):
        return kinds
    located, counted = _says(body, header)
    written = [~column.reads("") for column in body]
    count = np.sum(written, axis=0, dtype=int)
    at_people = header.columns.get("people")
    said = counted if at_people is None else written[at_people]
    # From the weakest sign to the strongest: what is written last stands.
    noted = _any([column.matches(_NOTE) for column in body]) & (count <= 4)
    kinds[~said & ~located & (count <= 2)] = "note rows"
    # A note stands in the first column, which may be that of the number of people.
    kinds[noted & ~(said & located)] = "note rows"
    commented = _any([column.matches(_COMMENT) for column in body])
    kinds[commented & ~counted & (at < _COMMENT_ROWS)] = "comment rows"
    kinds[_repeats(body, header)] = "repeated headers"
    kinds[_any([column.matches(_TOTAL) for column in body[:_TOTAL_COLUMNS]])] = "total rows"
    kinds[_any([column.matches(_TOTAL_ALONE) for column in body]) & ~located] = "total rows"
    serial = header.columns.get("serial")
    numbered = 0 if serial is None else body[serial].matches(_NUMBER)
    kinds[count == numbered] = "blank rows"
    return kinds
