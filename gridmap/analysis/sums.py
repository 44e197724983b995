"""
Sums of a map's theme over squares of the national grid and over estates, for tiles of low zooms.

They are added up from remembered homes (`gridmap.analysis.homes`) for the whole town at once, so
that every tile of every service and radius is drawn from the same few arrays.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis.homes import homes, nearest
from gridmap.store.access import Columns
from gridmap.store.remembered import Remembered

Theme = Literal["coverage", "nearest", "plots", "teams", "verified"]
THEMES: tuple[Theme, ...] = get_args(Theme)
Ids = npt.NDArray[np.int64]

LAST_ZOOM = 13
"""Zoom of the last tiles of sums; the tiles of the next one have buildings."""
_PART = (1 << 20) - 1
"""A cell is its CRS, column and row, the last two of 20 bits each."""
_SQUARE_M = 100
_HALF = 20_037_508.342789244
"""Half the width of the world in EPSG:3857, metres."""
_MARGIN = 1 / 64
"""Share of a tile's side beyond its edge that is drawn as well."""
_MERCATOR = CRS.from_epsg(3857)


@dataclass(frozen=True)
class _Grid:
    """
    Areas that homes are added up by.

    `of` is the position of each home's area; `cell` of an area is -1 where it is an estate, and
    `estate_id` where it is a square. `squares` are those that its homes lie in: `area`, place of
    the middle (EPSG:3857) and half of the diagonal there.
    """

    of: Ids
    cell: Ids
    estate_id: Ids
    square_area: Ids
    square_xy: npt.NDArray[np.float64]
    square_reach: npt.NDArray[np.float64]

    def sums(self, values: npt.NDArray) -> Ids:
        """Sum over the homes of each area."""
        return np.bincount(self.of, values, len(self.cell)).astype(np.int64)


@dataclass(frozen=True)
class _Sums:
    """Properties of each area; -1 for none."""

    household_count: Ids
    building_count: Ids
    percent: Ids
    point_id: Ids


_grids: Remembered[_Grid] = Remembered(32)
_sums: Remembered[_Sums] = Remembered(32)


def sums_tile(
    connection: Connection,
    z: int,
    x: int,
    y: int,
    *,
    theme: Theme,
    service: str = "",
    radius: float = 0,
    walk: bool = True,
) -> bytes:
    """
    Tile of sums as the connection's user may see them; empty where there are none.

    Parameters
    ----------
    theme
        What is added up of residential buildings in use: `coverage`, households at most `radius`
        from the nearest point of `service`; `nearest`, the point that is nearest to most
        households; `plots`, households of buildings in a plot, for officials and planners; `teams`,
        those of plots with a complete team, for officials; `verified`, households verified in the
        last 31 days.
    radius
        Metres.
    walk
        Whether distances are walked; else by straight line.

    Notes
    -----
    household_count adds up what the user sees, and is missing where that is nothing; then
    building_count has the buildings. percent is the share of those households, else of those
    buildings, rounded down. A sum is that of all its buildings, in every tile it touches. Need
    groups are not added up: their small counts would have to be hidden here as well.
    """
    if z > LAST_ZOOM or not _may_see(connection, theme):
        return b""
    version = store.overview.rows_version(connection)
    rows = homes(connection)
    halvings = max(12 - z, 0) + (z < 10)
    kind = (version, halvings, z >= LAST_ZOOM)
    grid = _grids.get(connection, kind, lambda: _grid(rows, halvings, by_estate=z >= LAST_ZOOM))
    areas = _within(grid, z, x, y)
    if not len(areas):
        return b""
    asked = (theme, service, radius, walk)
    of_service = store.access.version(connection, service)
    found = _sums.get(
        connection,
        (*kind, *asked, of_service),
        lambda: _added(connection, grid, rows, asked),
    )
    columns = {
        "estate_ids": grid.estate_id,
        "cells": grid.cell,
        "household_counts": found.household_count,
        "building_counts": found.building_count,
        "percents": found.percent,
        "point_ids": found.point_id,
    }
    drawn = {
        name: [None if one < 0 else one for one in values[areas].tolist()]
        for name, values in columns.items()
    }
    return store.sums.draw(connection, z, x, y, halvings, drawn)


def _may_see(connection: Connection, theme: Theme) -> bool:
    allowed = {"plots": ("street_official", "planner"), "teams": ("street_official",)}
    return theme not in allowed or store.accounts.role(connection) in allowed[theme]


