"""From sheets to the rows of a ledger."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.ledger import columns, sheets
from etl.ledger.columns import Header
from etl.ledger.sheets import Row, Sheet
from gridmap.errors import SourceError

HEADER_ROWS = 10
"""The header is looked for in the first ten rows; titles and notes stand above it."""

_ADDRESS = ("address", "building", "unit", "room")
_TOTAL = re.compile(r"(?:合|小|总|共)\s*计|总户数")
_NUMBER = re.compile(r"\s*\d+(?:\.0)?\s*人?\s*")
_COMMENT = re.compile(r"必填|选填|可选|例如|^如[::]|格式|示例|填写|下拉")


@dataclass(frozen=True)
class Ledger:
    """
    A ledger's rows, as many as `len` says.

    `frame` has the fields that were found, cells as written ('' for empty), with `row_number`
    (from 1, as the spreadsheet shows it) and `sheet`; `headers` gives the name of each field
    in the file, `title` what stands above the header, `notes` what was left out.
    """

    frame: pd.DataFrame
    headers: dict[str, str]
    title: str
    notes: dict[str, Any]

    def __len__(self) -> int:
        return len(self.frame)


def read(path: Path) -> Ledger:
    """
    All sheets of a file that are ledgers, one below the other.

    Raises
    ------
    SourceError
        The file cannot be opened, or no sheet has the columns of a ledger.
    """
    found = [(sheet, _header(sheet)) for sheet in sheets.read(path)]
    ledgers = [(sheet, header) for sheet, header in found if header and header.is_ledger]
    if not ledgers:
        raise SourceError(f"{path.name}: {_lack([header for _, header in found if header])}")
    parts: list[pd.DataFrame] = []
    counts: Counter[str] = Counter()
    for sheet, header in ledgers:
        part, dropped = _body(sheet, header)
        parts.append(part)
        counts.update(dropped)
    frame = pd.concat(parts, ignore_index=True)
    headers = {name: text for _, header in reversed(ledgers) for name, text in header.texts.items()}
    titles = [
        str(cell)
        for sheet, header in ledgers
        for row in sheet.rows[: header.row]
        for cell in row
        if cell
    ]
    skipped = [
        sheet.name for sheet, header in found if not (header and header.is_ledger) and sheet.rows
    ]
    notes = {**counts, **_left_out([header for _, header in ledgers])}
    if skipped:
        notes["sheets that are no ledger"] = skipped
    return Ledger(frame.fillna(""), headers, " ".join(titles), notes)


def _header(sheet: Sheet) -> Header | None:
    head = _fill([list(row) for row in sheet.rows[:HEADER_ROWS]], sheet)
    return columns.find(head)


def _lack(headers: list[Header]) -> str:
    """What keeps the likeliest sheet from being a ledger."""
    if not headers:
        return (
            "no household ledger; its first rows name no column such as 小区, 楼栋, 房号, 常住人数"
        )
    best = max(headers, key=lambda header: len(header.columns))
    if "people" not in best.columns:
        return f"the ledger has no column 常住人数 (row {best.row + 1} was read as its header)"
    return f"the ledger has neither 详细地址 nor 楼栋 and 房号 (header: row {best.row + 1})"


def _left_out(headers: list[Header]) -> dict[str, list[str]]:
    dropped = list(dict.fromkeys(name for header in headers for name in header.forbidden))
    unknown = list(dict.fromkeys(name for header in headers for name in header.unknown))
    notes = {"dropped columns": dropped, "unknown columns": unknown}
    return {key: names for key, names in notes.items() if names}


def _body(sheet: Sheet, header: Header) -> tuple[pd.DataFrame, Counter[str]]:
    """The rows below the header that are households, and how many of what were not."""
    counts: Counter[str] = Counter()
    kept: list[int] = []
    start = header.row + 1
    for at in range(start, len(sheet.rows)):
        kind = _kind(sheet.rows[at], header, near=at - start < 3)
        if kind is None:
            kept.append(at)
        else:
            counts[kind] += 1
    rows = _fill(sheet.rows, sheet)
    frame = pd.DataFrame(
        {name: [rows[at][column] for at in kept] for name, column in header.columns.items()},
        dtype=object,
    )
    frame["row_number"] = [at + 1 for at in kept]
    frame["sheet"] = sheet.name
    return frame, counts


def _kind(row: Row, header: Header, *, near: bool) -> str | None:
    """What a row is if it is no household: 'blank rows', 'total rows', ...; else None."""
    where = header.columns
    people = row[where["people"]]
    own_address = any(row[where[name]] != "" for name in _ADDRESS if name in where)
    if isinstance(people, float) and own_address and not _is_total(row):
        return None
    written = [at for at, cell in enumerate(row) if cell not in ("", None)]
    if all(at == where.get("serial") and _NUMBER.fullmatch(str(row[at])) for at in written):
        return "blank rows"
    if _is_total(row):
        return "total rows"
    if sum(str(row[at]).strip() == header.texts[name] for name, at in where.items()) >= 3:
        return "repeated headers"
    if (
        near
        and not _NUMBER.fullmatch(str(people))
        and any(_COMMENT.search(str(row[at])) for at in written)
    ):
        return "comment rows"
    if not own_address and people == "" and len(written) <= 2:
        return "note rows"
    return None


def _is_total(row: Row) -> bool:
    return any(isinstance(cell, str) and _TOTAL.match(cell.strip()) for cell in row[:4])


def _fill(rows: list[Row], sheet: Sheet) -> list[Row]:
    """
    Merged cells filled downwards, in their own range and nowhere else.

    Only the first column of a range: a title merged across the sheet is written once.
    """
    for (top, left), (bottom, _) in sheet.merged:
        for at in range(top + 1, min(bottom + 1, len(rows))):
            rows[at][left] = rows[top][left]
    return rows
