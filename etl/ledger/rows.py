"""Which rows below a header are households (or persons), and what the others are."""

import re
from collections import Counter
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.ledger.column import Column
from etl.ledger.header import Header
from etl.ledger.sheets import Sheet

_ADDRESS = ("address", "building", "unit", "room")
_TOTAL = re.compile(
    r"总户数|(?:本[页表]|全?社区|楼栋|\d+[栋幢]|\d+号楼|.{1,8}(?:社区|小区))?[合小总共]\s*计"
)
_TOTAL_COLUMNS = 4
"""A total says so at the left."""
_NUMBER = re.compile(r"\s*\d+(?:\.0)?\s*[人口]?\s*")
_COMMENT = re.compile(r"必填|选填|可选|例如|^如[::]|格式|示例|填写|下拉")
_COMMENT_ROWS = 3
"""Comments on columns stand right below the header."""
_NOTE = re.compile(
    r"\s*(?:备?注|说明|填[表报]|制表|审核|复核|负责人|打印|第\s*\d+\s*页)\S{0,4}?\s*[::第共]"
)

Kinds = npt.NDArray[np.object_]


def households(sheet: Sheet, header: Header) -> tuple[npt.NDArray[np.int64], dict[str, int]]:
    """Positions of the rows that are households (or persons), and counts of those that are not."""
    start = header.row + 1
    body = [column.take(slice(start, None)) for column in sheet.columns]
    kinds = _kinds(body, header)
    dropped = Counter(kinds[kinds != None])  # noqa: E711 elementwise
    return start + np.flatnonzero(kinds == None), dict(dropped)  # noqa: E711


def _kinds(body: list[Column], header: Header) -> Kinds:
    """Of each row None if it is one, else 'blank rows', 'total rows', ..."""
    height = len(body[0]) if body else 0
    written = [column.test(_is_written) for column in body]
    count = np.sum(written, axis=0, dtype=int)

    def any_true(marks: list[npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
        return np.any(marks, axis=0) if marks else np.zeros(height, dtype=bool)

    located = any_true([written[header.columns[n]] for n in _ADDRESS if n in header.columns])
    if header.is_register:
        said = any_true([written[at] for columns in header.persons.values() for at in columns])
        counted = said
    else:
        people = body[header.columns["people"]]
        said = written[header.columns["people"]]
        counted = people.test(_is_number)
    total = any_true([column.test(_is_total) for column in body[:_TOTAL_COLUMNS]])
    kinds: Kinds = np.full(height, None, dtype=object)
    # From the weakest sign to the strongest: what is written last stands.
    noted = any_true([column.test(_is_note) for column in body]) & (count <= 4)
    kinds[~said & ((~located & (count <= 2)) | noted)] = "note rows"
    _mark_comments(kinds, body, counted)
    same = _same_as(body, header)
    kinds[(same >= 3) | ((same > 0) & (same == count))] = "repeated headers"
    kinds[total] = "total rows"
    kinds[located & counted & ~total] = None
    serial = header.columns.get("serial")
    numbered = body[serial].test(_is_number) & written[serial] if serial is not None else 0
    kinds[count == numbered] = "blank rows"
    return kinds


def _mark_comments(kinds: Kinds, body: list[Column], counted: npt.NDArray[np.bool_]) -> None:
    for at in range(min(_COMMENT_ROWS, len(kinds))):
        cells = (str(column.different[column.codes[at]]) for column in body)
        if not counted[at] and any(_COMMENT.search(cell) for cell in cells):
            kinds[at] = "comment rows"


def _same_as(body: list[Column], header: Header) -> npt.NDArray[np.int64]:
    """How many cells of each row repeat the header above them."""
    same = np.zeros(len(body[0]) if body else 0, dtype=int)
    for name, at in header.columns.items():
        title = header.texts[name]
        same += body[at].test(partial(_reads, title))
    return same


def _reads(title: str, cell: Any) -> bool:
    return str(cell).strip() == title


def _is_written(cell: Any) -> bool:
    return not (cell == "" or (isinstance(cell, str) and cell.isspace()))


def _is_number(cell: Any) -> bool:
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(cell))
    return isinstance(cell, float | int)


def _is_total(cell: Any) -> bool:
    return isinstance(cell, str) and bool(_TOTAL.match(cell.strip()))


def _is_note(cell: Any) -> bool:
    return isinstance(cell, str) and bool(_NOTE.match(cell))
