"""GeoJSON whose numbers have more digits than GDAL keeps: a copy with them as texts."""

import re
from collections.abc import Iterable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.shapefile import MOST_EXACT

_PIECE = re.compile(
    rb'"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?(?:\d{16,}[\d.eE+-]*|\d[\d.]*[eE]\+?\d{3,})', re.DOTALL
)
"""A text, or a number that may not be kept as it is written."""

_ROUNDED = re.compile(r"-?(?:\d{16}\.0|\d(?:\.\d+)?e\+\d+)")
"""Such a number among texts, as GDAL writes it."""

_NOWHERE = b"1e300"
"""Stands for such a number among coordinates: no place has it, and its row alone is refused."""


def is_json(path: Path) -> bool:
    """Whether a file begins as JSON does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(100).lstrip(b"\xef\xbb\xbf\x1e \t\r\n").startswith(b"{")


def may_have_lost(columns: Iterable[npt.NDArray]) -> bool:
    """Whether values that GDAL read of GeoJSON may have had more digits."""
    return any(map(_may_have_lost, columns))


def _may_have_lost(column: npt.NDArray) -> bool:
    if column.dtype.kind == "f":
        return bool((np.abs(column) >= MOST_EXACT).any())
    if column.dtype.kind == "i":
        # What is beyond 64 bits was brought to their ends.
        bounds = np.iinfo(column.dtype)
        return bool(((column == bounds.max) | (column == bounds.min)).any())
    return column.dtype == object and any(
        isinstance(one, str) and _ROUNDED.fullmatch(one) for one in column
    )


def copied(path: Path, copy: Path) -> bool:
    """Copy a file, with such numbers as texts; False where it has none."""
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as written:
        at = 0
        with copy.open("wb") as out:
            for start, end, instead in _changes(written):
                out.write(written[at:start])
                out.write(instead)
                at = end
            if at:
                out.write(written[at:])
    return at > 0


def _changes(written: mmap) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and new text of each such number."""
    is_place = False
    for found in _PIECE.finditer(written):
        piece = found[0]
        if piece.startswith(b'"'):
            is_place = piece == b'"coordinates"'
            continue
        instead = _NOWHERE if is_place else b'"' + re.sub(rb"\.0*\Z", b"", piece) + b'"'
        yield found.start(), found.end(), instead
