"""Lines that places are snapped to, and obstacles: streets, walls with gates, doors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridmap.network.graph import Array, Ids

Geometry = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class StreetLines:
    """Streets as lines in a metric plane; `is_joined`: part of the largest connected part."""

    lines: Geometry
    is_joined: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Walls:
    """
    Walled estates: outlines in the plane (None where unknown) and their gates.

    `gate_wall` is the position of the outline that a gate opens, `gate_xy` n x 2 metres.
    """

    outline: Geometry
    gate_xy: Array
    gate_wall: Ids

    @classmethod
    def none(cls) -> "Walls":
        """No walls."""
        return cls(np.zeros(0, dtype=object), np.zeros((0, 2)), np.zeros(0, np.int64))


@dataclass(frozen=True, eq=False)
class Doors:
    """Known entrances of places: `place` is the position of the place, `xy` n x 2 metres."""

    xy: Array
    place: Ids

    @classmethod
    def none(cls) -> "Doors":
        """No known entrance."""
        return cls(np.zeros((0, 2)), np.zeros(0, np.int64))
