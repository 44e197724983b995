"""Recognition of a file of layers: which layers it has, and what each of them is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from etl import archive, gdal, geojson, headers, table, vector
from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.features import Features
from etl.gates import AccessPoints
from etl.land import KINDS, Land
from etl.layer import CODE, Layer
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap.errors import SourceError

LAYERS: dict[str, type[Layer]] = {
    one.kind: one
    for one in (
        Subdistricts, Communities, Estates, Buildings, AccessPoints, Streets, Land, ServicePoints,
        CandidateSites,
    )
}  # fmt: skip
"""Layers by kind, in the order of what refers to what."""

EXTRACTS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
"""Endings of OpenStreetMap's files, which hold several layers at once."""

_FORMS = {
    0: (ServicePoints, CandidateSites, AccessPoints),
    1: (Streets,),
    2: (Buildings, Communities, Subdistricts, Estates, Land),
}
"""Layers by the dimension of their shapes; the first is taken where nothing tells."""

_CALLED = {
    Communities: re.compile(r"(?:社区|居委会|村委会|村)$"),
    Subdistricts: re.compile(r"(?:街道|街道办事处|镇|乡)$"),
    Estates: re.compile(r"(?:小区|家园|花园|新村|公寓|里)$"),
}
"""Endings of the names that such areas have."""


@dataclass(frozen=True)
class Part:
    """Layer of a file: its name there (None: the only one), its rows, what it is taken for."""

    layer: str | None
    row_count: int
    kind: str


def is_extract(path: Path) -> bool:
    """Whether a file is OpenStreetMap's, by its name."""
    return path.name.lower().endswith(EXTRACTS)


def parts(path: Path) -> list[Part]:
    """
    Layers of a file, each with what it seems to be.

    Raises
    ------
    SourceError
        It cannot be read, or holds no layer.
    """
    found, faults = [], []
    for name in _names(path):
        try:
            features = vector.read(
                path, crs="EPSG:4326", layer=name, known=_words(LAYERS.values()),
                keys=frozenset((CODE.column, *CODE.aliases)),
            )  # fmt: skip
        except SourceError as error:
            faults.append(error)
            continue
        found.append(Part(name, len(features), _kind(name or path.stem, features)))
    if not found:
        raise faults[0]
    return found


def _names(path: Path) -> Sequence[str | None]:
    """Names of the layers of a file; one None for a file that is a layer itself."""
    ending = path.suffix.lower()
    if ending in archive.ENDINGS:
        with archive.unpacked(path) as by_name:
            if len(by_name) > 1:
                return list(by_name)
            return _names(next(iter(by_name.values())))
    if ending in (*table.TEXTS, *table.BOOKS, ".parquet", ".geoparquet", ".kml"):
        return [None]
    with geojson.readable(path) as (readable, _):
        names = gdal.names(readable)
    return names if len(names) > 1 else [None]


def _kind(name: str, features: Features) -> str:
    """What a layer is: by its name, else by its shapes, their names and its columns."""
    shapes = features.geometry[~shapely.is_missing(features.geometry)]
    dimension = int(np.median(shapely.get_dimensions(shapes))) if len(shapes) else 2
    fitting = _FORMS.get(dimension, _FORMS[2])
    plain = name.lower().rsplit("/", 1)[-1].removesuffix(".geojson")
    for one in (*fitting, *LAYERS.values()):
        if plain in (*one.layer_names, one.kind):
            return one.kind
    for one in fitting:
        if any(word in plain for word in (*one.layer_names, one.kind)):
            return one.kind
    called = _names_of(features)
    for one, ending in _CALLED.items():
        if one in fitting and len(called) and called.str.contains(ending).mean() > 0.5:
            return one.kind
    if Land in fitting and _is_land(features):
        return Land.kind
    return max(fitting, key=lambda one: _known_columns(one, fitting, features)).kind


def _is_land(features: Features) -> bool:
    """Whether a column holds little but kinds of water and green."""
    return any(
        column.dropna().astype(str).str.lower().isin(KINDS).mean() > 0.5
        for _, column in features.attributes.items()
    )


def _names_of(features: Features) -> pd.Series:
    """Names that the rows have, where a column holds some."""
    for name, column in features.attributes.items():
        if headers.plain(str(name)) in map(headers.plain, ("name", "名称", "mc")):
            return column.dropna().astype(str)
    return pd.Series(dtype=str)


def _known_columns(one: type[Layer], fitting: Sequence[type[Layer]], features: Features) -> int:
    """Number of a file's columns that are this layer's, and not those of every fitting one."""
    shared = set.intersection(*({field.column for field in each.fields} for each in fitting))
    words = {
        headers.plain(word)
        for field in one.fields if field.column not in shared
        for word in (field.column, *field.aliases)
    }  # fmt: skip
    return sum(headers.plain(str(name)) in words for name in features.attributes.columns)


def _words(layers: Iterable[Any]) -> frozenset[str]:
    """Headers that are known words of any layer."""
    return frozenset(
        word for one in layers for field in one.fields for word in (field.column, *field.aliases)
    )
