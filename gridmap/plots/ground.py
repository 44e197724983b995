"""What stands between buildings: streets, water, walls and their gates, in one metric plane."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.errors import PlotError

Ids = npt.NDArray[np.int64]
Geometry = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


def _none() -> Geometry:
    return np.zeros(0, dtype=object)


@dataclass(frozen=True, eq=False)
class Ground:
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
    barriers
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
    barriers: Geometry = field(default_factory=_none)
    walls: Geometry = field(default_factory=_none)
    gates: Geometry = field(default_factory=_none)
    gate_wall: Ids = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, eq=False)
class Buildings:
    """
    Buildings of a community that people live in; all arrays in the order of `id`.

    `xy` are n x 2 metres of points inside them, `estate_id` and `plot_id` -1 where there is none,
    `footprint` is in `plane`, a metric CRS.
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
    storeys: Ids
    footprint: Geometry
    plane: crs.CRS

    @property
    def xy(self) -> npt.NDArray[np.float64]:
        """A point inside each, n x 2 metres."""
        return shapely.get_coordinates(shapely.point_on_surface(self.footprint))


def read(connection: Connection, community_id: int) -> tuple[Buildings, Ground]:
    """
    A community as the database has it today.

    Buildings are those in use that are residential or hold households; others need no plot, and
    who works there is served by plots of their own (专属网格).

    Raises
    ------
    PlotError
        Nobody lives there.
    """
    rows = store.plots.buildings_of_community(connection, community_id)
    if rows.empty:
        raise PlotError("the community has no residential buildings: load its buildings first")
    outline = shapely.from_wkb(rows.pop("wkb"))
    plane = crs.metric_crs(tuple(shapely.total_bounds(outline)))
    footprint = crs.reproject(outline, crs.STORED, plane)
    around = {
        name: query(connection, community_id)
        for name, query in (
            ("streets", store.plots.streets),
            ("water", store.plots.water),
            ("walls", store.plots.walls),
            ("gates", store.plots.gates),
        )
    }
    shape = {
        name: crs.reproject(shapely.from_wkb(frame["wkb"].to_numpy(object)), crs.STORED, plane)
        for name, frame in around.items()
    }
    walls = around["walls"]["estate_id"].to_numpy(np.int64)
    opened = around["gates"]["estate_id"].to_numpy(np.int64)
    place = np.searchsorted(walls, opened)
    known = np.flatnonzero(np.isin(opened, walls))
    buildings = Buildings(
        **{name: rows[name].to_numpy() for name in rows},
        footprint=footprint,
        plane=plane,
    )
    ground = Ground(
        footprint,
        streets=shape["streets"],
        kind=around["streets"]["kind"].to_numpy(object),
        is_bridge=around["streets"]["is_bridge"].to_numpy(bool),
        water=shape["water"],
        walls=shape["walls"],
        gates=shape["gates"][known],
        gate_wall=place[known],
    )
    return buildings, ground
