"""Plain tables with coordinates in columns: text, workbooks, and Parquet without geometry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from etl.features import no_faults
from etl.reasons import reason
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
WKT = ("wkt", "geom", "geometry", "the_geom", "wkt_geom", "ewkt", "shape")

BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
TEXTS = (".csv", ".tsv", ".txt")

TITLE_ROWS = 10
"""Rows in which the header is looked for, below titles."""

_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;\s*", re.I)
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){9,}")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_PAIR_MARK = re.compile(r"\s*[,，;；\s]\s*")


@dataclass(frozen=True)
class Places:
    """Attributes, geometry, why a row has none, and the CRS that the table itself states."""

    attributes: pd.DataFrame
    geometry: npt.NDArray
    faults: npt.NDArray
    crs: CRS | None = None


def read(path: Path) -> Places:
    """
    A text table (see `gridmap.gazetteer.text_table`), every value as text.

    Raises
    ------
    SourceError
        Not such a file, or without coordinates.
    """
    return places(path, _frame(path, text_table.rows(path)))


def read_book(path: Path) -> Places:
    """
    The first sheet of a workbook that has columns of coordinates.

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
    return places(path, _frame(path, first))


def places(path: Path, frame: pd.DataFrame) -> Places:
    """Points of lon and lat columns, or geometries of a WKT column; SourceError without."""
    wkt, lon, lat, pair = (_column(frame.columns, names) for names in (WKT, LON, LAT, PAIR))
    if wkt is not None:
        return _from_wkt(path, frame.drop(columns=wkt), frame[wkt])
    if lon is not None and lat is not None:
        return _from_lon_lat(frame, frame[lon], frame[lat])
    if pair is not None:
        parts = [_PAIR_MARK.split(str(cell).strip()) for cell in frame[pair]]
        both = [part if len(part) == 2 else ("", "") for part in parts]
        first, second = (
            (pd.Series(one, dtype=object) for one in zip(*both, strict=True))
            if both
            else (pd.Series(dtype=object),) * 2
        )
        return _from_lon_lat(frame.drop(columns=pair), first, second)
    raise SourceError(
        "{file}: no columns lon and lat (x and y, 经度 and 纬度) and no wkt among {frame}",
        file=path.name,
        frame=", ".join(map(str, frame.columns)) or "-",
    )


def has_places(columns: Sequence[Any]) -> bool:
    """Whether headers name columns of coordinates."""
    lon, lat, pair, wkt = (_column(columns, names) for names in (LON, LAT, PAIR, WKT))
    return (lon is not None and lat is not None) or pair is not None or wkt is not None


def _frame(path: Path, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows below the header, titles above it left out."""
    at = _header(rows)
    start = 0 if at is None else at
    head = [str(name).strip() for name in rows[start]] if rows else []
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
    x, y = (_numbers(one) for one in (lon, lat))
    faults = no_faults(len(frame))
    known = np.isfinite(x) & np.isfinite(y)
    faults[~known] = reason("lon-lat-no-number")
    faults[(_blank(lon) | _blank(lat)).to_numpy()] = reason("lon-lat-empty")
    geometry = np.full(len(frame), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    return Places(frame.reset_index(drop=True), geometry, faults)


def _numbers(written: pd.Series) -> npt.NDArray[np.float64]:
    """Coordinates as numbers; with decimal commas where the whole column has them."""
    text = written.astype(str).str.strip()
    filled = text[~_blank(written)]
    with_comma = filled.map(lambda cell: bool(_DECIMAL_COMMA.fullmatch(cell)))
    # Three digits behind every comma may be thousands.
    if len(filled) and with_comma.all() and not filled.str.fullmatch(r"-?\d{1,3},\d{3}").all():
        text = text.str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce").to_numpy(float)


def _from_wkt(path: Path, attributes: pd.DataFrame, written: pd.Series) -> Places:
    blank = _blank(written).to_numpy()
    texts = [None if gone else str(text) for gone, text in zip(blank, written, strict=True)]
    found = [None if text is None else _SRID.match(text) for text in texts]
    srids = {int(one.group(1)) for one in found if one}
    plain = [None if text is None else _SRID.sub("", text).strip() for text in texts]
    hexes = np.array([bool(text and _HEX.fullmatch(text)) for text in plain])
    geometry = np.full(len(plain), None, dtype=object)
    given = np.array(plain, dtype=object)
    geometry[~hexes] = shapely.from_wkt(given[~hexes], on_invalid="ignore")
    geometry[hexes] = shapely.from_wkb(given[hexes], on_invalid="ignore")
    srids |= {int(one) for one in shapely.get_srid(geometry[hexes]) if one > 0}
    if len(srids) > 1:
        raise SourceError(
            "{file}: geometries of several CRS in one column: {srids}",
            file=path.name,
            srids=", ".join(map(str, sorted(srids))),
        )
    faults = no_faults(len(attributes))
    faults[shapely.is_missing(geometry) & ~blank] = reason("wkt-unreadable")
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
    known = {str(name).strip().lower(): name for name in columns}
    return next((known[name] for name in names if name in known), None)


def _blank(column: pd.Series) -> pd.Series:
    return column.isna() | (column.astype(str).str.strip() == "")
