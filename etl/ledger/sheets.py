"""Files into sheets of cells, whatever their ending: what a file holds says what it is."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from etl.ledger.column import Column
from gridmap.errors import SourceError

Row = list[Any]
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), both included, from 0."""

MOST_COLUMNS = 1_000
"""No ledger is as wide; a sheet that is has something far to the right by mistake."""
MOST_BYTES = 512 << 20
"""Of a text file, and of a workbook when unpacked; a million households take about 700 MB."""

BOOKS = {".xlsx", ".xls", ".xlsm", ".et"}
TEXTS = {".csv", ".txt", ".tsv"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """
    A sheet as it stands, from its cell A1 on; '' for an empty cell.

    All columns are of one length.
    """

    name: str
    columns: tuple[Column, ...]
    merged: tuple[Range, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def rows(self) -> list[Row]:
        """All rows, each as long as the longest; for small tables."""
        return self.head(len(self))

    def head(self, count: int) -> list[Row]:
        """The first rows."""
        cells = (column.take(slice(count)).values for column in self.columns)
        return [list(row) for row in zip(*cells, strict=True)]


@dataclass(frozen=True)
class Book:
    """The visible sheets of a file, and the names of the hidden ones."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def read(path: Path) -> list[Sheet]:
    """The visible sheets of a file; see `open_book`."""
    return list(open_book(path).sheets)


def open_book(path: Path) -> Book:
    """
    A workbook (.xlsx, .xlsm, .xls) or a text file (.csv, .tsv, .txt), told by its content.

    Hidden rows and columns are read like others: a filter hides rows, and hides no household.
    Hidden sheets are not.

    Raises
    ------
    SourceError
        Not a workbook or text file, damaged, locked by a password, in no known encoding, or too
        large to be a ledger.
    """
    from etl.ledger import text, workbook  # they give Sheets

    if path.suffix.lower() not in BOOKS | TEXTS:
        raise SourceError(f"{path.name}: a ledger is .xlsx, .xls or .csv")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be read ({error.strerror})") from error
    if size > MOST_BYTES:
        raise SourceError(f"{path.name}: larger than {MOST_BYTES >> 20} MB; no ledger is")
    if head.startswith(_ZIP):
        return workbook.read_xlsx(path)
    if head.startswith(_OLE):
        return workbook.read_xls(path)
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        raise SourceError(f"{path.name}: a workbook of Excel 4 or older; save it as .xlsx")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise SourceError(f"{path.name}: a web page, not a workbook; open and save it as .xlsx")
    if start.startswith((b"<?xml", b"<workbook", b"mime-version")):
        raise SourceError(f"{path.name}: XML, not a workbook; open it in Excel and save as .xlsx")
    if path.suffix.lower() not in BOOKS:
        return Book((text.read(path),))
    try:
        sheet = text.read(path)
    except SourceError as error:
        raise SourceError(f"{path.name}: not a readable workbook") from error
    if len(sheet.columns) < 2:
        raise SourceError(f"{path.name}: not a readable workbook")
    return Book((sheet,))
