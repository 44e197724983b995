"""Plain tables with coordinates in columns: CSV, and Parquet without geometry."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from etl.features import no_faults
from etl.reasons import reason
from gridmap.errors import SourceError
from gridmap.gazetteer import text_table

LON = ("lon", "lng", "long", "longitude", "x", "经度", "东经", "lon_wgs84")
LAT = ("lat", "latitude", "y", "纬度", "北纬", "lat_wgs84")
WKT = ("wkt", "geom", "geometry", "the_geom", "wkt_geom")

Places = tuple[pd.DataFrame, npt.NDArray, npt.NDArray]
"""Attributes, geometry, and why a row has none."""


def read(path: Path) -> Places:
    """
    A text table (see `gridmap.gazetteer.text_table`), every value as text.

    Raises
    ------
    SourceError
        Not such a file, or without coordinates.
    """
    rows = text_table.rows(path)
    head = [name.strip() for name in rows[0]] if rows else []
    if len(set(head)) < len(head):
        raise SourceError("{file}: two columns have the same name", file=path.name)
    body = rows[1:]
    if ragged := next((n for n, row in enumerate(body, 2) if len(row) != len(head)), None):
        raise SourceError(
            "{file}: line {ragged} has not as many values as the first line has names "
            "({head_count}); the file may be cut off",
            file=path.name,
            ragged=ragged,
            head_count=len(head),
        )
    return places(path, pd.DataFrame(body, columns=head, dtype=object))


def places(path: Path, frame: pd.DataFrame) -> Places:
    """Points of lon and lat columns, or geometries of a WKT column; SourceError without."""
    wkt, lon, lat = (_column(frame, names) for names in (WKT, LON, LAT))
    if wkt is not None:
        return _from_wkt(frame.drop(columns=wkt), frame[wkt])
    if lon is None or lat is None:
        raise SourceError(
            "{file}: no columns lon and lat (x and y, 经度 and 纬度) and no wkt among {frame}",
            file=path.name,
            frame=", ".join(map(str, frame.columns)),
        )
    x, y = (pd.to_numeric(frame[name], errors="coerce").to_numpy(float) for name in (lon, lat))
    faults = no_faults(len(frame))
    known = np.isfinite(x) & np.isfinite(y)
    faults[~known] = reason("lon-lat-no-number")
    faults[(_blank(frame[lon]) | _blank(frame[lat])).to_numpy()] = reason("lon-lat-empty")
    geometry = np.full(len(frame), None, dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    return frame.reset_index(drop=True), geometry, faults


def _from_wkt(attributes: pd.DataFrame, written: pd.Series) -> Places:
    blank = _blank(written).to_numpy()
    texts = [None if gone else str(text) for gone, text in zip(blank, written, strict=True)]
    geometry = np.asarray(shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore"))
    faults = no_faults(len(attributes))
    faults[shapely.is_missing(geometry) & ~blank] = reason("wkt-unreadable")
    return attributes.reset_index(drop=True), geometry, faults


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    known = {str(name).strip().lower(): name for name in frame.columns}
    return next((known[name] for name in names if name in known), None)


def _blank(column: pd.Series) -> pd.Series:
    return column.isna() | (column.astype(str).str.strip() == "")
