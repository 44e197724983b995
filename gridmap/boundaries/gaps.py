"""Gaps of a boundary: pieces that are on none of the streets that its sides name."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap import crs
from gridmap.boundaries.network import BoundaryNetwork
from gridmap.boundaries.ring import Ring
from gridmap.boundaries.sentence import SIDES, Bounds
from gridmap.errors import BoundaryError
from gridmap.i18n import Message

LEAST_M = 1.0
"""Gaps that are shorter were rounding."""


@dataclass(frozen=True, eq=False)
class Gap:
    """Piece of a boundary that is on no named street: a line in EPSG:4326, and its metres."""

    line: BaseGeometry
    metres: float


class UnclosedError(BoundaryError):
    """Four bounds that do not close; `gaps` are where."""

    def __init__(self, text: str | Message, /, *, gaps: tuple[Gap, ...], **values: object) -> None:
        super().__init__(text, **values)
        self.gaps = gaps


def of_ring(network: BoundaryNetwork, bounds: Bounds, ring: Ring) -> tuple[Gap, ...]:
    """Gaps of a ring that closes: on streets that it does not name, or straight."""
    rim = ring.polygon.exterior.buffer(0.01)
    found: list[BaseGeometry] = []
    for side in SIDES:
        rows = ring.edges[side]
        off = network.geometry[rows[~network.of(getattr(bounds, side))[rows]]]
        off = off[shapely.covered_by(off, rim)]
        if len(off):
            merged = shapely.line_merge(shapely.multilinestrings(list(off)))
            found.extend(shapely.get_parts(merged))
    return _gaps(network, found)


def between_sides(network: BoundaryNetwork, bounds: Bounds) -> tuple[Gap, ...]:
    """Shortest ways between sides that should meet and do not."""
    lines = [
        shapely.multilinestrings(list(network.geometry[network.of(getattr(bounds, side))]))
        for side in SIDES
    ]
    ways = [
        shapely.shortest_line(one, two)
        for one, two in zip(lines, (*lines[1:], lines[0]), strict=True)
    ]
    return _gaps(network, ways)


def _gaps(network: BoundaryNetwork, lines: Iterable[BaseGeometry]) -> tuple[Gap, ...]:
    kept = [one for one in lines if one.length >= LEAST_M]
    stored = crs.reproject(np.array(kept, dtype=object), network.plane)
    return tuple(Gap(line, one.length) for line, one in zip(stored, kept, strict=True))
