"""
Streets as a graph: lines cut into edges at their junctions, nodes that know their place.

A node is a place, to 1e-7 degrees (1 cm): its id packs longitude and latitude, so that edges
from two layers meet without a table of nodes, and an id can be drawn without asking anybody.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap import crs

Ids = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]

PER_DEGREE = 10_000_000
"""Steps of a node's place in a degree; OpenStreetMap's own resolution, about 1 cm."""

ELLIPSOID = Geod(ellps="WGS84")

TOUCH_DEG = 1e-6
"""A vertex this near to another line of a hand-drawn layer touches it; some 0.1 m."""

LATITUDE_BITS = np.int64(0xFFFFFFFF)


@dataclass(frozen=True)
class Edges:
    """
    Pieces of lines between junctions, all in EPSG:4326.

    `line` is the position of the line that an edge is a part of, `part` its number there, from 0,
    in the line's direction. `length_m` is on the ellipsoid.
    """

    geometry: npt.NDArray[np.object_]
    line: Ids
    part: Ids
    from_node: Ids
    to_node: Ids
    length_m: Array


def node_id(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Ids:
    """The node at a place in degrees: `round(lon * 1e7) << 32 | round((lat + 90) * 1e7)`."""
    x = np.rint(np.asarray(lon, dtype=np.float64) * PER_DEGREE).astype(np.int64)
    y = np.rint((np.asarray(lat, dtype=np.float64) + 90) * PER_DEGREE).astype(np.int64)
    return (x << 32) | y


def node_place(node: npt.ArrayLike) -> tuple[Array, Array]:
    """Longitude and latitude of nodes, degrees; the inverse of `node_id`."""
    ids = np.asarray(node, dtype=np.int64)
    return (ids >> 32) / PER_DEGREE, (ids & LATITUDE_BITS) / PER_DEGREE - 90


def edges(
    lines: npt.NDArray[np.object_],
    level: npt.ArrayLike | None = None,
    *,
    cut_crossings: bool,
) -> Edges:
    """
    Cut lines into edges wherever one can turn from one into another.

    Junctions are the ends of lines and the vertices that lines of one level share. An end that
    lies on a vertex of another line joins it whatever their levels: so a bridge meets its ramp.

    Parameters
    ----------
    lines
        Array of LineStrings in EPSG:4326; places are rounded to 1e-7 degrees. Lines that shrink
        to a point there have no edge.
    level
        Bridges, tunnels and the ground: lines of different levels cross without meeting.
        None: all on one level.
    cut_crossings
        Whether lines of one level also meet where they cross or touch between vertices. Layers
        drawn by hand need it; in OpenStreetMap a crossing without a shared node is no junction.

    Raises
    ------
    CrsError
        Coordinates beyond 180 or 90 degrees.
    """
    xy, of = shapely.get_coordinates(lines, return_index=True)
    crs.require_degrees(xy)
    levels = np.zeros(len(lines), np.int64) if level is None else np.asarray(level, np.int64)
    if cut_crossings:
        xy, of = _with_crossings(lines, levels)
    xy = np.rint(xy * PER_DEGREE) / PER_DEGREE
    fresh = np.r_[True, (of[1:] != of[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)]
    xy, of = xy[fresh], of[fresh]
    # A line that has shrunk to one vertex.
    whole = np.bincount(of, minlength=len(lines))[of] > 1
    xy, of = xy[whole], of[whole]
    return _cut(xy, of, _is_junction(xy, of, levels)) if len(of) else _nothing()


def components(from_node: Ids, to_node: Ids, length_m: Array) -> npt.NDArray[np.int32]:
    """
    The connected part each edge is in: 0 is the longest in all, then by falling length.

    Parts of one length are numbered by their lowest node, so that the answer does not depend on
    the order of the edges.
    """
    if not len(from_node):
        return np.zeros(0, dtype=np.int32)
    nodes, ends = np.unique(np.r_[from_node, to_node], return_inverse=True)
    tails, heads = np.split(ends, 2)
    graph = coo_array((np.ones(len(tails), bool), (tails, heads)), shape=(len(nodes),) * 2)
    count, label = connected_components(graph, directed=False)
    length = np.bincount(label[tails], weights=length_m, minlength=count)
    first = np.full(count, len(nodes))
    np.minimum.at(first, label, np.arange(len(nodes)))
    rank = np.empty(count, dtype=np.int32)
    rank[np.lexsort((first, -np.round(length, 3)))] = np.arange(count, dtype=np.int32)
    return rank[label[tails]]


def _is_junction(xy: Array, of: Ids, level: Ids) -> npt.NDArray[np.bool_]:
    """Vertices at which their line is cut."""
    nodes = node_id(xy[:, 0], xy[:, 1])
    is_end = np.r_[True, of[1:] != of[:-1]] | np.r_[of[1:] != of[:-1], True]
    _, place = np.unique(nodes, return_inverse=True)
    has_end = np.zeros(place.max() + 1, dtype=bool)
    has_end[place[is_end]] = True
    _, at_level, visits = np.unique(
        np.column_stack((place, level[of])), axis=0, return_inverse=True, return_counts=True
    )
    return has_end[place] | (visits[at_level] > 1)


def _cut(xy: Array, of: Ids, is_junction: npt.NDArray[np.bool_]) -> Edges:
    """Edges between junctions that follow each other on a line."""
    # Each segment belongs to the edge that the last junction before it began.
    starts = np.flatnonzero(of[1:] == of[:-1])
    edge_of_segment = np.cumsum(is_junction[starts]) - 1
    count = int(edge_of_segment[-1]) + 1
    first = starts[np.searchsorted(edge_of_segment, np.arange(count), side="left")]
    last = starts[np.searchsorted(edge_of_segment, np.arange(count), side="right") - 1] + 1
    sizes = last - first + 1
    owner = np.repeat(np.arange(count), sizes)
    vertex = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes - first, sizes)
    _, _, metres = ELLIPSOID.inv(xy[starts, 0], xy[starts, 1], xy[starts + 1, 0], xy[starts + 1, 1])
    line = of[first]
    begins = np.r_[True, line[1:] != line[:-1]]
    number = np.arange(count)
    return Edges(
        geometry=shapely.linestrings(xy[vertex], indices=owner),
        line=line,
        part=number - np.maximum.accumulate(np.where(begins, number, 0)),
        from_node=node_id(xy[first, 0], xy[first, 1]),
        to_node=node_id(xy[last, 0], xy[last, 1]),
        length_m=np.bincount(edge_of_segment, weights=metres, minlength=count).astype(float),
    )


def _nothing() -> Edges:
    none = np.zeros(0, dtype=np.int64)
    return Edges(np.zeros(0, dtype=object), none, none, none, none, np.zeros(0))


def _with_crossings(lines: npt.NDArray[np.object_], level: Ids) -> tuple[Array, Ids]:
    """Vertices of lines, those added where another of their level crosses or touches."""
    lines, parent = _simple(lines)
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    pairs = (one < other) & (level[parent[one]] == level[parent[other]])
    one, other = one[pairs], other[pairs]
    points, pair = shapely.get_coordinates(
        shapely.intersection(lines[one], lines[other]), return_index=True
    )
    xy, of = shapely.get_coordinates(lines, return_index=True)
    touched, vertex = _touching(lines, xy, of, level[parent])
    where = _along(lines, xy, of)
    new_of = np.r_[one[pair], other[pair], touched]
    new_xy = np.r_[points, points, xy[vertex]]
    new_where = shapely.line_locate_point(lines[new_of], shapely.points(new_xy))
    xy, of, where = np.r_[xy, new_xy], np.r_[of, new_of], np.r_[where, new_where]
    order = np.lexsort((where, of))
    return xy[order], parent[of[order]]


def _touching(lines: npt.NDArray[np.object_], xy: Array, of: Ids, level: Ids) -> tuple[Ids, Ids]:
    """Lines that a vertex of another line all but touches, and the positions of those vertices."""
    tree = shapely.STRtree(lines)
    vertex, line = tree.query(shapely.points(xy), predicate="dwithin", distance=TOUCH_DEG)
    kept = (of[vertex] != line) & (level[of[vertex]] == level[line])
    return line[kept], vertex[kept]


def _along(lines: npt.NDArray[np.object_], xy: Array, of: Ids) -> Array:
    """Distance of each vertex along its line, in degrees."""
    steps = np.r_[0.0, np.hypot(*np.diff(xy, axis=0).T)]
    total = np.cumsum(steps)
    begin = np.searchsorted(of, np.arange(len(lines)))
    return total - total[begin][of]


def _simple(lines: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ids]:
    """Lines that do not cross themselves: those that do are halved until they do not."""
    parent = np.arange(len(lines))
    while True:
        bad = ~shapely.is_simple(lines) & (shapely.get_num_points(lines) > 2)
        if not bad.any():
            return lines, parent
        halves = [_halves(line) for line in lines[bad]]
        position = np.arange(len(lines), dtype=float)
        split = np.array([half for pair in halves for half in pair], dtype=object)
        position = np.r_[position[~bad], np.repeat(position[bad], 2)]
        merged = np.r_[lines[~bad], split]
        order = np.argsort(position, kind="stable")
        lines, parent = merged[order], np.r_[parent[~bad], np.repeat(parent[bad], 2)][order]


def _halves(line: shapely.LineString) -> tuple[shapely.LineString, shapely.LineString]:
    xy = shapely.get_coordinates(line)
    middle = len(xy) // 2
    return shapely.LineString(xy[: middle + 1]), shapely.LineString(xy[middle:])
