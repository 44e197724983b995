"""Text tables as offices save them: their encoding, their separator, their rows."""

import csv
import io
import re
from pathlib import Path

from gridmap.errors import SourceError
from gridmap.i18n import Message

LONGEST_FIELD = 64 << 20
"""Characters; an outline in WKT is longer than the csv module's own limit."""

_SEP_LINE = re.compile(r"sep=([,;\t|])", re.I)
_HEAD_CHARACTERS = 131_072
"""What the separator is counted in."""
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def decode(path: Path) -> str:
    """
    Text of a file in UTF-8, GB 18030 or UTF-16 with its mark (Excel's "Unicode text").

    Raises
    ------
    SourceError
        It cannot be read, or is in none of them; names the byte.
    """
    try:
        written = path.read_bytes()
    except OSError as error:
        raise SourceError(
            "{path}: cannot be read ({reason})", path=path, reason=error.strerror
        ) from error
    marked = _BYTE_ORDER_MARKS.get(written[:2])
    for codec in (marked,) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = written.decode(codec)
            break
        except UnicodeDecodeError as error:
            at = error.start
    else:
        known = Message("not UTF-16") if marked else Message("neither UTF-8 nor GB 18030")
        raise SourceError(
            "{file}: not a table of text (byte {at} is {known}); save the file as UTF-8",
            file=path.name,
            at=at + 1,
            known=known,
        )
    nul = text.find("\0")
    if nul >= 0:
        at = len(text[:nul].encode(codec)) + 1 if marked else written.find(b"\0") + 1
        raise SourceError(
            "{file}: not a table of text (byte {at} is NUL); save the file as UTF-8",
            file=path.name,
            at=at,
        )
    return text.removeprefix("\ufeff")


def separator(text: str, *, head_lines: int = 1) -> str:
    """Comma, tab or semicolon: what the first lines have most of, titles above a header too."""
    head = text[:_HEAD_CHARACTERS].splitlines()[:head_lines]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in head))


def _without_sep_line(text: str) -> tuple[str, str]:
    """Text below a line `sep=;`, by which Excel is told the separator, and the separator."""
    first, _, rest = text.partition("\n")
    if stated := _SEP_LINE.fullmatch(first.strip('\r"')):
        return rest, stated.group(1)
    # A title above the header has no separator; | and the wide comma part where nothing else does.
    lines = text[:_HEAD_CHARACTERS].splitlines()
    for marks in (",\t;", "|，"):
        for line in lines:
            if any(mark in line for mark in marks):
                return text, max(marks, key=line.count)
    return text, ","


def rows(path: Path) -> list[list[str]]:
    """
    All rows of a text table that hold anything.

    Raises
    ------
    SourceError
        As `decode`; or a line cannot be read as cells.
    """
    text, mark = _without_sep_line(decode(path))
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise SourceError(
            "{file}: line {line_num} cannot be read as cells ({reason})",
            file=path.name,
            line_num=reader.line_num,
            reason=error,
        ) from error
