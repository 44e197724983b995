"""Shapefiles: whether all their parts are whole, and the encoding of their text."""

import codecs
import re
import struct
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from etl import headers
from gridmap.errors import SourceError

BYTES = "ISO-8859-1"
"""The encoding in which each byte is the character of the same number."""

ENCODINGS = ("utf-8", "gb18030", "big5")
"""Tried in this order: GBK text is rarely valid UTF-8, and hardly any bytes are no Big5."""

_ACCENTED = re.compile(rb"[A-Za-z]*([\x80-\xff]+)[A-Za-z]*")
"""Bytes beyond ASCII, with the letters around them."""

MOST_EXACT = 1 << 53
"""Whole numbers up to this are exact in 64 bits of floating point."""

SAMPLE = 2_000
"""Values of a column by which its encoding is judged."""


def check(path: Path) -> None:
    """GDAL reads a cut-off shapefile as features without geometry, silently; its header tells."""
    missing = [ending for ending in (".shx", ".dbf") if not _companion(path, ending)]
    if missing:
        raise SourceError(
            "{file}: {missing} missing beside it; a shapefile is .shp, .shx and .dbf "
            "together, and .prj for its CRS",
            file=path.name,
            missing=" and ".join(path.stem + ending for ending in missing),
        )
    for ending in (".shp", ".shx"):
        part = _companion(path, ending) or path
        head = part.read_bytes()[:100]
        if len(head) < 100 or struct.unpack(">i", head[:4])[0] != 9994:
            raise SourceError("{file}: not a shapefile", file=part.name)
        # The header counts in 16-bit words.
        if part.stat().st_size < 2 * struct.unpack(">i", head[24:28])[0]:
            raise SourceError("{file}: cut off; copy the shapefile again", file=part.name)
    _check_dbf(_companion(path, ".dbf") or path)


def size(path: Path) -> int:
    """Bytes of places and table together."""
    parts = (path, _companion(path, ".dbf"))
    return sum(part.stat().st_size for part in parts if part is not None and part.exists())


def decoded(
    path: Path, fields: Sequence[str], columns: list[npt.NDArray], known: frozenset[str]
) -> tuple[list[str], str]:
    """
    Names of a table read as `BYTES`, in the encoding that makes sense of it; `columns` are changed.

    That which makes most headers known words; then that in which most headers and values are
    text; then what the .cpg says. A character cut in half by a field's width is left out.

    Returns
    -------
    fields, encoding
    """
    names = [name.encode(BYTES, "replace") for name in fields]
    sample = [
        value.encode(BYTES, "replace")
        for column in columns
        if column.dtype == object
        for value in islice(filter(None, column), SAMPLE)
        if isinstance(value, str) and not value.isascii()
    ]
    if not sample and all(map(bytes.isascii, names)):
        return list(fields), "utf-8"
    stated = _stated(path) or _western([*names, *sample])
    tried = list(dict.fromkeys((*ENCODINGS, *([stated] if stated else []))))

    def merit(encoding: str) -> tuple[int, int, float, bool]:
        heads = [_text(name, encoding) for name in names]
        values = [_text(value, encoding) for value in sample]
        return (
            headers.count_known([head for head in heads if head is not None], known),
            sum(head is not None for head in heads),
            sum(value is not None for value in values),
            encoding == stated,
        )

    best = max(tried, key=merit)
    for at, column in enumerate(columns):
        # In place: all text twice is a third of the memory that a load takes.
        columns[at] = _column(column, best) if column.dtype == object else column
    return [_text(name, best) or _lossy(name, best) for name in names], best


