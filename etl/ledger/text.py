"""Text files into a sheet: by their encoding and separator, pyarrow's reader where it can."""

import csv
import io
import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from etl.ledger import package
from etl.ledger.column import Column, encode, join
from etl.ledger.sheets import MOST_COLUMNS, Row, Sheet
from gridmap.errors import SourceError
from gridmap.gazetteer import text_table
from gridmap.limits import ROWS

LONGEST_CELL = 32_767
"""Characters, Excel's own limit; a longer cell is an unclosed quote or no table."""
_HEAD_LINES = 20
"""Titles above the header have fewer cells than the table, which the fast reader refuses."""


def read(path: Path) -> Sheet:
    """
    A table of text, separated by commas, tabs or semicolons.

    Raises
    ------
    SourceError
        In no known encoding, or no table of cells.
    """
    text = text_table.decode(path)
    separator = text_table.separator(text, head_lines=_HEAD_LINES)
    is_long = text.count("\n") > ROWS
    if is_long:
        # A spreadsheet writes the rows below that have a format and nothing else.
        end = text.find("\n", len(text.rstrip(f"{separator} \t\r\n")))
        text = text[:end] if end >= 0 else text
    # Of rows that are cells with several lines there may be fewer: counted while they are read.
    regular = None if is_long and text.count("\n") > ROWS else _regular(text, separator)
    return Sheet(path.stem, regular or _any(path, text, separator))


def _regular(text: str, separator: str) -> tuple[Column, ...] | None:
    """The columns of a table whose rows are all as long as the 20th; None where they are not."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator)
    try:
        head = list(itertools.islice(reader, _HEAD_LINES))
    except csv.Error:
        return None
    width = max(map(len, head), default=0)
    rest = text[lines.tell() :] if len(head) == _HEAD_LINES else ""
    if not rest or not 1 < width <= MOST_COLUMNS:
        return None
    names = [str(at) for at in range(width)]
    written = rest.encode()
    text_column = pa.dictionary(pa.int32(), pa.string())
    try:
        body = pa.csv.read_csv(
            pa.BufferReader(written),
            read_options=pa.csv.ReadOptions(column_names=names, block_size=len(written) + 1),
            parse_options=pa.csv.ParseOptions(
                delimiter=separator, newlines_in_values='"' in rest, ignore_empty_lines=False
            ),
            convert_options=pa.csv.ConvertOptions(column_types=dict.fromkeys(names, text_column)),
        )
    except pa.ArrowInvalid:
        return None  # a row of another length, or a cell that ends nowhere
    found = []
    for at, chunked in enumerate(body.columns):
        cells = chunked.chunk(0)
        if (pc.max(pc.utf8_length(cells.dictionary)).as_py() or 0) > LONGEST_CELL:
            return None
        different = cells.dictionary.to_numpy(zero_copy_only=False)
        start = encode([row[at] if at < len(row) else "" for row in head])
        found.append(join([start, Column(different, cells.indices.to_numpy())]))
    return tuple(found)


def _any(path: Path, text: str, separator: str) -> tuple[Column, ...]:
    """The columns of any table; short rows are filled up."""
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS or max(map(len, row), default=0) > LONGEST_CELL:
                raise csv.Error("too many cells, or too long a one")
            if len(rows) == ROWS:
                raise SourceError(package.too_long(path))
            rows.append(row)
    except csv.Error as error:
        raise SourceError(
            "{file}: line {number} cannot be read as cells",
            file=path.name,
            number=reader.line_num,
        ) from error
    width = max(map(len, rows), default=0)
    full = (row + [""] * (width - len(row)) for row in rows)
    return tuple(encode(cells) for cells in zip(*full, strict=True))
