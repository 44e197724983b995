"""Barriers between buildings: streets, water, walls and their gates, in one metric plane."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from gridmap import crs

Ids = npt.NDArray[np.int64]
Geometry = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


def _none() -> Geometry:
    return np.zeros(0, dtype=object)


@dataclass(frozen=True, eq=False)
class Barriers:
    """
    Everything in the same metric CRS.

    Attributes
    ----------
    footprints
        Outlines of buildings.
    streets, kind, is_bridge
        Lines, their `street.kind`, and whether they lead over water.
    water
        Polygons; crossed on bridges, or walked around.
    lines
        Lines or polygons that nobody crosses but on a bridge: railways, motorways.
    walls
        Outlines of walled compounds.
    gates, gate_wall
        Points, and the position in `walls` of the wall that each opens.
    """

    footprints: Geometry
    streets: Geometry = field(default_factory=_none)
    kind: Geometry = field(default_factory=_none)
    is_bridge: Flags = field(default_factory=lambda: np.zeros(0, bool))
    water: Geometry = field(default_factory=_none)
    lines: Geometry = field(default_factory=_none)
    walls: Geometry = field(default_factory=_none)
    gates: Geometry = field(default_factory=_none)
    gate_wall: Ids = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, eq=False)
class Buildings:
    """
    Buildings of a community that people live in; all arrays in the order of `id`.

    `xy` are n x 2 metres of points inside them, `estate_id` and `plot_id` -1 where there is none,
    counts 0 where the reader may not see them; `footprint` is in `plane`, a metric CRS. `set_aside`
    names those that lie far from all others.
    """

    id: Ids
    code: Geometry
    name: Geometry
    estate: Geometry
    estate_id: Ids
    plot_id: Ids
    plot_code: Geometry
    household_count: Ids
    people_count: Ids
    age60_count: Ids
    storeys: Ids
    footprint: Geometry
    plane: crs.CRS
    set_aside: tuple[str, ...] = ()

    @cached_property
    def xy(self) -> npt.NDArray[np.float64]:
        """A point inside each, n x 2 metres."""
        return shapely.get_coordinates(shapely.point_on_surface(self.footprint))
