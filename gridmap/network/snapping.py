"""
Snap places to the walking network: to the nearest point on a street that no wall keeps them from.

The method says how a place was snapped (`SNAP_METHODS`):

street
    The nearest point on a street outside all walls.
inner
    In a walled estate with streets of its own: the nearest point on one of them.
gate
    In a walled estate without: straight to each gate, and on from there; the walk decides which.
wall
    In a walled estate of which neither gates nor streets are known: the nearest street, over the
    wall. Unsnapped: somebody has to draw the gate.
island
    Farther than `FAR_M` from the largest connected part, and near a street that is not joined to
    it: only what is on the same island can be reached. Unsnapped.
far
    Farther than `FAR_M` from any street: the nearest one of the largest part all the same, since
    that is where people walk to; the true way is longer. Unsnapped.
none
    There are no streets. Unsnapped.

A street that is not joined to the largest part is, near to it, a fault of the map: nobody is
snapped to it while the largest part is within `FAR_M`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridmap import crs
from gridmap.network.graph import Array, Ids
from gridmap.network.obstacles import Doors, Geometry, StreetLines, Walls
from gridmap.network.snapped import SNAP_METHODS, Snapped

FAR_M = 300.0
"""A five-minute walk (GB 50180-2018, 5-minute circle): who lives farther off lacks a street."""

WALL_M = 5.0
"""Walls and the streets along them are drawn to a few metres: what lies less deep is outside."""

CELL_M = 1000.0
"""Places are looked up cell by cell: neighbours find the same part of the index in cache."""

NODE_CAPACITY = 4
"""Branches of a node of the index; the nearest is found in 60 % of the time that 10 take."""

STREET, INNER, GATE, WALL, ISLAND, FAR, NONE = range(len(SNAP_METHODS))


def snap(xy: Array, wall: Ids, ways: StreetLines, walls: Walls, doors: Doors) -> Snapped:
    """
    Snap places to streets, by the methods described at the head of this module.

    Parameters
    ----------
    xy
        Places, n x 2 metres in the plane of all other geometry.
    wall
        Position of the walled estate that a place is in, -1 where none.
    ways, walls, doors
        Streets, walled estates with their gates, and known entrances. A place with known
        entrances leaves through them.

    Returns
    -------
    Snapped
        Rows by place; edges are positions in `ways.lines`.

    Raises
    ------
    CrsError
        The coordinates can only be degrees.
    """
    _require_metres(xy, ways.lines)
    pieces = _pieces(ways, walls)
    starts = _through_gates(_through_doors(xy, wall, doors), walls, pieces)
    found = _on_streets(starts, pieces)
    order = np.argsort(starts.place, kind="stable")
    return Snapped(
        len(xy),
        starts.place[order],
        found.edge[order],
        found.share[order],
        (starts.walk_m + found.walk_m)[order],
        found.method[order],
    )


def _require_metres(xy: Array, lines: Geometry) -> None:
    """CrsError where places and streets together can only be degrees."""
    corners = shapely.total_bounds(lines).reshape(2, 2) if len(lines) else np.zeros((0, 2))
    crs.require_metres(np.vstack((xy, corners)), count=len(xy) + len(lines))


@dataclass(frozen=True, eq=False)
class _Starts:
    """Points from which a street is looked for: a place, its doors, or its gates."""

    place: Ids
    xy: Array
    walk_m: Array
    wall: Ids
    method: npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Streets cut at walls: `wall` is the one a piece lies within, -1 outside all."""

    ways: StreetLines
    lines: Geometry
    edge: Ids
    wall: Ids
    is_cut: npt.NDArray[np.bool_]

    @property
    def is_joined(self) -> npt.NDArray[np.bool_]:
        return self.ways.is_joined[self.edge]


@dataclass(frozen=True, eq=False)
class _Found:
    edge: Ids
    share: Array
    walk_m: Array
    method: npt.NDArray[np.int8]


def _pieces(ways: StreetLines, walls: Walls) -> _Pieces:
    within = shapely.buffer(walls.outline, -WALL_M)
    edge, wall = np.zeros(0, np.int64), np.zeros(0, np.int64)
    if len(within):
        wall, edge = shapely.STRtree(ways.lines).query(within, predicate="intersects")
    inner, inner_of = _lines(shapely.intersection(ways.lines[edge], within[wall]))
    outside = ways.lines.copy()
    order = np.argsort(edge, kind="stable")
    rank = np.arange(len(edge)) - np.searchsorted(edge[order], edge[order])
    # A street that passes several walls is cut at one after the other.
    for turn in range(int(rank.max(initial=-1)) + 1):
        now = order[rank == turn]
        outside[edge[now]] = shapely.difference(outside[edge[now]], within[wall[now]])
    outer, outer_of = _lines(outside)
    of = np.concatenate((outer_of, edge[inner_of]))
    touched = np.zeros(len(ways.lines), dtype=bool)
    touched[edge] = True
    return _Pieces(
        ways,
        np.concatenate((outer, inner)),
        of,
        np.concatenate((np.full(len(outer), -1), wall[inner_of])),
        touched[of],
    )


def _lines(geometry: Geometry) -> tuple[Geometry, Ids]:
    """LineStrings in geometries, and whose each is."""
    parts, of = shapely.get_parts(geometry, return_index=True)
    kept = (shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)
    return parts[kept], of[kept]


def _through_doors(xy: Array, wall: Ids, doors: Doors) -> _Starts:
    closed = np.flatnonzero(~np.isin(np.arange(len(xy)), doors.place))
    place = np.concatenate((closed, doors.place))
    point = np.concatenate((xy[closed], doors.xy))
    walk_m = np.hypot(*(point - xy[place]).T)
    return _Starts(place, point, walk_m, wall[place], np.full(len(place), STREET, np.int8))


