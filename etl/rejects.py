"""Rejected rows of a layer as a file of the same kind, to be corrected and loaded again."""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from etl import placing, table
from etl.features import Features
from etl.source import Cleaned
from gridmap.errors import SourceError
from gridmap.i18n import DEFAULT, Message, translate

REASON = Message("reason")

TABLES = (".csv", ".xlsx")
MAPS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
"""Endings of files that can be written."""


def require_ending(path: Path) -> None:
    """Refuse a file that cannot be written, before anything is loaded."""
    if path.suffix.lower() not in (*TABLES, *MAPS):
        raise SourceError(
            "{file}: rejected rows are written as {endings}",
            file=path.name,
            endings=[*TABLES, *MAPS],
        )


def places(cleaned: Cleaned) -> list[bytes | None]:
    """Places of the rejected rows, as WKB in EPSG:4326; None of what cannot be drawn."""
    raw, why = cleaned.written, cleaned.reasons[cleaned.reasons.notna()]
    if not isinstance(raw, Features):
        return [None] * len(why)
    return list(shapely.to_wkb(placing.drawable(raw, why.index.to_numpy(int))))


def write(path: Path, cleaned: Cleaned[Features], language: str = DEFAULT) -> int:
    """
    Write the rejected rows as they were, with a column for the reason in `language`; how many.

    In the coordinates of the file they came from, so that the same command loads them.
    """
    raw, why = cleaned.written, cleaned.reasons[cleaned.reasons.notna()]
    at = why.index.to_numpy(int)
    rows = raw.attributes.iloc[at].reset_index(drop=True)
    rows.columns = [str(name) for name in rows.columns]
    rows[translate(REASON, language)] = [translate(one.message, language) for one in why]
    geometry = raw.geometry[at]
    try:
        if path.suffix.lower() in TABLES:
            _write_table(path, rows, geometry)
        else:
            _write_map(path, rows, geometry, raw.crs)
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(
            "{path}: cannot be written ({reason})", path=path, reason=error
        ) from error
    return len(rows)


def _write_table(path: Path, rows: pd.DataFrame, geometry: np.ndarray) -> None:
    if not table.has_places(rows.columns):
        rows["wkt"] = shapely.to_wkt(geometry, rounding_precision=-1)
    if path.suffix.lower() == ".csv":
        rows.to_csv(path, index=False, encoding="utf-8-sig")
    else:
        rows.to_excel(path, index=False, engine="openpyxl")


def _write_map(path: Path, rows: pd.DataFrame, geometry: np.ndarray, crs: CRS | str) -> None:
    # A datum that no format can name is declared again, with --crs.
    frame = gpd.GeoDataFrame(rows, geometry=geometry, crs=None if isinstance(crs, str) else crs)
    lists = [name for name in rows if rows[name].map(lambda one: isinstance(one, list)).any()]
    frame[lists] = frame[lists].map(lambda one: ";".join(map(str, one)) if one else None)
    # No map holds what is nowhere.
    bounds = shapely.bounds(frame.geometry.to_numpy())
    frame.loc[~np.isfinite(bounds).all(axis=1), frame.geometry.name] = None
    driver = MAPS[path.suffix.lower()]
    # With an index FlatGeobuf takes no row without geometry.
    options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}
    path.unlink(missing_ok=True)
    with warnings.catch_warnings():
        # Of names that a shapefile cuts: they are read again by their beginnings.
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        frame.to_file(path, driver=driver, encoding="utf-8", **options)