def _grid(rows: Columns, halvings: int, *, by_estate: bool) -> _Grid:
    cell = rows["cell"]
    column, row = cell >> 20 & _PART, cell & _PART
    square = (cell >> 40 << 40) + (column >> halvings << 20) + (row >> halvings)
    # Estates are told from squares by a sign, so that one number names an area.
    in_estate = by_estate & (rows["estate_id"] >= 0)
    key = np.where(in_estate, -1 - rows["estate_id"], square)
    areas, of = np.unique(key, return_inverse=True)
    is_estate = areas < 0
    square_area, cells, _ = _pairs(of, square)
    xy, reach = _middles(cells, _SQUARE_M << halvings)
    return _Grid(
        of,
        np.where(is_estate, -1, areas),
        np.where(is_estate, -1 - areas, -1),
        square_area,
        xy,
        reach,
    )


def _pairs(of: Ids, values: Ids) -> tuple[Ids, Ids, Ids]:
    """Each pair of an area and a value once, by rising area, and which one is each home's."""
    known, at = np.unique(values, return_inverse=True)
    pairs, which = np.unique(of * max(len(known), 1) + at, return_inverse=True)
    area, at = np.divmod(pairs, max(len(known), 1))
    return area, known[at], which


def _middles(cells: Ids, side_m: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Middles of squares in EPSG:3857, and half of their diagonals there."""
    xy = np.empty((len(cells), 2))
    for zone in np.unique(cells >> 40).tolist():
        own = cells >> 40 == zone
        middle = np.column_stack([cells[own] >> 20 & _PART, cells[own] & _PART]) + 0.5
        points = shapely.points(middle * side_m)
        xy[own] = shapely.get_coordinates(crs.reproject(points, CRS.from_epsg(zone), _MERCATOR))
    # The map's plane is stretched by the secant of the latitude.
    return xy, side_m * np.sqrt(0.5) * np.cosh(xy[:, 1] / _HALF * np.pi)


def _within(grid: _Grid, z: int, x: int, y: int) -> Ids:
    """Areas that touch a tile."""
    side = 2 * _HALF / (1 << z)
    middle = np.array([(x + 0.5) * side - _HALF, _HALF - (y + 0.5) * side])
    distance = np.abs(grid.square_xy - middle).max(axis=1)
    return np.unique(grid.square_area[distance <= side * (0.5 + _MARGIN) + grid.square_reach])


def _added(
    connection: Connection, grid: _Grid, rows: Columns, asked: tuple[Theme, str, float, bool]
) -> _Sums:
    theme, service, radius, walk = asked
    homes_of, households = np.ones_like(grid.of), rows["household_count"].astype(np.int64)
    building_count, household_count = grid.sums(homes_of), grid.sums(households)
    percent = point_id = np.full(len(building_count), -1)
    is_met: npt.NDArray[np.bool_] | None = None
    if theme == "nearest":
        near = nearest(connection, service, rows["building_id"])
        point_id = _most(grid, near["walk_point_id" if walk else "point_id"], households)
    elif theme == "verified":
        percent = _percent(grid.sums(rows["fresh_count"]), household_count)
    else:
        if theme == "plots":
            is_met = rows["plot_id"] >= 0
        elif theme == "teams":
            is_met = np.isin(rows["plot_id"], store.sums.complete_plots(connection))
        else:
            near = nearest(connection, service, rows["building_id"])
            is_met = near["walk_m" if walk else "straight_m"] <= radius
        percent = np.where(
            household_count > 0,
            _percent(grid.sums(households * is_met), household_count),
            _percent(grid.sums(homes_of * is_met), building_count),
        )
    return _Sums(
        np.where(household_count > 0, household_count, -1), building_count, percent, point_id
    )


def _percent(part: Ids, whole: Ids) -> Ids:
    """Share rounded down; -1 where there is nothing to share."""
    return np.where(whole > 0, 100 * part // np.maximum(whole, 1), -1)


def _most(grid: _Grid, points: Ids, households: Ids) -> Ids:
    """The point that is nearest to most households of each area, else to most homes."""
    area, point, which = _pairs(grid.of, points)
    count, homes_count = np.bincount(which, households), np.bincount(which)
    order = np.lexsort([homes_count, count, area])
    last = np.searchsorted(area[order], np.arange(len(grid.cell)), side="right") - 1
    return point[order[last]]
