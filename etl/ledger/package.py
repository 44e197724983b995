"""
An .xlsx file before it is read: is it within bounds, and which cells hold no value?

The reader proper (calamine) lays out every cell between A1 and the last one, believes what a
package says of itself, and shows formula errors as empty cells.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from etl.ledger import number_formats, shown
from etl.ledger.sheets import MOST_COLUMNS, Range, unreadable
from gridmap.errors import SourceError
from gridmap.i18n import Message
from gridmap.limits import ROWS

MOST_UNPACKED = 256 << 20
"""Bytes of a package when unpacked; 200,000 households of 15 columns take 145 MB."""
MOST_CELLS = 20 * ROWS
"""Cells between A1 and the last one."""
MOST_SMALL = 8 << 20
"""Bytes of the parts that name the others: 10,000 sheets take 1 MB."""
UNSUSPECTED, MOST_TIMES = 32 << 20, 60
"""Bytes that any part may take, and how often its packed size a larger one; cells take 5 to 20."""
_CHUNK = 4 << 20
_LONGEST_CELL = 16 << 20

_WIDE = re.compile(rb'<c r="([A-Z]{2,})[0-9]+"[^>]*(?<!/)>')
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"')
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)([0-9]+)["']""")
_ERROR = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"([^>]*)><f[^>]*?(?:/>|>([^<]*)</f>)(<v ?/>|<v></v>)?</c>'
)


@dataclass
class Marks:
    """
    Extent of one sheet: its last row and column (from 1), and cells without value as text.

    So are numbers that show zeros in front (00012), by the `widths` of their styles. `is_plain`
    sheets use no prefix for their tags. `merged` are ranges that calamine does not tell.
    """

    is_plain: bool = False
    last_row: int = 0
    last_column: int = 0
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    widths: Mapping[bytes, int] = field(default_factory=dict)


def inspect(path: Path) -> dict[str, Marks]:
    """
    The sheets of a package by name.

    `cells` gives, by row and column from 0, formula errors ('#REF!'), formulas that no program
    has calculated ('=A1+1'), and codes with zeros in front.

    Raises
    ------
    SourceError
        Damaged, or unpacked larger than a ledger can be.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = {info.filename: info for info in package.infolist()}
            sheets = _sheet_parts(path, package)
            widths = _widths(path, package)
            found = {name: Marks(widths=widths) for name in sheets.values() if name in parts}
            for name, chunk in measured(path, package, found):
                if name in found:
                    _look(chunk, found[name])
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, OSError) as error:
        raise SourceError("{file}: a damaged workbook", file=path.name) from error
    except (KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise unreadable(path) from error
    for number, (title, name) in enumerate(sheets.items(), start=1):
        if name in found:
            check(path, title, number, found[name])
    return {title: found[name] for title, name in sheets.items() if name in found}


def _too_large(path: Path) -> Message:
    return Message(
        "{file}: more than {megabytes} MB when unpacked; load it as several files",
        file=path.name,
        megabytes=MOST_UNPACKED >> 20,
    )


def measured(
    path: Path, package: zipfile.ZipFile, sheets: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """
    All parts by name and in chunks, as long as they are; those of `sheets` cut between cells.

    Raises
    ------
    SourceError
        Together, or packed as no program packs a ledger, they are too large.
    """
    parts = package.infolist()
    if sum(info.file_size for info in parts) > MOST_UNPACKED:
        raise SourceError(_too_large(path))
    left = MOST_UNPACKED
    for info in parts:
        size = 0
        for chunk in _unpacked(package, info, whole_cells=info.filename in sheets):
            left -= len(chunk)
            size += len(chunk)
            if left < 0:
                raise SourceError(_too_large(path))
            if size > max(UNSUSPECTED, MOST_TIMES * info.compress_size):
                raise SourceError(_bomb(path))
            yield info.filename, chunk


def small_part(path: Path, package: zipfile.ZipFile, name: str) -> bytes:
    """A part that is small in any ledger; SourceError where it is not."""
    info = copy(package.getinfo(name))
    info.file_size = MOST_UNPACKED + 1  # what it says of itself is not believed
    with package.open(info) as part:
        content = part.read(MOST_SMALL + 1)
    if len(content) > MOST_SMALL:
        raise SourceError(_bomb(path))
    return content


def too_long(path: Path) -> Message:
    """The message about a file with more rows than are read."""
    return Message(
        "{file}: more than {rows:,} rows; load it as several files, each of one community",
        file=path.name,
        rows=ROWS,
    )


def _bomb(path: Path) -> Message:
    return Message("{file}: unpacks to far more than a ledger can hold", file=path.name)


def check(path: Path, title: str, number: int, marks: Marks) -> None:
    """Refuse a sheet with a cell too far from its first one, or with too many rows."""
    rows, columns = marks.last_row, marks.last_column
    if columns > MOST_COLUMNS or rows > ROWS or rows * columns > MOST_CELLS:
        raise SourceError(
            "{file}: sheet {title} reaches to row {rows:,} and column {columns:,}; delete "
            "what stands outside the ledger, or load it as several files",
            file=path.name,
            title=shown.sheet(title) or number,
            rows=rows,
            columns=columns,
        )


def _sheet_parts(path: Path, package: zipfile.ZipFile) -> dict[str, str]:
    """Names of the parts that hold the sheets, by the sheets' own names."""
    top = ElementTree.fromstring(small_part(path, package, "_rels/.rels"))
    [book] = [
        one.attrib["Target"].lstrip("/")
        for one in top
        if one.get("Type", "").endswith("/officeDocument")
    ]
    folder = PurePosixPath(book).parent
    targets = {}
    links = small_part(path, package, f"{folder}/_rels/{_name(book)}.rels")
    for one in ElementTree.fromstring(links):
        target = one.attrib["Target"]
        targets[one.attrib["Id"]] = (
            target.lstrip("/") if target.startswith("/") else str(folder / target)
        )
    sheets = {}
    for one in ElementTree.fromstring(small_part(path, package, book)).iter():
        if one.tag.endswith("}sheet"):
            ids = [value for key, value in one.attrib.items() if key.endswith("}id")]
            sheets[one.attrib["name"]] = targets[ids[0]]
    return sheets


