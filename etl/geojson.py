"""GeoJSON that GDAL reads wrong: long numbers become texts, broken members are set aside."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.reasons import Reason, reason
from etl.shapefile import MOST_EXACT

_PIECE = re.compile(
    rb'"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?(?:\d{16,}[\d.eE+-]*|\d[\d.]*[eE]\+?\d{3,})', re.DOTALL
)
"""A text, or a number that may not be kept as it is written."""

_ROUNDED = re.compile(r"-?(?:\d{16}\.0|\d(?:\.\d+)?e\+\d+)")
"""Such a number among texts, as GDAL writes it."""

_NOWHERE = b"1e300"
"""Stands for such a number among coordinates: no place has it, and its row alone is refused."""


_MEMBERS = re.compile(r'"features"\s*:\s*\[')
_MOST_BYTES = 64 << 20
"""A larger file is not held as text; GDAL refuses it whole for one broken member."""
_NEXT = re.compile(r"\s*,?\s*")
_DEPTHS = {
    "point": 0,
    **dict.fromkeys(("multipoint", "linestring"), 1),
    **dict.fromkeys(("multilinestring", "polygon"), 2),
    "multipolygon": 3,
}
"""Of each type of geometry how deep its positions lie."""


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


@contextmanager
def readable(path: Path) -> Iterator[tuple[Path, dict[int, Reason]]]:
    """
    A file that GDAL reads member by member, with reasons for those set aside, by position.

    GDAL refuses a whole file for one text among its coordinates, and passes over members that
    are no features without a word. The copy has a feature without geometry in the place of each.
    """
    is_looked_at = is_json(path) and path.stat().st_size <= _MOST_BYTES
    mended, reasons = _mended(path) if is_looked_at else ("", {})
    if not reasons:
        yield path, {}
        return
    with TemporaryDirectory(prefix="gridmap-") as folder:
        copy = Path(folder) / path.name
        copy.write_text(mended, encoding="utf-8")
        del mended
        yield copy, reasons


def _mended(path: Path) -> tuple[str, dict[int, Reason]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return "", {}
    start = _MEMBERS.search(text)
    if not start or '"FeatureCollection"' not in text:
        # Esri's JSON has features of its own.
        return "", {}
    decoder, at = json.JSONDecoder(), start.end()
    pieces, kept = [], 0
    reasons: dict[int, Reason] = {}
    for position in range(len(text)):
        at = _NEXT.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] in ("]", ""):
            break
        try:
            member, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            # No JSON from here on, or nested beyond all sense: GDAL says where.
            return "", {}
        if why := _fault(member):
            reasons[position] = why
            pieces += [text[kept:at], _set_aside(member)]
            kept = end
        at = end
    return "".join([*pieces, text[kept:]]), reasons


def _set_aside(member: Any) -> str:
    properties = member.get("properties") if isinstance(member, dict) else None
    kept = properties if isinstance(properties, dict) else {}
    # NaN is none of a place's: GDAL reads it among properties.
    return json.dumps({"type": "Feature", "properties": kept, "geometry": None})


def _fault(member: Any) -> Reason | None:
    """Why a member is no feature, or one whose geometry GDAL does not read."""
    if not isinstance(member, dict) or str(member.get("type")).lower() != "feature":
        return reason("no-feature")
    geometry = member.get("geometry")
    return None if geometry is None else _geometry_fault(geometry)


def _geometry_fault(geometry: Any) -> Reason | None:
    if not isinstance(geometry, dict):
        return reason("geometry-unreadable")
    kind = str(geometry.get("type")).lower()
    if kind == "geometrycollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            return reason("geometry-unreadable")
        return next(filter(None, map(_geometry_fault, parts)), None)
    if kind not in _DEPTHS or not isinstance(geometry.get("coordinates"), list):
        return reason("geometry-unreadable")
    return _coordinates_fault(geometry["coordinates"], _DEPTHS[kind])


def _coordinates_fault(found: Any, depth: int) -> Reason | None:
    if not isinstance(found, list):
        return reason("geometry-unreadable")
    return None if depth == 1 and _are_numbers(found) else _of_each(found, depth)


def _are_numbers(ring: list) -> bool:
    """Whether positions are plainly sound: then nobody looks at them one by one."""
    try:
        found = np.array(ring)
    except ValueError:
        return False
    is_sound = found.dtype.kind in "if" and found.ndim == 2 and found.shape[1] > 1
    return is_sound and bool(np.isfinite(found).all())


def _of_each(found: list, depth: int) -> Reason | None:
    if depth:
        return next(filter(None, (_coordinates_fault(one, depth - 1) for one in found)), None)
    if not found:
        return None
    if len(found) < 2 or None in found[:2]:
        return reason("lon-lat-empty")
    if any(isinstance(one, list) for one in found):
        return reason("geometry-unreadable")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in found):
        return reason("lon-lat-no-number")
    return None if all(map(math.isfinite, found)) else reason("not-finite")
