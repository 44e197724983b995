"""Reads Mapbox vector tiles (2.1): attributes, ids and geometries."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

POINT, LINE, POLYGON = 1, 2, 3
MOVE, CLOSE = 1, 7
"""Commands of a path; 2 draws a line."""

Place = tuple[int, int]


@dataclass
class Feature:
    """Feature of a tile; `path` has the commands of its geometry, as the format writes them."""

    id: int | None = None
    kind: int = 0
    properties: dict[str, Any] = field(default_factory=dict)
    path: list[int] = field(default_factory=list)

    def geometry(self) -> shapely.Geometry:
        """Geometry in units of the tile, y down; empty where it has too few places."""
        parts = list(_parts(self.path))
        if self.kind == POINT:
            return shapely.MultiPoint([place for part in parts for place in part])
        if self.kind == LINE:
            return shapely.MultiLineString([part for part in parts if len(part) > 1])
        polygons: list[tuple[list[Place], list[list[Place]]]] = []
        for ring in parts:
            if len(ring) < 3:
                continue
            if _area(ring) > 0 or not polygons:
                polygons.append((ring, []))
            else:
                polygons[-1][1].append(ring)
        return shapely.make_valid(shapely.MultiPolygon(polygons))


@dataclass
class Layer:
    """Layer of a tile, `extent` units wide."""

    name: str = ""
    extent: int = 4096
    features: list[Feature] = field(default_factory=list)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """Numbers and raw values of a protobuf message."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        match key & 7:
            case 0:
                value, at = _varint(data, at)
                yield key >> 3, value
            case 1:
                yield key >> 3, data[at : at + 8]
                at += 8
            case 5:
                yield key >> 3, data[at : at + 4]
                at += 4
            case 2:
                size, at = _varint(data, at)
                yield key >> 3, data[at : at + size]
                at += size
            case wire:
                raise ValueError(f"wire type {wire}")


def _value(data: bytes) -> Any:
    [(number, raw)] = _fields(data)
    match number:
        case 1:
            return raw.decode()
        case 2:
            return struct.unpack("<f", raw)[0]
        case 3:
            return struct.unpack("<d", raw)[0]
        case 6:
            return (raw >> 1) ^ -(raw & 1)
        case 7:
            return bool(raw)
        case _:
            return raw


def _numbers(data: bytes) -> list[int]:
    at, found = 0, []
    while at < len(data):
        value, at = _varint(data, at)
        found.append(value)
    return found


def _layer(data: bytes) -> Layer:
    layer, keys, values, raw_features = Layer(), [], [], []
    for number, raw in _fields(data):
        match number:
            case 1:
                layer.name = raw.decode()
            case 2:
                raw_features.append(raw)
            case 3:
                keys.append(raw.decode())
            case 4:
                values.append(_value(raw))
            case 5:
                layer.extent = raw
    for raw_feature in raw_features:
        feature = Feature()
        for number, raw in _fields(raw_feature):
            match number:
                case 1:
                    feature.id = raw
                case 2:
                    tags = _numbers(raw)
                    feature.properties = {
                        keys[key]: values[value]
                        for key, value in zip(tags[::2], tags[1::2], strict=True)
                    }
                case 3:
                    feature.kind = raw
                case 4:
                    feature.path = _numbers(raw)
        layer.features.append(feature)
    return layer


def read(data: bytes) -> dict[str, Layer]:
    """Layers of a tile by name."""
    layers = [_layer(raw) for number, raw in _fields(data) if number == 3]
    return {layer.name: layer for layer in layers}


def degrees(
    places: npt.NDArray[np.float64], z: int, x: int, y: int, extent: int
) -> npt.NDArray[np.float64]:
    """Longitude and latitude (EPSG:4326) of places in units of a tile."""
    across = (x + places[:, 0] / extent) / (1 << z)
    down = (y + places[:, 1] / extent) / (1 << z)
    north = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * down))))
    return np.column_stack((360 * across - 180, north))


def _parts(path: list[int]) -> Iterator[list[Place]]:
    """Lines or rings of a path: each begins with a move."""
    at, x, y = 0, 0, 0
    part: list[Place] = []
    while at < len(path):
        command, count = path[at] & 7, path[at] >> 3
        at += 1
        if command == CLOSE:
            continue
        for _ in range(count):
            x, y = x + _signed(path[at]), y + _signed(path[at + 1])
            at += 2
            if command == MOVE and part:
                yield part
                part = []
            part.append((x, y))
    if part:
        yield part


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _area(ring: list[Place]) -> float:
    """Twice the area of a ring: above 0 for one around, below for a hole."""
    after = ring[1:] + ring[:1]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, after, strict=True))
