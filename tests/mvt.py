"""Reads Mapbox vector tiles, as far as tests need it: attributes, ids and kinds of geometry."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

POINT, LINE, POLYGON = 1, 2, 3


@dataclass
class Feature:
    id: int | None = None
    kind: int = 0
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Layer:
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
        layer.features.append(feature)
    return layer


def read(data: bytes) -> dict[str, Layer]:
    """Layers of a tile by name."""
    layers = [_layer(raw) for number, raw in _fields(data) if number == 3]
    return {layer.name: layer for layer in layers}