def _widths(path: Path, package: zipfile.ZipFile) -> dict[bytes, int]:
    """`Marks.widths`; none where the styles are larger than those of any ledger."""
    styles = next((one for one in package.infolist() if one.filename.endswith("/styles.xml")), None)
    if styles is None or styles.file_size > MOST_SMALL:
        return {}
    return number_formats.widths(small_part(path, package, styles.filename))


def _name(part: str) -> str:
    return PurePosixPath(part).name


def _unpacked(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, *, whole_cells: bool
) -> Iterator[bytes]:
    """A part in chunks, as long as it is and not as long as it says."""
    info.file_size = MOST_UNPACKED + 1
    rest = b""
    with package.open(info) as part:
        while chunk := part.read(_CHUNK):
            if not whole_cells:
                yield chunk
                continue
            chunk = rest + chunk
            end = max(chunk.rfind(b"<c "), chunk.rfind(b"<row"))
            end = end if end > 0 else max(chunk.rfind(b"<"), 0)
            yield chunk[:end]
            rest = chunk[end:]
            if len(rest) > _LONGEST_CELL:
                raise ValueError(f"a cell of more than {_LONGEST_CELL >> 20} MB")
    yield rest


def _look(chunk: bytes, marks: Marks) -> None:
    """Add what one chunk of a sheet has."""
    marks.is_plain |= b"<worksheet" in chunk[:4096]
    stated = chunk.count(b'<c r="')
    if not marks.is_plain or chunk.count(b"<c ") + chunk.count(b"<c>") > stated:
        _count_cells(chunk, marks)
    elif stated:
        # What is empty but for its format takes no room.
        filled = max(chunk.rfind(b"</v>"), chunk.rfind(b"</is>"))
        last = _CELL.match(chunk, chunk.rfind(b'<c r="', 0, filled)) if filled > 0 else None
        if last:
            marks.last_row = max(marks.last_row, int(last[2]))
            marks.last_column = max(marks.last_column, _column(last[1]) + 1)
        wide = max(map(_column, set(_WIDE.findall(chunk))), default=25)
        marks.last_column = max(marks.last_column, wide + 1 if wide > 25 else 1)
    for cell, text in number_formats.padded(chunk, marks.widths):
        marks.cells[int(cell[2]) - 1, _column(cell[1])] = text
    if b't="e"' in chunk:
        for cell in _ERROR.finditer(chunk):
            marks.cells[int(cell[2]) - 1, _column(cell[1])] = _text(cell[3])
    if b"<f" in chunk:
        for cell in _FORMULA.finditer(chunk):
            # An empty text is a value too.
            if not (b't="str"' in cell[3] and cell[5]):
                marks.cells[int(cell[2]) - 1, _column(cell[1])] = f"={_text(cell[4] or b'')}"


def _count_cells(chunk: bytes, marks: Marks) -> None:
    """For sheets that leave out where their cells stand: each stands behind the one before."""
    row, column = marks.last_row, 0
    for tag in _TAG.finditer(chunk):
        where = _REFERENCE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(where[2]) if where else row + 1, 0
        else:
            column = _column(where[1]) + 1 if where and where[1] else column + 1
            marks.last_column = max(marks.last_column, column)
        marks.last_row = max(marks.last_row, row)


def _column(letters: bytes) -> int:
    """AB is 27: columns are counted from 0."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number - 1


def _text(written: bytes) -> str:
    return html.unescape(written.decode("utf-8", "replace"))
