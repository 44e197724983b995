"""Any vector file that GDAL reads, GeoParquet, and CSV with coordinates, as `Features`."""

import struct
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely
from pyproj import CRS

from etl import table
from etl.features import Features, no_faults
from etl.reasons import reason
from gridmap import crs as crs_
from gridmap.errors import CrsError, SourceError

GDAL_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
)

ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order where a shapefile has no .cpg: GBK text is rarely valid UTF-8."""


def read(
    path: Path,
    *,
    crs: str | None = None,
    layer: str | None = None,
    wanted: tuple[str, ...] = (),
) -> Features:
    """
    Read one layer of a file.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile and whatever else GDAL reads; `.parquet`; `.csv`, `.tsv` or
        `.txt` with lon and lat (x and y, 经度 and 纬度) or a WKT column.
    crs
        What the user declares; it overrules the file, because GCJ-02 data call themselves
        WGS 84.
    layer
        Layer of a file with several.
    wanted
        Layer names to look for when `layer` is not given.

    Raises
    ------
    SourceError
        Not a vector file, cut off, empty, or the layer to take is not clear.
    CrsError
        Neither the file nor the user names a CRS, or nobody knows it.
    """
    ending = path.suffix.lower()
    if ending in (".csv", ".tsv", ".txt"):
        attributes, geometry, faults = table.read(path)
        found: CRS | None = None
        notes: dict[str, Any] = {}
    elif ending in (".parquet", ".geoparquet"):
        attributes, geometry, faults, found = _read_parquet(path)
        notes = {}
    else:
        attributes, geometry, faults, found, notes = _read_gdal(path, layer, wanted)
    if not len(geometry):
        raise SourceError("{file}: holds no features", file=path.name)
    return Features(attributes, geometry, _crs(path, found, crs), path.stem, faults, notes)


def _crs(path: Path, found: CRS | None, declared: str | None) -> CRS | str:
    if declared:
        return crs_.parse(declared)
    if found is None:
        raise CrsError(
            "{file} does not say its CRS: pass --crs, such as EPSG:4326 (GPS, OSM), "
            "EPSG:4490 (CGCS2000 degrees), EPSG:4549 (CGCS2000 metres at 120 E), gcj02 "
            "(AMap, Tencent) or bd09 (Baidu)",
            file=path.name,
        )
    return crs_.stored_alike(found)


def _read_parquet(path: Path) -> tuple[pd.DataFrame, npt.NDArray, npt.NDArray, CRS | None]:
    try:
        metadata = pq.read_schema(path).metadata or {}
        if b"geo" not in metadata:
            plain = pq.read_table(path).to_pandas()
            return *table.places(path, plain), None
        frame = gpd.read_parquet(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    return attributes, np.asarray(frame.geometry.values), no_faults(len(frame)), frame.crs


def _read_gdal(
    path: Path, layer: str | None, wanted: tuple[str, ...]
) -> tuple[pd.DataFrame, npt.NDArray, npt.NDArray, CRS | None, dict[str, Any]]:
    if path.suffix.lower() == ".shp":
        _check_shapefile(path)
    with warnings.catch_warnings(record=True) as caught:
        # GDAL's only: Python keeps the last filters used for its own exit, where "always" would
        # tell the user of connections that a pool had open.
        warnings.simplefilter("always", RuntimeWarning)
        try:
            chosen = _choose_layer(path, layer, wanted)
            meta, wkb, columns, encoding = _read_layer(path, chosen)
        except GDAL_ERRORS as error:
            raise _unreadable(path, error) from error
    if wkb is None:
        raise SourceError(
            "{file}: layer {chosen} is a table without geometry", file=path.name, chosen=chosen
        )
    geometry = shapely.from_wkb(wkb, on_invalid="fix")
    faults = no_faults(len(wkb))
    written = np.array([one is not None for one in wkb], dtype=bool)
    faults[shapely.is_missing(geometry) & written] = reason("geometry-unreadable")
    notes: dict[str, Any] = {"encoding": encoding} if encoding != "utf-8" else {}
    if said := sorted({str(warning.message).splitlines()[0] for warning in caught}):
        notes["gdal_says"] = said[:5]
    named = dict(zip(meta["fields"], columns, strict=True))
    attributes = pd.DataFrame(named, index=range(len(wkb)))
    return attributes, geometry, faults, CRS(meta["crs"]) if meta["crs"] else None, notes


def _choose_layer(path: Path, layer: str | None, wanted: tuple[str, ...]) -> str:
    names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if not names:
        raise SourceError("{file}: none of its layers has geometry", file=path.name)
    fitting = [name for name in names if name.lower() in wanted] if layer is None else [layer]
    if layer is not None and layer not in names:
        raise SourceError(
            "{file}: no layer {layer}; it has {names}",
            file=path.name,
            layer=layer,
            names=", ".join(names),
        )
    if len(names) == 1:
        return names[0]
    if len(fitting) != 1:
        raise SourceError(
            "{file} has the layers {names}: name the one to load with --layer",
            file=path.name,
            names=", ".join(names),
        )
    return fitting[0]


def _read_layer(path: Path, layer: str) -> tuple[dict, Any, Any, str]:
    """Fields in the encoding the file names; a shapefile that names none is tried."""
    silent = path.suffix.lower() == ".shp" and not _companion(path, ".cpg")
    tries = ENCODINGS if silent else ("", "gb18030")
    for encoding in tries:
        try:
            meta, _, wkb, columns = pyogrio.raw.read(
                path, layer=layer, encoding=encoding or None, datetime_as_string=True
            )
        except UnicodeDecodeError:
            continue
        return meta, wkb, columns, encoding or "utf-8"
    raise SourceError("{file}: its text is neither UTF-8 nor GBK; save it as UTF-8", file=path.name)


def _check_shapefile(path: Path) -> None:
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


def _unreadable(path: Path, error: BaseException) -> SourceError:
    if "not recognized" in str(error):
        return SourceError("{file}: no vector file, or cut off", file=path.name)
    reason = str(error).strip().splitlines()[0].replace(str(path), path.name).split(".; ")[0]
    return SourceError(
        "{file}: no vector file, or cut off ({reason})", file=path.name, reason=reason[:200]
    )
