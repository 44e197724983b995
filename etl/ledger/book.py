"""Files into sheets of cells, whatever their ending: what a file holds says what it is."""

from pathlib import Path

from etl.ledger import opendocument, package, text, workbook
from etl.ledger.sheets import Book, unreadable
from gridmap import limits
from gridmap.errors import SourceError

MOST_BYTES = 128 << 20
"""Of a file; 300,000 households of 15 columns take 60 MB as text."""

BOOKS = {".xlsx", ".xls", ".xlsm", ".et", ".ods"}
TEXTS = {".csv", ".txt", ".tsv"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_book(path: Path) -> Book:
    """
    A workbook (.xlsx, .xlsm, .xls, .ods) or a text file (.csv, .tsv, .txt), told by its content.

    It has at most `limits.ROWS` rows, on all its sheets together.

    Hidden rows and columns are read like others: a filter hides rows, and hides no household.
    Hidden sheets are not.

    Raises
    ------
    SourceError
        Not a workbook or text file, damaged, locked by a password, in no known encoding, or too
        large to be a ledger.
    """
    book = _opened(path)
    if sum(map(len, book.sheets)) > limits.ROWS:
        raise SourceError(package.too_long(path))
    return book


def _opened(path: Path) -> Book:
    if path.suffix.lower() not in BOOKS | TEXTS:
        raise SourceError("{file}: a ledger is .xlsx, .xls, .ods or .csv", file=path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise SourceError(
            "{file}: cannot be read ({reason})", file=path.name, reason=error.strerror
        ) from error
    if not size:
        raise SourceError("{file}: the file is empty", file=path.name)
    if size > MOST_BYTES:
        raise SourceError(
            "{file}: larger than {megabytes} MB; load it as several files",
            file=path.name,
            megabytes=MOST_BYTES >> 20,
        )
    if head.startswith(_ZIP) and opendocument.is_one(head):
        return workbook.read_ods(path)
    if head.startswith(_ZIP):
        return workbook.read_xlsx(path)
    if head.startswith(_OLE):
        return workbook.read_xls(path)
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        raise SourceError(
            "{file}: a workbook of Excel 4 or older; save it as .xlsx", file=path.name
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise SourceError(
            "{file}: a web page, not a workbook; open and save it as .xlsx", file=path.name
        )
    if start.startswith((b"<?xml", b"<workbook", b"mime-version")):
        raise SourceError(
            "{file}: XML, not a workbook; open it in Excel and save as .xlsx", file=path.name
        )
    if path.suffix.lower() not in BOOKS:
        return Book((text.read(path),))
    try:
        sheet = text.read(path)
    except SourceError as error:
        raise unreadable(path) from error
    if len(sheet.columns) < 2:
        raise unreadable(path)
    return Book((sheet,))
