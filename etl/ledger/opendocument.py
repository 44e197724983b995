"""
An .ods file before it is read: is it within bounds, what is merged, which formulas failed?

The reader proper (calamine) lays out repeated cells, knows no merged ones, and shows formula errors
as empty cells.
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from etl.ledger import package
from etl.ledger.package import Marks
from etl.ledger.sheets import unreadable
from gridmap.errors import SourceError
from gridmap.i18n import Message

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_FARTHEST = 1 << 24
"""Rows or columns; numbers above it count as this."""


def is_one(head: bytes) -> bool:
    """Whether a file begins as an .ods does: its first part is its kind."""
    return MIME in head[:256]


def inspect(path: Path) -> dict[str, Marks]:
    """
    The sheets of a file by name, as `package.inspect` has those of a workbook of Excel.

    Raises
    ------
    SourceError
        Damaged, locked by a password, or unpacked larger than a ledger can be.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            if b"encryption-data" in package.small_part(path, parts, "META-INF/manifest.xml"):
                raise SourceError(locked(path))
            looked = _Look()
            for name, chunk in package.measured(path, parts):
                if name == _CONTENT:
                    looked.parser.Parse(chunk, False)
            looked.parser.Parse(b"", True)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError) as error:
        raise SourceError("{file}: a damaged workbook", file=path.name) from error
    except (KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise unreadable(path) from error
    for number, (title, marks) in enumerate(looked.sheets.items(), start=1):
        package.check(path, title, number, marks)
    return looked.sheets


def locked(path: Path) -> Message:
    """The message about a file that needs a password."""
    return Message("{file}: locked by a password; save it without one", file=path.name)


@dataclass
class _Cell:
    row: int
    column: int
    across: int
    is_fault: bool
    is_filled: bool
    text: list[str] = field(default_factory=list)


class _Look:
    """Counts of the elements of content.xml, as they come; nothing of them is kept."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._marks = Marks()
        self._row = self._column = self._times = 0
        self._last_filled = 0
        self._cell: _Cell | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._marks = self.sheets.setdefault(attributes.get(f"{_TABLE}name", ""), Marks())
            self._row = 0
        elif name == f"{_TABLE}table-row":
            self._column = self._last_filled = 0
            self._times = _number(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._cell = _Cell(
                self._row,
                self._column,
                _number(attributes, "number-columns-repeated"),
                any(key.endswith(" value-type") and kind == "error"
                    for key, kind in attributes.items()),
                f"{_OFFICE}value-type" in attributes,
            )  # fmt: skip
            down, right = (
                _number(attributes, f"number-{of}-spanned") for of in ("rows", "columns")
            )
            if down > 1 or right > 1:
                first = (self._row, self._column)
                last = (self._row + down - 1, self._column + right - 1)
                self._marks.merged.append((first, last))

    def _characters(self, text: str) -> None:
        if self._cell is not None:
            self._cell.is_filled = self._cell.is_filled or bool(text.strip())
            # Of other cells no text is wanted; that of an error is short.
            if self._cell.is_fault or text.startswith(("#", "Err:")):
                self._cell.text.append(text[:20])

    def _end(self, name: str) -> None:
        if name in _CELLS and self._cell is not None:
            cell, self._cell = self._cell, None
            self._column = min(self._column + cell.across, _FARTHEST)
            if cell.is_filled:
                self._last_filled = self._column
            text = "".join(cell.text).strip()
            if cell.is_fault or (text.startswith("Err:") and text[4:].isdigit()):
                known = text if text.startswith("#") else "#VALUE!"
                self._marks.cells[cell.row, cell.column] = known
        elif name == f"{_TABLE}table-row":
            self._row = min(self._row + self._times, _FARTHEST)
            if self._last_filled:
                self._marks.last_row = self._row
                self._marks.last_column = max(self._marks.last_column, self._last_filled)


def _number(attributes: dict[str, str], name: str) -> int:
    return min(max(int(attributes.get(f"{_TABLE}{name}", "1")), 1), _FARTHEST)
