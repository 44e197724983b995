"""From sheets to the rows of a ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.ledger import header as headers
from etl.ledger import persons, rows
from etl.ledger.book import open_book
from etl.ledger.column import Column, encode, join
from etl.ledger.header import Header
from etl.ledger.sheets import Sheet
from etl.reasons import Reason
from gridmap import clock
from gridmap.errors import SourceError
from gridmap.i18n import Message


@dataclass(frozen=True)
class SheetRead:
    """
    How one sheet was understood.

    Attributes
    ----------
    header_rows
        Rows of the header, from 1.
    headers
        Name in the file of each field that is kept.
    forbidden, unknown
        Names of columns that were left out: those that may not come in, and the others.
    dropped
        How many rows were no household, by what they are.
    row_count
        How many were.
    counted
        In a register of persons, names of the columns used to count its households and left out.
    """

    name: str
    header_rows: tuple[int, ...]
    headers: dict[str, str]
    forbidden: tuple[str, ...]
    unknown: tuple[str, ...]
    dropped: dict[str, int]
    row_count: int
    counted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """
    A ledger's households, as many as `len` says.

    Attributes
    ----------
    columns
        By field, cells as written ('' for empty); with `row_number` (from 1, as the spreadsheet
        shows it) and `sheet`.
    headers
        Name of each field in the file.
    title
        What stands above the header, and the sheets' names.
    notes
        What was left out, for the report.
    sheets
        How each sheet was understood.
    refused
        By position, households that a register of persons left unclear.
    """

    columns: dict[str, Column]
    headers: dict[str, str]
    title: str
    notes: dict[str, Any]
    sheets: tuple[SheetRead, ...] = ()
    refused: Mapping[int, Reason] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns["row_number"])

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The columns as a frame."""
        cells = {name: column.values for name, column in self.columns.items()}
        return pd.DataFrame(cells, dtype=object).astype({"row_number": int})


def read(path: Path, today: date | None = None) -> Ledger:
    """
    All sheets of a file that are ledgers, one below the other.

    Persons of a register are counted into households and forgotten; `today` is the day of
    which their ages are.

    Raises
    ------
    SourceError
        The file cannot be opened, no sheet has the columns of a ledger, or none has rows.
    """
    book = open_book(path)
    found = [(sheet, headers.find(sheet)) for sheet in book.sheets]
    ledgers = [(sheet, header) for sheet, header in found if header and header.is_ledger]
    if not ledgers:
        raise SourceError(
            "{file}: {lack}", file=path.name, lack=_lack([header for _, header in found if header])
        )
    if len({header.is_register for _, header in ledgers}) > 1:
        raise SourceError(
            "{file}: some sheets list households, others persons; load them as two files",
            file=path.name,
        )
    parts = [_part(sheet, header) for sheet, header in ledgers]
    title = _title(ledgers)
    columns = _below([part for part, _ in parts])
    if not len(columns["row_number"]):
        # Loaded as a full ledger it would close every household of its community.
        raise SourceError("{file}: the ledger has no rows below its header", file=path.name)
    texts = {name: text for _, header in reversed(ledgers) for name, text in header.texts.items()}
    refused: Mapping[int, Reason] = {}
    notes: dict[str, Any] = {}
    if ledgers[0][1].is_register:
        if kind := persons.partial(title):
            raise SourceError(
                "{file}: a list of some persons ({kind}), not of all who live there; it cannot "
                "be counted into households",
                file=path.name,
                kind=kind,
            )
        columns, texts, refused, notes = persons.fold(columns, texts, today or clock.today())
    read_sheets = tuple(read_sheet for _, read_sheet in parts)
    others = [
        sheet.name for sheet, header in found if not (header and header.is_ledger) and len(sheet)
    ]
    notes = _notes(read_sheets, others, book.hidden) | notes
    return Ledger(columns, texts, title, notes, read_sheets, refused)


def _lack(found: Sequence[Header]) -> Message:
    """What keeps the likeliest sheet from being a ledger."""
    if not found:
        return Message(
            "no household ledger; its first rows name no column such as 小区, 楼栋, 房号, 常住人数"
        )
    best = max(found, key=lambda header: header.size)
    if best.is_located:
        return Message(
            "the ledger has no column 常住人数 (row {row} was read as its header)", row=best.row + 1
        )
    return Message(
        "the ledger has neither 详细地址 nor 楼栋 and 房号 (header: row {row})", row=best.row + 1
    )


def _title(ledgers: Sequence[tuple[Sheet, Header]]) -> str:
    cells = [
        str(cell)
        for sheet, header in ledgers
        for row in sheet.head(header.row + 1 - len(header.lines))
        for cell in row
        if cell != ""
    ]
    return " ".join([*cells, *(sheet.name for sheet, _ in ledgers)])


def _part(sheet: Sheet, header: Header) -> tuple[dict[str, Column], SheetRead]:
    """A sheet's rows by field, persons' fields among them, and how it was understood."""
    kept, dropped = rows.households(sheet, header)
    columns = {name: _filled(sheet, at).take(kept) for name, at in header.columns.items()}
    if header.is_register:
        for name, ats in header.persons.items():
            for number, at in enumerate(ats):
                # Merged cells too: a household number beside its members.
                columns[f"{persons.PREFIX}{name}.{number}"] = _filled(sheet, at).take(kept)
    columns["row_number"] = _numbers(kept + 1)
    columns["sheet"] = Column(np.array([sheet.name], dtype=object), np.zeros(len(kept), np.int32))
    read_sheet = SheetRead(
        sheet.name,
        header.rows,
        dict(header.texts),
        header.dropped,
        header.unknown,
        dropped,
        len(kept),
        header.person_texts if header.is_register else (),
    )
    return columns, read_sheet


def _numbers(values: npt.NDArray[np.int64]) -> Column:
    return Column(values.astype(object), np.arange(len(values), dtype=np.int32))


def _filled(sheet: Sheet, at: int) -> Column:
    """
    A column with its merged cells filled downwards, in their own range and nowhere else.

    Only the first column of a range: a title merged across the sheet is written once.
    """
    column = sheet.columns[at]
    ranges = [(top, bottom) for (top, left), (bottom, _) in sheet.merged if left == at]
    if not ranges:
        return column
    codes = column.codes.copy()
    for top, bottom in ranges:
        if top < len(codes):
            codes[top : bottom + 1] = codes[top]
    return Column(column.different, codes)


def _below(parts: Sequence[dict[str, Column]]) -> dict[str, Column]:
    """Sheets one below the other; a column that one lacks is empty there."""
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for part in parts for name in part)
    return {
        name: join([part.get(name) or _empty(len(part["row_number"])) for part in parts])
        for name in names
    }


def _empty(count: int) -> Column:
    return encode([""]).take(np.zeros(count, dtype=int))


def _notes(
    read_sheets: Sequence[SheetRead], others: list[str], hidden: Sequence[str]
) -> dict[str, Any]:
    dropped: Counter[str] = Counter()
    for sheet in read_sheets:
        dropped.update(sheet.dropped)
    named = {
        "dropped columns": list(dict.fromkeys(name for s in read_sheets for name in s.forbidden)),
        "columns counted, not kept": list(
            dict.fromkeys(name for s in read_sheets for name in s.counted)
        ),
        "unknown columns": list(dict.fromkeys(name for s in read_sheets for name in s.unknown)),
        "sheets that are no ledger": others,
        "hidden sheets": list(hidden),
    }
    return {**dropped, **{key: names for key, names in named.items() if names}}
