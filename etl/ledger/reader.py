"""From sheets to the rows of a ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.ledger import groups, persons, shown, tables
from etl.ledger.book import open_book
from etl.ledger.column import Column, encode, join
from etl.ledger.header import Header
from etl.ledger.known import Known
from etl.ledger.naming import add_names
from etl.ledger.parts import GIVEN, Part
from etl.ledger.parts import read as read_part
from etl.ledger.sheets import Book
from etl.ledger.tables import Table
from etl.reasons import Reason
from gridmap import clock
from gridmap.errors import SourceError
from gridmap.i18n import Message

_DROPPED = (shown.dropped, "other columns")
_COLUMNS = (shown.header, "other columns")
_SHEETS = (shown.sheet, "other sheets")


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
    part
        The word by which the titles say that some households or persons only are listed.
    folded
        Of a register of persons, what it was folded into.
    """

    columns: dict[str, Column]
    headers: dict[str, str]
    title: str
    notes: dict[str, Any]
    sheets: tuple[SheetRead, ...] = ()
    refused: Mapping[int, Reason] = field(default_factory=dict)
    part: str | None = None
    folded: persons.Folded | None = None

    def __len__(self) -> int:
        return len(self.columns["row_number"])

    @property
    def as_list(self) -> "Ledger":
        """The ledger as a list of some persons: counted are those who are listed, no more."""
        if self.folded is None:
            return self
        refused = {at: why for at, why in self.refused.items() if at in self.folded.unread}
        return replace(self, columns=self.columns | self.folded.listed, refused=refused)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The columns as a frame."""
        cells = {name: column.values for name, column in self.columns.items()}
        return pd.DataFrame(cells, dtype=object).astype({"row_number": int})


def read(path: Path, today: date | None = None, known: Known | None = None) -> Ledger:
    """
    All tables of a file that are ledgers, one below the other.

    Persons of a register are counted into households and forgotten; `today` is the day of
    which their ages are.

    Raises
    ------
    SourceError
        The file cannot be opened, no sheet has the columns of a ledger, or none has rows.
    """
    known = known or Known()
    book = open_book(path)
    found = [table for sheet in book.sheets for table in tables.find(sheet, known.columns)]
    found = tables.of_vacant(found, path.stem)
    ledgers = [table for table in found if table.is_ledger]
    if not ledgers:
        raise SourceError(
            "{file}: {lack}",
            file=path.name,
            lack=_lack([one.header for one in found if one.header]),
        )
    if len({table.header.is_register for table in ledgers if table.header}) > 1:
        raise SourceError(
            "{file}: some sheets list households, others persons; load them as two files",
            file=path.name,
        )
    _refuse_forbidden(path, ledgers)
    parts = [read_part(table, path.stem) for table in ledgers]
    add_names(parts, known)
    title = " ".join(dict.fromkeys(text for table in ledgers for text in reversed(table.titles)))
    columns = _below([part.columns for part in parts])
    if not len(columns["row_number"]):
        # Loaded as a full ledger it would close every household of its community.
        raise SourceError("{file}: the ledger has no rows below its header", file=path.name)
    texts = _texts(parts, columns)
    refused: Mapping[int, Reason] = _refused(parts)
    notes: dict[str, Any] = {}
    part = _listed(path, ledgers)
    folded = None
    if parts[0].is_register:
        needs = groups.named(title) if part else None
        day = today or clock.today()
        folded = persons.fold(columns, texts, day, needs=needs, refused=refused)
        columns, texts, refused = folded.columns, folded.texts, folded.refused
        notes = folded.notes
    read_sheets = tuple(_understood(one) for one in parts)
    notes = _notes(read_sheets, found, book) | _carried(parts) | notes
    return Ledger(columns, texts, title, notes, read_sheets, refused, part, folded)


def _refuse_forbidden(path: Path, ledgers: Sequence[Table]) -> None:
    """
    Refuse a file with a list of people by what may never be kept of them.

    Its rows are addresses, and the load has its title: together they would say it of a home.
    """
    for title in (path.stem, *(title for table in ledgers for title in table.titles)):
        if word := groups.forbidden(title):
            raise SourceError(
                "{file}: lists people by “{word}”. Nothing of ethnicity, religion, politics, "
                "criminal record or petitions is kept here, so no row of it is read",
                file=path.name,
                word=word,
            )


def _lack(found: Sequence[Header]) -> Message:
    """Lack that keeps the likeliest sheet from being a ledger."""
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


def _listed(path: Path, ledgers: Sequence[Table]) -> str | None:
    """The word by which the file's name, or the titles of all its tables, name some only."""
    found = [next(filter(None, map(groups.word, table.titles)), None) for table in ledgers]
    return found[0] if all(found) else groups.word(path.stem)


def _carried(parts: Sequence[Part]) -> dict[str, int]:
    """Notes: how many rows took a place from a row above."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update({f"{name} from above": count for name, count in part.carried.items()})
    return dict(counts)


def _texts(parts: Sequence[Part], columns: Mapping[str, Column]) -> dict[str, str]:
    """Name of each field in the file, that of the template where a title stands for it."""
    texts = {name: text for part in reversed(parts) for name, text in part.texts.items()}
    texts = {name: text for name, text in texts.items() if name in columns}
    made = GIVEN | {"address": "详细地址"}
    return texts | {name: made[name] for name in columns if name in made and name not in texts}


def _refused(parts: Sequence[Part]) -> dict[int, Reason]:
    refused: dict[int, Reason] = {}
    start = 0
    for part in parts:
        refused |= {start + at: why for at, why in part.refused.items()}
        start += len(part)
    return refused


def _understood(part: Part) -> SheetRead:
    header = part.header
    return SheetRead(
        part.table.sheet.name,
        part.header_rows,
        dict(header.texts),
        header.dropped,
        header.unused,
        part.dropped,
        len(part),
        header.person_texts if header.is_register else (),
    )


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


def _notes(read_sheets: Sequence[SheetRead], found: Sequence[Table], book: Book) -> dict[str, Any]:
    dropped: Counter[str] = Counter()
    for sheet in read_sheets:
        dropped.update(sheet.dropped)
    read = {sheet.name for sheet in read_sheets}
    others = [table.sheet for table in found if not table.is_ledger and len(table.sheet)]
    named: dict[str, Any] = {}
    # A sheet may be called by a family, and a column by who fills it in.
    for key, names, may_show, rest in (
        ("dropped columns", [n for s in read_sheets for n in s.forbidden], *_DROPPED),
        ("columns counted, not kept", [n for s in read_sheets for n in s.counted], *_DROPPED),
        ("unknown columns", [n for s in read_sheets for n in s.unknown], *_COLUMNS),
        ("sheets that are no ledger", [s.name for s in others if s.name not in read], *_SHEETS),
        ("hidden sheets", book.hidden, *_SHEETS),
    ):
        named[key], more = shown.known(names, may_show)
        named[rest] = named.get(rest, 0) + more
    lost = sum(len(sheet) for sheet in others if sheet.name in read)
    told = {key: names for key, names in named.items() if names}
    return {**dropped, **({"rows of tables that are no ledger": lost} if lost else {}), **told}
