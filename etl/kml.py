"""KML as map services and phones write it: what is stated of a place is in its ExtendedData."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from etl.features import no_faults
from etl.reasons import reason
from gridmap.errors import SourceError

MOST_BYTES = 512 << 20
"""Of a file that is read as a whole."""

SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def read(path: Path, layer: str | None) -> tuple[pd.DataFrame, npt.NDArray, npt.NDArray]:
    """
    Attributes, geometry in EPSG:4326 and faults of all placemarks, or of those of a folder.

    Raises
    ------
    SourceError
        Not KML, too large, or it only points to other files.
    """
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(
            "{file}: larger than {megabytes} MB", file=path.name, megabytes=MOST_BYTES >> 20
        )
    try:
        top = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SourceError("{file}: no KML, or cut off", file=path.name) from error
    if layer is not None:
        top = _folder(path, top, layer)
    marks = [one for one in top.iter() if _name(one) == "Placemark"]
    if not marks and any(_name(one) == "NetworkLink" for one in top.iter()):
        raise SourceError(
            "{file}: holds no places, only links to other files: load those", file=path.name
        )
    geometry = np.full(len(marks), None, dtype=object)
    faults = no_faults(len(marks))
    for at, mark in enumerate(marks):
        shape = next((one for one in mark if _name(one) in SHAPES), None)
        if shape is None:
            continue
        try:
            geometry[at] = _geometry(shape)
        except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError):
            faults[at] = reason("geometry-unreadable")
    attributes = pd.DataFrame([dict(_attributes(mark)) for mark in marks], dtype=object)
    return attributes.reindex(range(len(marks))), geometry, faults


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _folder(path: Path, top: Element, layer: str) -> Element:
    folders = {
        _below(one, "name"): one for one in top.iter() if _name(one) in ("Folder", "Document")
    }
    if layer not in folders:
        raise SourceError(
            "{file}: no layer {layer}; it has {names}",
            file=path.name,
            layer=layer,
            names=list(filter(None, folders)),
        )
    return folders[layer]


def _below(element: Element, name: str) -> str:
    found = next((one for one in element if _name(one) == name), None)
    return "" if found is None else (found.text or "").strip()


def _attributes(mark: Element) -> Iterator[tuple[str, str | None]]:
    for word in ("name", "description", "address", "phoneNumber"):
        if value := _below(mark, word):
            yield word, value
    for one in mark.iter():
        key = one.get("name", "")
        if _name(one) == "Data" and key:
            yield key, _below(one, "value") or None
        elif _name(one) == "SimpleData" and key:
            yield key, (one.text or "").strip() or None


def _geometry(shape: Element) -> BaseGeometry:
    kind = _name(shape)
    if kind == "Polygon":
        rings = [
            [_places(ring) for side in shape if _name(side) == which
             for ring in side.iter() if _name(ring) == "LinearRing"]
            for which in ("outerBoundaryIs", "innerBoundaryIs")
        ]  # fmt: skip
        return shapely.Polygon(rings[0][0], rings[1])
    if kind == "MultiGeometry":
        return _together([_geometry(one) for one in shape if _name(one) in SHAPES])
    places = _places(shape)
    return shapely.Point(places[0]) if kind == "Point" else shapely.LineString(places)


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    kinds = {part.geom_type for part in parts}
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon(parts)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(parts)
    if kinds == {"Point"}:
        return shapely.MultiPoint(parts)
    return shapely.GeometryCollection(parts)


def _places(element: Element) -> list[tuple[float, float]]:
    written = next(one for one in element if _name(one) == "coordinates").text or ""
    places = [[float(part) for part in place.split(",")] for place in written.split()]
    return [(place[0], place[1]) for place in places]
