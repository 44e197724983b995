"""Vector files by GDAL, which is kept to formats of maps, to the file itself and off networks."""

import re
import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely
from pyogrio import _ogr
from pyproj import CRS

from etl import geojson, shapefile
from etl.features import no_faults
from etl.reasons import reason
from gridmap import limits
from gridmap.errors import SourceError
from gridmap.i18n import Message

ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
)

DRIVERS = frozenset(
    {
        *("ESRI Shapefile", "MapInfo File", "GPKG", "SQLite", "OpenFileGDB", "FlatGeobuf"),
        *("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "JSONFG"),
        *("GML", "GPX", "DXF", "DGN"),
    }
)
"""Formats that hold their features; others, as VRT, may name files and servers to read."""

OWN = frozenset({"MEM", "MVT"})
"""Formats that gridmap reads of itself: the map to take away is read from its tiles."""

NOBODY = "http://127.0.0.1:9"
"""A proxy that does not exist."""

OPTIONS = {
    # A file's CRS or schema may be a link.
    "GDAL_HTTP_PROXY": NOBODY,
    "GDAL_HTTPS_PROXY": NOBODY,
    "GDAL_HTTP_MAX_RETRY": "0",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
}

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What pyogrio takes out of a path."""

Read = tuple[pd.DataFrame, npt.NDArray, npt.NDArray, CRS | None, dict[str, Any]]
"""Attributes, geometry, faults, CRS, notes."""


@lru_cache(maxsize=1)
def confine() -> None:
    """Take every driver from GDAL that is not needed; in effect until the process ends."""
    rest = sorted(set(pyogrio.list_drivers()) - DRIVERS - OWN)
    pyogrio.set_gdal_config_options({**OPTIONS, "GDAL_SKIP": ",".join(rest)})
    # GDAL looks at GDAL_SKIP when drivers are registered, which importing pyogrio has done; pyogrio
    # has no public way to have it look again.
    _ogr._register_drivers()
    if left := set(pyogrio.list_drivers()) - DRIVERS - OWN:
        raise AssertionError(f"GDAL still reads {', '.join(sorted(left))}")


def read(
    path: Path, layer: str | None, wanted: tuple[str, ...], known: frozenset[str] = frozenset()
) -> Read:
    """
    One layer of a file.

    Parameters
    ----------
    layer, wanted
        Its name; the names to look for where none is given.
    known
        Headers that are known words: they tell a shapefile's encoding.

    Raises
    ------
    SourceError
        No such file, too large, cut off, or the layer to take is not clear.
    """
    confine()
    if _CONTROL.search(str(path)):
        raise SourceError(
            "{file}: its name or folder has a line break or another character that cannot be "
            "seen; rename it",
            file=_CONTROL.sub("□", path.name),
        )
    if _size(path) > limits.LAYER_BYTES:
        raise SourceError(
            "{file}: larger than {megabytes} MB; load it as several files",
            file=path.name,
            megabytes=limits.LAYER_BYTES >> 20,
        )
    is_shapefile = path.suffix.lower() == ".shp"
    if is_shapefile:
        shapefile.check(path)
    with warnings.catch_warnings(record=True) as caught:
        # GDAL's only: Python keeps the last filters used for its own exit, where "always" would
        # tell the user of connections that a pool had open.
        warnings.simplefilter("always", RuntimeWarning)
        try:
            chosen = pick(path, names(path), layer, wanted)

            def act(one: Path) -> tuple:
                # What was said of a first attempt does not hold for the second.
                caught.clear()
                return _read_layer(one, chosen, known)

            meta, wkb, columns, encoding = _exactly(path, act)
        except ERRORS as error:
            raise unreadable(path, error) from error
    if wkb is None:
        raise SourceError(
            "{file}: layer {chosen} is a table without geometry", file=path.name, chosen=chosen
        )
    # Of coordinates that are no numbers numpy warns; they are faults below and further on.
    with np.errstate(invalid="ignore"):
        geometry = shapely.from_wkb(wkb, on_invalid="fix")
    faults = no_faults(len(geometry))
    faults[shapely.is_missing(geometry) & pd.notna(wkb)] = reason("geometry-unreadable")
    del wkb
    notes: dict[str, Any] = {"encoding": encoding} if encoding != "utf-8" else {}
    if said := sorted({str(warning.message).splitlines()[0] for warning in caught}):
        notes["gdal_says"] = said[:5]
    # By position first: two names may be one when they are cut off.
    attributes = pd.DataFrame(
        # One after the other: GDAL's text and ours are not held at once.
        {at: pd.Series(columns.pop(0)) for at in range(len(columns))}, index=range(len(geometry))
    )  # fmt: skip
    attributes = attributes.set_axis(list(meta["fields"]), axis=1)
    return attributes, geometry, faults, CRS(meta["crs"]) if meta["crs"] else None, notes


def _size(path: Path) -> int:
    """Bytes of a file with what belongs to it, or of a folder; 0 where there is none."""
    if path.is_dir():
        return sum(part.stat().st_size for part in path.rglob("*") if part.is_file())
    if path.suffix.lower() == ".shp":
        return shapefile.size(path)
    return path.stat().st_size if path.exists() else 0


def unreadable(path: Path, error: BaseException) -> SourceError:
    """Error for a file that GDAL does not read."""
    if "not recognized" in str(error):
        return SourceError("{file}: no vector file, or cut off", file=path.name)
    reason = str(error).strip().splitlines()[0].replace(str(path), path.name).split(".; ")[0]
    return SourceError(
        "{file}: no vector file, or cut off ({reason})", file=path.name, reason=reason[:200]
    )


def pick(path: Path, names: Sequence[str], layer: str | None, wanted: tuple[str, ...]) -> str:
    """The one layer to take of those that a file has."""
    if layer is not None and layer not in names:
        raise SourceError(
            "{file}: no layer {layer}; it has {names}",
            file=path.name,
            layer=layer,
            names=names,
        )
    if len(names) == 1:
        return names[0]
    fitting = [name for name in names if name.lower() in wanted] if layer is None else [layer]
    if len(fitting) != 1:
        raise SourceError(
            "{file} has the layers {names}: name the one to load with --layer",
            file=path.name,
            names=names,
        )
    return fitting[0]


def names(path: Path) -> list[str]:
    """Layers with geometry that a file has; SourceError where it has none."""
    confine()
    try:
        found = _exactly(path, pyogrio.list_layers)
    except ERRORS as error:
        raise unreadable(path, error) from error
    listed = [(str(name), kind) for name, kind in found]
    with_geometry = [name for name, kind in listed if kind is not None]
    if not with_geometry:
        raise SourceError(_without_geometry(path, [name for name, _ in listed]))
    return with_geometry


def _exactly(path: Path, act: Callable[[Path], Any]) -> Any:
    """What is read of a file; of GeoJSON with numbers too long for GDAL, of them as texts."""
    found = None
    try:
        found = act(path)
    except pyogrio.errors.DataSourceError as error:
        if "Unrecognized number" not in str(error):
            raise
        refused = error
    is_lost = found is None or (isinstance(found, tuple) and geojson.may_have_lost(found[2]))
    if is_lost and geojson.is_json(path):
        with TemporaryDirectory(prefix="gridmap-") as folder:
            copy = Path(folder) / path.name
            if geojson.copied(path, copy):
                return act(copy)
    if found is None:
        raise refused
    return found


def _without_geometry(path: Path, tables: list[str]) -> Message:
    return Message(
        "{file}: none of its layers has geometry ({tables}); save a table with columns lon and lat "
        "as .csv or .xlsx",
        file=path.name,
        tables=list(tables) or "-",
    )


def _read_layer(path: Path, layer: str, known: frozenset[str]) -> tuple[dict, Any, Any, str]:
    """
    Fields in the encoding the file names; a shapefile's are judged by what they say.

    Of more features than a layer may have, one too many is read.
    """
    most = {"max_features": limits.FEATURES + 1, "datetime_as_string": True}
    if path.suffix.lower() == ".shp":
        # Byte for byte: what it says of its encoding is often wrong.
        meta, fids, wkb, columns = pyogrio.raw.read(
            path, layer=layer, encoding=shapefile.BYTES, return_fids=True, **most
        )
        columns = shapefile.exact(path, columns, fids)
        fields, encoding = shapefile.decoded(path, meta["fields"], columns, known)
        return {**meta, "fields": fields}, wkb, columns, encoding
    for encoding in ("", "gb18030"):
        try:
            meta, _, wkb, columns = pyogrio.raw.read(
                path, layer=layer, encoding=encoding or None, **most
            )
        except UnicodeDecodeError:
            continue
        return meta, wkb, columns, encoding or "utf-8"
    raise SourceError("{file}: its text is neither UTF-8 nor GBK; save it as UTF-8", file=path.name)
