"""Data of what is printed of plots: buildings, teams, service points and the map around them."""

from collections.abc import Sequence
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
from gridmap.analysis.map_layers import Extent, Geometry, attribution
from gridmap.analysis.plots import names_of
from gridmap.errors import PrintError
from gridmap.network import metric_xy

STATION, HALL = "service_station", "service_hall"
MARGIN_DEG = 0.003
"""Margin of the map around buildings and their nearest points, degrees; some 300 m."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Rows with their shapes in metres, and an index of the shapes."""

    rows: pd.DataFrame
    shapes: Geometry
    tree: shapely.STRtree

    @classmethod
    def of(cls, rows: pd.DataFrame, shapes: Geometry) -> "Layer":
        """Layer of rows and shapes of equal length."""
        return cls(rows.reset_index(drop=True), shapes, shapely.STRtree(shapes))

    def within(self, view: shapely.Geometry, tolerance_m: float) -> tuple[pd.DataFrame, Geometry]:
        """Rows and shapes that touch a box, cut to it and simplified to a tolerance in metres."""
        found = np.sort(self.tree.query(view))
        cut = shapely.clip_by_rect(self.shapes[found], *view.bounds)
        cut = shapely.simplify(cut, tolerance_m)
        kept = ~shapely.is_empty(cut)
        return self.rows.iloc[found[kept]], cut[kept]


class Near(NamedTuple):
    """Service point (a row of `PrintData.points`) as seen from a building."""

    point: Any
    metres: float
    is_walk: bool


@dataclass(frozen=True, eq=False)
class PrintData:
    """
    Buildings with plots, teams, service points and map layers of one day; shapes in metres.

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
    layers
        Layers of the map by name: land, street, building, community.
    attribution
        Credit of the map's data; empty where nobody asks for one.
    office
        Name of the office; empty where nobody has given one.
    set_aside
        Names of buildings that lie far from all others, and are on no map.
    """

    on: date
    buildings: Layer
    members: pd.DataFrame
    points: pd.DataFrame
    nearest: pd.DataFrame
    layers: dict[str, Layer]
    attribution: str
    office: str
    set_aside: tuple[str, ...] = ()

    @cached_property
    def plots(self) -> list[int]:
        """Ids of the buildings' plots, ordered by code."""
        return _ids(self.buildings.rows.plot_id)

    @cached_property
    def _nearest(self) -> dict[tuple[int, str], Any]:
        return {(row.building_id, row.service_type_code): row for row in self.nearest.itertuples()}

    @cached_property
    def _points(self) -> dict[int, Any]:
        return {row.service_point_id: row for row in self.points.itertuples()}

    def near(self, building_id: int, service: str) -> Near | None:
        """Nearest point of a service to a building; None where there is none."""
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
        Hall of a community, else its station: whom to ask where a plot has no team.

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


def may_print(connection: Connection, building_id: int) -> bool:
    """Whether this account may print for a building: it has a card, and the account sees teams."""
    if not store.prints.sees_teams(connection):
        return False
    today = store.db.today(connection)
    return bool(len(store.prints.buildings(connection, today, building_ids=[building_id])))


def read_print_data(
    connection: Connection,
    on: date | None = None,
    *,
    buildings: Sequence[int] | None = None,
    community: int | None = None,
    plots: Sequence[int] | None = None,
) -> PrintData:
    """
    Read what prints show of some buildings, as this account may see it.

    Parameters
    ----------
    connection
        The user's transaction: row-level security decides what is seen.
    on
        Day of plots, teams and points; today by default.
    buildings, community, plots
        Ids. A building is read if it meets all that are given; those that this account may not
        print for are left out.

    Raises
    ------
    PrintError
        No building is left, or the account does not see teams.
    """
    on = on or store.db.today(connection)
    if not store.prints.sees_teams(connection):
        raise PrintError(
            "this account does not see who serves a plot; let a street official, a "
            "community worker or a grid leader print"
        )
    rows = store.prints.buildings(
        connection, on, building_ids=buildings, community_id=community, plot_ids=plots
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
    west, south, east, north = shapely.bounds(footprints).T
    near = ~crs.far((west + east) / 2, (south + north) / 2)
    far = tuple(names_of(rows[~near]))
    rows, footprints = rows[near].reset_index(drop=True), footprints[near]
    reached = points.loc[nearest.service_point_id.unique(), ["lon", "lat"]].to_numpy(float)
    box = _box(footprints, reached, store.prints.extent(connection, _ids(rows.community_id)))
    plane = crs.metric_crs(box)
    xy = metric_xy(points.lon.to_numpy(float), points.lat.to_numpy(float), box)
    return PrintData(
        on,
        Layer.of(rows, crs.reproject(footprints, crs.STORED, plane)),
        store.prints.members(connection, _ids(rows.plot_id), on),
        points.assign(x=xy[:, 0], y=xy[:, 1]),
        nearest,
        _layers(store.prints.shapes(connection, box), plane),
        attribution(connection),
        store.office.name(connection) or "",
        far,
    )


def _ids(column: pd.Series) -> list[int]:
    """Ids in a column, each once, in the order of their first row."""
    return column.dropna().astype(int).drop_duplicates().tolist()


def _box(footprints: Geometry, points: npt.NDArray, communities: Extent | None) -> Extent:
    """Square around all of them, degrees: paper of any shape then has a map up to its edges."""
    corners = [np.reshape(shapely.total_bounds(footprints), (2, 2)), points]
    if communities is not None:
        corners.append(np.reshape(communities, (2, 2)))
    places = np.concatenate(corners)
    low, high = places.min(axis=0), places.max(axis=0)
    middle, half = (low + high) / 2, (high - low).max() / 2 + MARGIN_DEG
    west, south = (middle - half).tolist()
    east, north = (middle + half).tolist()
    return west, south, east, north


def _layers(rows: pd.DataFrame, plane: Any) -> dict[str, Layer]:
    shapes = crs.reproject(shapely.from_wkb(rows.pop("geom").to_numpy(object)), crs.STORED, plane)
    return {
        layer: Layer.of(rows[of], shapes[of.to_numpy()])
        for layer in ("land", "street", "building", "community")
        for of in [rows.layer == layer]
    }
