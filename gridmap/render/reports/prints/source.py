"""What cards, sheets and wall maps are made of, read once, as the reader may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis import access
from gridmap.errors import PrintError
from gridmap.network import metric_xy
from gridmap.render.reports.svg import Bounds, Geometries

Translate = Callable[..., str]
Progress = Callable[[float, str], None]

STATION, HALL = "service_station", "service_hall"
MARGIN_DEG = 0.003
"""Ground is read so far around buildings and the points they go to; some 300 m."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows with their shapes in metres, and an index of the shapes."""

    rows: pd.DataFrame
    shapes: Geometries
    tree: shapely.STRtree

    @classmethod
    def of(cls, rows: pd.DataFrame, shapes: Geometries) -> "Layer":
        """Rows and shapes of equal length."""
        return cls(rows.reset_index(drop=True), shapes, shapely.STRtree(shapes))

    def within(self, view: shapely.Geometry, tolerance_m: float) -> tuple[pd.DataFrame, Geometries]:
        """What touches a box, cut to it and drawn no finer than the tolerance."""
        found = np.sort(self.tree.query(view))
        cut = shapely.clip_by_rect(self.shapes[found], *view.bounds)
        cut = shapely.simplify(cut, tolerance_m)
        kept = ~shapely.is_empty(cut)
        return self.rows.iloc[found[kept]], cut[kept]


class Near(NamedTuple):
    """A point (a row of `Source.points`) as seen from a building."""

    point: Any
    metres: float
    is_walk: bool


@dataclass(frozen=True, eq=False)
class Source:
    """
    Buildings with plots, teams, points and ground of one day; shapes in metres.

    Attributes
    ----------
    on
        Day of plots, teams and points; counts and distances are today's.
    buildings
        One row per building (`store.prints.buildings`) with its shape.
    members
        One row per function in a team (`store.prints.members`).
    points
        One row per open point (`store.prints.points`), by id, with `x`, `y`.
    nearest
        One row per building and service of `STATION`, `HALL` (`store.prints.nearest`).
    ground
        By layer: land, street, building, community.
    attribution
        Whose map it is; empty where nobody asks to be named.
    """

    on: date
    buildings: Layer
    members: pd.DataFrame
    points: pd.DataFrame
    nearest: pd.DataFrame
    ground: dict[str, Layer]
    attribution: str

    @classmethod
    def read(
        cls,
        connection: Connection,
        on: date,
        *,
        buildings: Sequence[int] | None = None,
        community: int | None = None,
        plot: int | None = None,
    ) -> "Source":
        """
        Of these buildings, or of those of a community or a plot.

        Raises
        ------
        PrintError
            There is none that this account may print, or it does not see teams.
        """
        if not store.prints.sees_teams(connection):
            raise PrintError(
                "this account does not see who serves a plot; let a street official, a "
                "community worker or a grid leader print"
            )
        rows = store.prints.buildings(
            connection, on, building_ids=buildings, community_id=community, plot_id=plot
        )
        if rows.empty:
            raise PrintError("there is no building here that this account may print for")
        for code in (STATION, HALL):
            access.refresh_access(connection, code)
        points = store.prints.points(connection, on).set_index("service_point_id", drop=False)
        nearest = store.prints.nearest(
            connection, rows.building_id.astype(int).tolist(), (STATION, HALL)
        )
        # One that closes before the day cannot be the nearest on it.
        nearest = nearest[nearest.service_point_id.isin(points.index)]
        footprints = shapely.from_wkb(rows.pop("geom").to_numpy())
        gone_to = points.loc[nearest.service_point_id.unique(), ["lon", "lat"]].to_numpy(float)
        communities = rows.community_id.dropna().unique().astype(int).tolist()
        box = _box(footprints, gone_to, store.prints.extent(connection, communities))
        plane = crs.metric_crs(box)
        xy = metric_xy(points.lon.to_numpy(float), points.lat.to_numpy(float), box)
        plots = rows.plot_id.dropna().unique().astype(int).tolist()
        return cls(
            on,
            Layer.of(rows, crs.reproject(footprints, crs.STORED, plane)),
            store.prints.members(connection, plots, on),
            points.assign(x=xy[:, 0], y=xy[:, 1]),
            nearest,
            _ground(store.prints.shapes(connection, box), plane),
            _attribution(connection),
        )

    @cached_property
    def _nearest(self) -> dict[tuple[int, str], Any]:
        return {(row.building_id, row.service_type_code): row for row in self.nearest.itertuples()}

    @cached_property
    def _points(self) -> dict[int, Any]:
        return {row.service_point_id: row for row in self.points.itertuples()}

    def near(self, building_id: int, service: str) -> "Near | None":
        """The nearest point of a service."""
        row = self._nearest.get((building_id, service))
        if row is None:
            return None
        is_walk = bool(pd.notna(row.walk_m))
        return Near(
            self._points[row.service_point_id],
            float(row.walk_m if is_walk else row.straight_m),
            is_walk,
        )

    def hall(self, community_id: int) -> Any | None:
        """
        The community's own hall, else its station: whom to ask where nobody is named.

        A row of `points`; None where there is neither.
        """
        own = self.points[self.points.community_id == community_id]
        for service in (HALL, STATION):
            found = own[own.codes.map(lambda codes, wanted=service: wanted in codes)]
            if len(found):
                # A community's own hall before the street's that stands in it.
                first = found.sort_values("tier", ascending=False, kind="stable").index[0]
                return self._points[first]
        return None


def _box(
    footprints: Geometries, points: npt.NDArray, communities: Bounds | None
) -> tuple[float, float, float, float]:
    """Around all of them, and as high as it is wide: paper of any shape has ground to its edges."""
    corners = [np.reshape(shapely.total_bounds(footprints), (2, 2)), points]
    if communities is not None:
        corners.append(np.reshape(communities, (2, 2)))
    places = np.concatenate(corners)
    low, high = places.min(axis=0), places.max(axis=0)
    middle, half = (low + high) / 2, (high - low).max() / 2 + MARGIN_DEG
    return (*(middle - half).tolist(), *(middle + half).tolist())


def _ground(rows: pd.DataFrame, plane: Any) -> dict[str, Layer]:
    shapes = crs.reproject(shapely.from_wkb(rows.pop("geom").to_numpy(object)), crs.STORED, plane)
    return {
        layer: Layer.of(rows[of], shapes[of.to_numpy()])
        for layer in ("land", "street", "building", "community")
        for of in [rows.layer == layer]
    }


def _attribution(connection: Connection) -> str:
    extent = store.overview.extent(connection)
    return "© OpenStreetMap contributors" if extent and extent["is_openstreetmap"] else ""
