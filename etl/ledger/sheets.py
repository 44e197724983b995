"""Files into sheets of cells: workbooks by calamine, text by its encoding and separator."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gridmap.errors import SourceError

BOOKS = {".xlsx", ".xls", ".xlsm", ".xlsb", ".et"}
TEXTS = {".csv", ".txt", ".tsv"}

Row = list[Any]
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), both included, from 0."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it stands: '' for an empty cell, every row as long as the longest."""

    name: str
    rows: list[Row]
    merged: tuple[Range, ...] = ()


def read(path: Path) -> list[Sheet]:
    """
    The visible sheets of a file.

    Raises
    ------
    SourceError
        Not a workbook or text file, damaged, locked by a password, or in no known encoding.
    """
    kind = path.suffix.lower()
    if kind in TEXTS:
        return [_text(path)]
    if kind in BOOKS:
        return _book(path)
    raise SourceError(f"{path.name}: a ledger is .xlsx, .xls or .csv")


def _book(path: Path) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            book.get_sheet_by_name(sheet.name)
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        return [
            Sheet(
                sheet.name,
                # From A1, so that positions are those of the merged ranges.
                sheet.to_python(skip_empty_area=False),
                tuple(sheet.merged_cell_ranges or ()),
            )
            for sheet in sheets
        ]
    except (CalamineError, OSError) as error:
        raise SourceError(f"{path.name}: not a readable workbook ({error})") from error


def _text(path: Path) -> Sheet:
    text = decode(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",\t;", key=first.count)
    rows: list[Row] = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    width = max(map(len, rows), default=0)
    return Sheet(path.stem, [row + [""] * (width - len(row)) for row in rows])


def decode(path: Path) -> str:
    """
    A text file in UTF-8, GB 18030 or UTF-16 (Excel's "Unicode text").

    Raises
    ------
    SourceError
        In none of them; says at which byte.
    """
    written = path.read_bytes()
    marked = written[:2] in (b"\xff\xfe", b"\xfe\xff")
    for codec in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return written.decode(codec)
        except UnicodeDecodeError as error:
            at = error.start
    raise SourceError(
        f"{path.name}: byte {at + 1} is neither UTF-8 nor GB 18030; save the file as UTF-8"
    )