def exact(path: Path, columns: Sequence[npt.NDArray], fids: npt.NDArray) -> list[npt.NDArray]:
    """
    Columns of a table with whole numbers that GDAL rounds as the digits that are written.

    Parameters
    ----------
    columns
        As GDAL read them: numbers of 19 digits and more as floating point.
    fids
        Row of the table that each value stands in, from 0.
    """
    part = _companion(path, ".dbf") or path
    fields = _fields(part)
    rounded = [at for at, column in enumerate(columns) if _is_rounded(column)]
    if not rounded or len(fields) != len(columns):
        return list(columns)
    with part.open("rb") as file:
        records, header_size, record_size = struct.unpack("<IHH", file.read(12)[4:])
    table = np.memmap(part, np.uint8, "r", header_size, (records, record_size))
    found = list(columns)
    for at in rounded:
        start, width, decimals = fields[at]
        if not decimals:
            digits = np.ascontiguousarray(table[fids, start : start + width])
            texts = [one.strip() for one in digits.view(f"S{width}").ravel().astype(str).tolist()]
            found[at] = np.array([one or None for one in texts], dtype=object)
    return found


def _is_rounded(column: npt.NDArray) -> bool:
    return column.dtype.kind == "f" and bool((np.abs(column) >= MOST_EXACT).any())


def _fields(part: Path) -> list[tuple[int, int, int]]:
    """Start in a row, width and decimals of each field of a table."""
    found: list[tuple[int, int, int]] = []
    start = 1
    with part.open("rb") as file:
        file.seek(32)
        while len(said := file.read(32)) == 32 and said[0] != 0x0D:
            found.append((start, said[16], said[17]))
            start += said[16]
    return found


def _western(texts: Iterable[bytes]) -> str | None:
    """
    Windows 1252, where the text is Latin with accents, of a table that names no encoding.

    São is one byte between letters, which GB 18030 takes for a Chinese character with the next
    letter. A Chinese character in common use is two such bytes, and seldom stands alone.
    """
    runs = [run for text in texts for run in _ACCENTED.finditer(text)]
    single = sum(len(run[1]) == 1 for run in runs)
    is_latin = all(len(run[1]) == 1 or (len(run[1]) == 2 and run[0] != run[1]) for run in runs)
    return "cp1252" if runs and is_latin and 2 * single > len(runs) else None


def _column(column: npt.NDArray, encoding: str) -> npt.NDArray:
    made: dict[Any, Any] = {}
    for value in column:
        if isinstance(value, str) and value not in made:
            raw = value.encode(BYTES, "replace")
            text = _text(raw, encoding)
            made[value] = _lossy(raw, encoding) if text is None else text
    return np.array([made.get(value, value) for value in column], dtype=object)


def _text(written: bytes, encoding: str) -> str | None:
    """Text without a character that the end cuts in half; None where it is none."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(written, final=False)
    except UnicodeDecodeError:
        return None
    return text.rstrip()


def _lossy(written: bytes, encoding: str) -> str:
    return written.decode(encoding, "replace").rstrip()


def _stated(path: Path) -> str | None:
    """The encoding that the .cpg names, as Python calls it; None where it names none."""
    part = _companion(path, ".cpg")
    if part is None:
        return None
    said = part.read_bytes()[:64].decode("ascii", "ignore").strip().lower()
    said = said.removeprefix("ansi").strip(" _-") if said.startswith("ansi") else said
    if said.isdigit() and said != "65001":
        said = f"cp{said}"
    try:
        name = codecs.lookup({"cp936": "gb18030", "gbk": "gb18030"}.get(said, said)).name
    except (LookupError, ValueError):
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def _check_dbf(part: Path) -> None:
    with part.open("rb") as file:
        head = file.read(12)
    if len(head) < 12:
        raise SourceError("{file}: cut off; copy the shapefile again", file=part.name)
    records, header_size, record_size = struct.unpack("<IHH", head[4:12])
    if part.stat().st_size < header_size + records * record_size:
        raise SourceError("{file}: cut off; copy the shapefile again", file=part.name)


def _companion(path: Path, ending: str) -> Path | None:
    for candidate in (path.with_suffix(ending), path.with_suffix(ending.upper())):
        if candidate.is_file():
            return candidate
    return None
