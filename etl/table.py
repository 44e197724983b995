"""Plain tables with coordinates in columns: text, workbooks, and Parquet without geometry."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from etl import coordinates
from etl.features import no_faults
from etl.reasons import reason
from gridmap.address.text import simplified
from gridmap.crs import STORED
from gridmap.errors import CrsError, SourceError
from gridmap.gazetteer import text_table
from gridmap.i18n import Message

LON = (
    "lon",
    "lng",
    "long",
    "longitude",
    "x",
    "经度",
    "东经",
    "lon_wgs84",
    "经度坐标",
    "x坐标",
    "坐标x",
)
LAT = ("lat", "latitude", "y", "纬度", "北纬", "lat_wgs84", "纬度坐标", "y坐标", "坐标y")
PAIR = ("location", "lonlat", "lnglat", "lon_lat", "lng_lat", "经纬度", "坐标", "经纬度坐标")
WKT = (
    *("wkt", "geom", "geometry", "the_geom", "wkt_geom", "ewkt", "shape", "wkb", "ewkb"),
    *("wkb_geometry", "geojson", "几何", "图形"),
)
"""Columns of WKT, EWKT, hexadecimal WKB or GeoJSON."""

BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
TEXTS = (".csv", ".tsv", ".txt")

TITLE_ROWS = 10
"""Rows in which the header is looked for, below titles."""

_REMARK = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]$")


MOST_BYTES = 40 << 20
"""Of a table of text: a million points, which take less than 1 GB when read."""


@dataclass(frozen=True)
class Places:
    """
    Attributes, geometry, why a row has none, and the CRS that the table itself states.

    `is_bare`: it has no column of places, and is of rows that are known.
    """

    attributes: pd.DataFrame
    geometry: npt.NDArray
    faults: npt.NDArray
    crs: CRS | None = None
    is_bare: bool = False


def read(path: Path, keys: Collection[str] = ()) -> Places:
    """
    A text table (see `gridmap.gazetteer.text_table`), every value as text; `keys` as of `places`.

    Raises
    ------
    SourceError
        Not such a file, larger than `MOST_BYTES`, or without coordinates.
    """
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(
            "{file}: larger than {megabytes} MB; load it as several files",
            file=path.name,
            megabytes=MOST_BYTES >> 20,
        )
    return places(path, _frame(path, text_table.rows(path)), keys)


def read_book(path: Path, keys: Collection[str] = ()) -> Places:
    """
    The first sheet of a workbook that has columns of coordinates, else the first that is filled.

    Raises
    ------
    SourceError
        Not a workbook, or no sheet with coordinates.
    """
    # A heavy import, for workbooks alone.
    from etl.ledger.book import open_book

    sheets = [sheet.rows for sheet in open_book(path).sheets]
    filled = [[row for row in sheet if any(str(cell).strip() for cell in row)] for sheet in sheets]
    known = [rows for rows in filled if rows and _header(rows) is not None]
    first = next(iter(known or [rows for rows in filled if rows]), [])
    return places(path, _frame(path, first), keys)


def places(path: Path, frame: pd.DataFrame, keys: Collection[str] = ()) -> Places:
    """
    Points of lon and lat columns, or geometries of a WKT column.

    Without either the table is a bare one if it has a column of `keys`, else SourceError.
    """
    wkt, lon, lat, pair = (_column(frame.columns, names) for names in (WKT, LON, LAT, PAIR))
    if wkt is not None:
        return _from_wkt(path, frame.drop(columns=wkt), frame[wkt])
    if lon is not None and lat is not None:
        return _from_lon_lat(frame, frame[lon], frame[lat])
    if pair is not None:
        first, second = coordinates.pairs(frame[pair])
        return _from_lon_lat(frame.drop(columns=pair), first, second)
    if not len(frame.columns):
        raise SourceError("{file}: the file is empty", file=path.name)
    if any(_bare(name) in keys for name in frame.columns):
        nowhere = np.full(len(frame), None, dtype=object)
        return Places(frame, nowhere, no_faults(len(frame)), STORED, is_bare=True)
    raise SourceError(
        "{file}: no columns lon and lat (x and y, 经度 and 纬度) and no wkt among {frame}",
        file=path.name,
        frame=list(frame.columns),
    )


def has_places(columns: Sequence[Any]) -> bool:
    """Whether headers name columns of coordinates."""
    lon, lat, pair, wkt = (_column(columns, names) for names in (LON, LAT, PAIR, WKT))
    return (lon is not None and lat is not None) or pair is not None or wkt is not None


def _frame(path: Path, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows below the header, titles above it left out."""
    start = _header(rows) or 0
    head, start = _head(rows, start) if rows else ([], 0)
    while head and not head[-1]:
        head.pop()
    named = [name for name in head if name]
    if again := next((name for name in named if named.count(name) > 1), None):
        raise SourceError(
            "{file}: two columns have the same name, {name}: give each its own",
            file=path.name,
            name=again,
        )
    body = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        cells = list(row)
        if any(str(cell).strip() for cell in cells[len(head) :]) or len(cells) < len(head):
            is_last = number == len(rows)
            raise SourceError(_ragged(path, number, len(cells), len(head), is_last=is_last))
        body.append((cells + [""] * len(head))[: len(head)])
    frame = pd.DataFrame(body, columns=range(len(head)), dtype=object)
    return frame[[at for at, name in enumerate(head) if name]].set_axis(named, axis=1)


