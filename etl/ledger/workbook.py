"""Workbooks into sheets, by calamine."""

import io
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.ledger import opendocument, package
from etl.ledger.column import encode
from etl.ledger.sheets import Book, Sheet, unreadable
from gridmap.errors import SourceError

OPENS = (
    "import io, sys; from python_calamine import CalamineWorkbook;"
    "CalamineWorkbook.from_filelike(io.BytesIO(open(sys.argv[1], 'rb').read()))"
)
TRIED_S = 60
"""Seconds that a .xls may take to open."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_xlsx(path: Path) -> Book:
    """A workbook of Excel 2007 or later; formulas as the values that Excel left with them."""
    return _read(path, path.read_bytes(), package.inspect(path))


def read_ods(path: Path) -> Book:
    """A workbook of LibreOffice, WPS or another program that writes OpenDocument."""
    return _read(path, path.read_bytes(), opendocument.inspect(path))


def read_xls(path: Path) -> Book:
    """A workbook of Excel 97 to 2003. Formula errors are empty cells."""
    written = path.read_bytes()
    if _ENCRYPTED in written:
        raise SourceError(opendocument.locked(path))
    _try_out(path)
    return _read(path, written, {})


def _try_out(path: Path) -> None:
    """
    Open a workbook in a process of its own, which damage may end.

    A size in a damaged .xls can ask calamine for petabytes; Rust then aborts the process.
    """
    try:
        tried = subprocess.run(
            [sys.executable, "-c", OPENS, path], capture_output=True, timeout=TRIED_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise unreadable(path) from error
    if tried.returncode < 0:
        raise SourceError("{file}: a damaged workbook", file=path.name)


def _read(path: Path, written: bytes, marks: Mapping[str, package.Marks]) -> Book:
    sheets, hidden = [], []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(written))
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            if about.visible != SheetVisibleEnum.Visible:
                hidden.append(about.name)
                continue
            sheets.append(_sheet(book.get_sheet_by_name(about.name), marks.get(about.name)))
    except PasswordError as error:
        raise SourceError(opendocument.locked(path)) from error
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(path) from error
    except BaseException as error:
        # What calamine did not foresee in a damaged file comes as Rust's panic, which is no
        # Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise SourceError("{file}: a damaged workbook", file=path.name) from error
    return Book(tuple(sheets), tuple(hidden))


def _sheet(sheet: CalamineSheet, marks: package.Marks | None) -> Sheet:
    # From A1, so that positions are those of the merged ranges.
    rows = sheet.to_python(skip_empty_area=False)
    cells = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    cells[:] = rows
    for (row, column), text in (marks.cells if marks else {}).items():
        if row < cells.shape[0] and column < cells.shape[1]:
            cells[row, column] = text
    # First and last cell of each range.
    merged = (*(sheet.merged_cell_ranges or ()), *(marks.merged if marks else ()))
    return Sheet(sheet.name, tuple(encode(column) for column in cells.T), merged)
