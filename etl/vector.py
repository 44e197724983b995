"""Any vector file that GDAL reads, KML, GeoParquet, and tables with coordinates, as `Features`."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from etl import archive, gdal, geojson, kml, table
from etl.features import Features, no_faults
from gridmap import crs as crs_
from gridmap import limits
from gridmap.errors import SourceError, UnstatedCrsError


def read(
    path: Path,
    *,
    crs: str | None = None,
    layer: str | None = None,
    wanted: tuple[str, ...] = (),
    known: frozenset[str] = frozenset(),
    keys: frozenset[str] = frozenset(),
) -> Features:
    """
    Read one layer of a file.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile, KML, a FileGDB and other formats of maps, one of them in a
        .zip; `.parquet`; `.csv`, `.tsv`, `.txt` or a workbook with lon and lat (x and y, 经度 and
        纬度) or a WKT column.
    crs
        What the user declares; it overrules the file, because GCJ-02 data call themselves
        WGS 84.
    layer
        Layer of a file with several.
    wanted
        Layer names to look for when `layer` is not given.
    known
        Headers that are known words; they tell the encoding of a shapefile.
    keys
        Headers of codes: a table with one of them needs no places.

    Raises
    ------
    SourceError
        Not a vector file, cut off, empty, too large, or the layer to take is not clear.
    CrsError
        Neither the file nor the user names a CRS, or nobody knows it.
    """
    with archive.opened(path, layer, wanted) as inside:
        # In an archive the name may be that of the file, with its folders or without its ending.
        is_file = layer == inside.stem or inside.as_posix().endswith(f"/{layer}")
        chosen = None if inside != path and is_file else layer
        (attributes, geometry, faults, found, notes), is_bare = _read(
            inside, chosen, wanted, known, keys
        )
    if not len(geometry):
        raise SourceError("{file}: holds no features", file=path.name)
    vertices = shapely.get_num_coordinates(geometry).sum()
    if len(geometry) > limits.FEATURES or vertices > limits.VERTICES:
        raise SourceError(
            "{file}: more than {features:,} features or {vertices:,} vertices; "
            "load it as several files",
            file=path.name,
            features=limits.FEATURES,
            vertices=limits.VERTICES,
        )
    crs_found = _crs(path, found, crs)
    return Features(attributes, geometry, crs_found, path.stem, faults, notes, is_bare=is_bare)


def _read(
    path: Path,
    layer: str | None,
    wanted: tuple[str, ...],
    known: frozenset[str],
    keys: frozenset[str],
) -> tuple[gdal.Read, bool]:
    """What a file holds, and whether it is a table without places."""
    ending = path.suffix.lower()
    notes: dict[str, Any] = {}
    if ending in table.TEXTS or ending in table.BOOKS:
        rows = (table.read if ending in table.TEXTS else table.read_book)(path, keys)
        return (rows.attributes, rows.geometry, rows.faults, rows.crs, notes), rows.is_bare
    if ending in (".parquet", ".geoparquet"):
        return (*_read_parquet(path), notes), False
    if ending == ".kml":
        return (*kml.read(path, layer), crs_.STORED, notes), False
    with geojson.readable(path) as (readable, reasons):
        found = gdal.read(readable, layer, wanted, known)
    for at, why in reasons.items():
        found[2][at : at + 1] = why
    return found, False


def _crs(path: Path, found: CRS | None, declared: str | None) -> CRS | str:
    if declared:
        return crs_.parse(declared)
    if found is None:
        raise UnstatedCrsError(
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
            rows = table.places(path, plain)
            return rows.attributes, rows.geometry, rows.faults, rows.crs
        frame = gpd.read_parquet(path)
    except KeyError as error:
        raise SourceError(
            "{file}: its geometry is said to be in column {column}, which it does not have; "
            "write the file again",
            file=path.name,
            column=str(error.args[0]),
        ) from error
    except (pa.ArrowException, OSError, ValueError) as error:
        raise gdal.unreadable(path, error) from error
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    return attributes, np.asarray(frame.geometry.values), no_faults(len(frame)), frame.crs