def _head(rows: Sequence[Sequence[Any]], at: int) -> tuple[list[str], int]:
    """Names of columns, and their last row: of two where cells are merged, 坐标 over 经度."""
    first, below = ([_bare(name) for name in row] for row in (rows[at], (*rows, [])[at + 1] or []))
    if not set(first) & set(LON) and set(below) & set(LON) and set(below) & set(LAT):
        at += 1
    low = [str(name).strip() for name in rows[at]]
    above = [str(name).strip() for name in rows[at - 1]] if at else []
    if sum(map(bool, above)) > 1:
        above += [""] * (len(low) - len(above))
        low = [one or other for one, other in zip(low, above, strict=False)]
    return low, at


def _ragged(path: Path, line: int, count: int, head_count: int, *, is_last: bool) -> Message:
    if is_last and count < head_count:
        return Message(
            "{file}: line {line} has {count} values, the header names {head_count}; the file may "
            "be cut off",
            file=path.name,
            line=line,
            count=count,
            head_count=head_count,
        )
    return Message(
        "{file}: line {line} has {count} values, the header names {head_count}; a value with the "
        "separator in it needs quotes",
        file=path.name,
        line=line,
        count=count,
        head_count=head_count,
    )


def _header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The first row that names columns of coordinates."""
    for number, row in enumerate(rows[:TITLE_ROWS]):
        if has_places(row) and sum(bool(str(cell).strip()) for cell in row) > 1:
            return number
    return None


def _from_lon_lat(frame: pd.DataFrame, lon: pd.Series, lat: pd.Series) -> Places:
    x, y = (coordinates.numbers(one) for one in (lon, lat))
    faults = no_faults(len(frame))
    known = np.isfinite(x) & np.isfinite(y)
    faults[~known] = reason("lon-lat-no-number")
    faults[(coordinates.blank(lon) | coordinates.blank(lat)).to_numpy()] = reason("lon-lat-empty")
    geometry = np.full(len(frame), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    return Places(frame.reset_index(drop=True), geometry, faults)


def _from_wkt(path: Path, attributes: pd.DataFrame, written: pd.Series) -> Places:
    geometry, faults, srids = coordinates.geometries(written)
    if len(srids) > 1:
        raise SourceError(
            "{file}: geometries of several CRS in one column: {srids}",
            file=path.name,
            srids=sorted(srids),
        )
    return Places(attributes.reset_index(drop=True), geometry, faults, _stated(path, srids))


def _stated(path: Path, srids: set[int]) -> CRS | None:
    for srid in srids:
        try:
            return CRS.from_epsg(srid)
        except ValueError as error:
            raise CrsError(
                "{file}: nobody knows the CRS SRID={srid}", file=path.name, srid=srid
            ) from error
    return None


def _column(columns: Sequence[Any], names: tuple[str, ...]) -> Any:
    known = {_bare(name): name for name in reversed(columns)}
    return next((known[name] for name in names if name in known), None)


def _bare(name: Any) -> str:
    """A header as it is compared, without a remark such as （度） behind it."""
    return _REMARK.sub("", simplified(str(name).strip().lower()))