def _through_gates(starts: _Starts, walls: Walls, pieces: _Pieces) -> _Starts:
    """Out of the gates, where an estate has no street of its own."""
    size = len(walls.outline) + 1
    has_street, gates = np.zeros(size, bool), np.zeros(size, np.int64)
    has_street[pieces.wall[pieces.is_joined]] = True
    gates[: size - 1] = np.bincount(walls.gate_wall, minlength=size - 1)
    # The last place stands for wall -1: outside.
    has_street[-1] = False
    method = starts.method.copy()
    method[has_street[starts.wall]] = INNER
    shut = (starts.wall >= 0) & ~has_street[starts.wall]
    method[shut] = WALL
    leaves = np.flatnonzero(shut & (gates[starts.wall] > 0))
    stays = np.flatnonzero(~(shut & (gates[starts.wall] > 0)))
    order = np.argsort(walls.gate_wall, kind="stable")
    count = gates[starts.wall[leaves]]
    row = np.repeat(leaves, count)
    first = np.searchsorted(walls.gate_wall[order], starts.wall[row])
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    out = walls.gate_xy[order[first + step]]
    return _Starts(
        np.concatenate((starts.place[stays], starts.place[row])),
        np.concatenate((starts.xy[stays], out)),
        np.concatenate(
            (starts.walk_m[stays], starts.walk_m[row] + np.hypot(*(out - starts.xy[row]).T))
        ),
        np.concatenate(
            (np.where(method[stays] == INNER, starts.wall[stays], -1), np.full(len(row), -1))
        ),
        np.concatenate((method[stays], np.full(len(row), GATE, np.int8))),
    )


def _on_streets(starts: _Starts, pieces: _Pieces) -> _Found:
    count = len(starts.place)
    edge, share = np.full(count, -1), np.zeros(count)
    walk_m, method = np.full(count, np.inf), np.full(count, NONE, np.int8)

    def put(rows: Ids, chosen: npt.NDArray[np.bool_], as_method: npt.NDArray[np.int8]) -> None:
        """Snap starts to the nearest of the chosen pieces on their side of the wall."""
        if not (len(rows) and chosen.any()):
            return
        found = np.flatnonzero(chosen)[_nearest(starts, rows, pieces, chosen)]
        # Where a side of a wall has no street at all, another side's is the nearest.
        own = pieces.wall[found] == starts.wall[rows]
        rows, found, as_method = rows[own], found[own], as_method[own]
        found_edge, found_share, metres = _nearest_point(starts.xy[rows], pieces, found)
        edge[rows], share[rows], walk_m[rows], method[rows] = (
            found_edge,
            found_share,
            metres,
            as_method,
        )

    joined = pieces.is_joined & ((pieces.wall < 0) | np.isin(pieces.wall, starts.wall))
    put(np.arange(count), joined, starts.method)
    far = np.flatnonzero((walk_m > FAR_M) & (starts.wall < 0))
    kept = edge[far], share[far], walk_m[far]
    put(far, ~pieces.is_joined & (pieces.wall < 0), np.full(len(far), ISLAND, np.int8))
    back = (walk_m[far] > FAR_M) & (kept[0] >= 0)
    rows = far[back]
    edge[rows], share[rows], walk_m[rows] = (one[back] for one in kept)
    method[far[walk_m[far] > FAR_M]] = FAR
    method[edge < 0] = NONE
    return _Found(edge, share, walk_m, method)


def _nearest(starts: _Starts, rows: Ids, pieces: _Pieces, chosen: npt.NDArray[np.bool_]) -> Ids:
    """
    Position among the chosen pieces of the one nearest to each start, on its side of the wall.

    Each side is moved to a strip of its own, far from all others, and one index holds them all.
    """
    lines, xy = pieces.lines[chosen], starts.xy[rows]
    west, south, east, north = shapely.total_bounds(lines)
    low = np.minimum(xy.min(axis=0), (west, south))
    high = np.maximum(xy.max(axis=0), (east, north))
    strip = 4 * float((high - low).sum()) + 1
    wall = pieces.wall[chosen]
    inner = np.flatnonzero(wall >= 0)
    moved, of = shapely.get_coordinates(lines[inner], return_index=True)
    moved[:, 0] += (wall[inner][of] + 1) * strip
    lines = lines.copy()
    lines[inner] = shapely.linestrings(moved, indices=of)
    point = xy + np.column_stack(((starts.wall[rows] + 1) * strip, np.zeros(len(rows))))
    order = np.lexsort((point[:, 1] // CELL_M, point[:, 0] // CELL_M))
    found = np.empty(len(rows), dtype=np.int64)
    tree = shapely.STRtree(lines, node_capacity=NODE_CAPACITY)
    found[order] = tree.nearest(shapely.points(point[order]))
    return found


def _nearest_point(xy: Array, pieces: _Pieces, piece: Ids) -> tuple[Ids, Array, Array]:
    """Edge, share along it and metres away, of the point on each piece nearest to a place."""
    places, lines, edge = shapely.points(xy), pieces.lines[piece], pieces.edge[piece]
    along = shapely.line_locate_point(lines, places)
    point = shapely.line_interpolate_point(lines, along)
    whole = pieces.ways.lines[edge]
    cut = np.flatnonzero(pieces.is_cut[piece])
    along[cut] = shapely.line_locate_point(whole[cut], point[cut])
    length = shapely.length(whole)
    share = np.divide(along, length, out=np.zeros(len(along)), where=length > 0)
    return edge, share, shapely.distance(places, point)
