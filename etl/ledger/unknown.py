"""Columns that no field is known for, with their first values, to be shown and no more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.ledger import cells, tables
from etl.ledger.book import open_book
from etl.ledger.columns import is_forbidden, plain
from etl.ledger.header import HEADER_ROWS
from etl.ledger.known import Known
from etl.ledger.sheets import Sheet
from etl.ledger.tables import Table

VALUES = 3
"""Values that are shown of a column."""
_LOOKED_AT = 500
"""Rows in which they are looked for."""
_LONGEST = 20


@dataclass(frozen=True)
class UnknownColumn:
    """A header (`columns.plain`), the first different values below it, and what was chosen."""

    header: str
    values: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True)
class Asked:
    """The columns to ask a clerk about, and whether the file is a ledger without an answer."""

    columns: tuple[UnknownColumn, ...]
    is_ledger: bool


def ask(path: Path, known: Known) -> Asked:
    """
    Columns to ask a clerk about: unknown ones, and those that a clerk decided on before.

    None of them may not come in. Their values are for the page that asks: they may name persons.

    Raises
    ------
    SourceError
        The file cannot be opened.
    """
    found: dict[str, UnknownColumn] = {}
    is_ledger = False
    for sheet in open_book(path).sheets:
        for table in tables.find(sheet, known.columns):
            is_ledger |= table.is_ledger
            for header, values in _headers(table, known):
                found.setdefault(header, UnknownColumn(header, values, known.columns.get(header)))
    return Asked(tuple(found.values()), is_ledger)


def _headers(table: Table, known: Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    header, sheet = table.header, table.sheet
    if header is None:
        row, names = _likeliest(sheet)
        labels = [(name, False) for name in names]
    else:
        row = header.row
        labels = [
            (label.chosen or label.whole,
             (label.field is not None or label.person is not None) and not label.chosen)
            for label in header.labels
        ]  # fmt: skip
    for at, (written, is_known) in enumerate(labels):
        name = plain(written)
        if name and not is_known and not is_forbidden(written) and not written.isdigit():
            yield name, _first_values(sheet, at, row + 1)


def _likeliest(sheet: Sheet) -> tuple[int, Sequence[str]]:
    """The row that looks most like a header: many short texts, and no numbers."""
    best: tuple[int, list[str]] = (0, [])
    most = 1
    for at, row in enumerate(sheet.head(HEADER_ROWS)):
        texts = [cells.text(cell) for cell in row]
        short = {text for text in texts if 0 < len(text) <= _LONGEST}
        if len(short) > most and not any(map(str.isdigit, "".join(texts))):
            best, most = (at, texts), len(short)
    return best


def _first_values(sheet: Sheet, at: int, start: int) -> tuple[str, ...]:
    column = sheet.columns[at].take(slice(start, start + _LOOKED_AT))
    texts = dict.fromkeys(cells.text(cell) for cell in column.values)
    return tuple(text for text in texts if text)[:VALUES]
