"""Walking graph: shortest ways over streets, from many places at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.errors import NetworkError

Ids = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]

BLOCK = 20_000_000
"""Distances held at a time while `distances` searches: 160 MB."""


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """
    Streets as an undirected graph; made by `from_edges`, never by hand.

    Attributes
    ----------
    lon, lat
        Place of each node, degrees in EPSG:4326.
    from_node, to_node, length_m
        Edges as they were given: node positions and metres.
    edge_id
        Ids of the edges elsewhere, rising; their positions where nothing else is given.
    graph
        Nodes x nodes, both directions, the shortest of parallel edges. An edge of length 0 is
        stored as an explicit zero, which scipy's searches take for an edge.
    """

    lon: Array
    lat: Array
    from_node: Ids
    to_node: Ids
    length_m: Array
    edge_id: Ids
    graph: csr_array

    @classmethod
    def from_edges(
        cls,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        from_node: npt.ArrayLike,
        to_node: npt.ArrayLike,
        length_m: npt.ArrayLike,
    ) -> Self:
        """
        Build a network from arrays.

        Of parallel edges the shortest counts; an edge from a node to itself leads nowhere; one of
        length 0 joins two nodes at one place.

        Parameters
        ----------
        lon, lat
            Nodes, degrees in EPSG:4326; a node's number is its position, from 0.
        from_node, to_node, length_m
            Edges, walked both ways; metres.

        Raises
        ------
        NetworkError
            Arrays of different lengths, an edge to a node that is not there, or a length that is
            negative, infinite or not a number.
        """
        lon, lat, metres = (np.asarray(one, dtype=np.float64) for one in (lon, lat, length_m))
        tail, head = (np.asarray(one, dtype=np.int64) for one in (from_node, to_node))
        _check(lon, lat, tail, head, metres)
        number = np.arange(len(metres))
        return cls(lon, lat, tail, head, metres, number, _graph(len(lon), tail, head, metres))

    def nearest(
        self, origins: npt.ArrayLike, targets: npt.ArrayLike, *, limit_m: float | None = None
    ) -> tuple[Ids, Array]:
        """
        Nearest target of each origin, by one Dijkstra search from all targets at once.

        Parameters
        ----------
        origins, targets
            Node positions; a node may be given more than once.
        limit_m
            Metres; a target exactly at the limit is reached.

        Returns
        -------
        target_index, distance_m
            Position in `targets` and metres, one value per origin; -1 and inf where no target is
            reached. Of equally near targets one is named, always the same.
        """
        origins, targets = self._nodes(origins), self._nodes(targets)
        if not len(targets):
            return np.full(len(origins), -1), np.full(len(origins), np.inf)
        places, first = np.unique(targets, return_index=True)
        metres, source = search(self.graph, places, limit_m)
        # A node's nearest target is named by its node, an unreached one by a negative number.
        position = np.full(len(self.lon) + 1, -1)
        position[places] = first
        return position[np.maximum(source[origins], -1)], metres[origins]

    def distances(
        self, origins: npt.ArrayLike, targets: npt.ArrayLike, *, limit_m: float | None = None
    ) -> csr_array:
        """
        Metres between all origins and targets that are within the limit of each other.

        Returns
        -------
        csr_array
            Origins x targets. A pair at one node is stored, as an explicit zero; a pair that is
            not stored is beyond the limit or not joined at all. So read `indptr`, `indices` and
            `data` (or `tocoo()`); `toarray()` and `eliminate_zeros()` would mix the two up.
        """
        origins, targets = self._nodes(origins), self._nodes(targets)
        if len(origins) < len(targets):
            # The graph is symmetric: search from the fewer.
            return self.distances(targets, origins, limit_m=limit_m).T.tocsr()
        # One empty part, so that there is something to join.
        parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
        for block in blocks(len(targets), len(self.lon)):
            metres = dijkstra(self.graph, indices=targets[block], limit=_limit(limit_m))
            parts.append(reached(metres[:, origins], block.start))
        return pairs(parts, (len(origins), len(targets)))

    def _nodes(self, nodes: npt.ArrayLike) -> Ids:
        found = np.asarray(nodes, dtype=np.int64).ravel()
        if len(found) and not (found.min() >= 0 and found.max() < len(self.lon)):
            raise NetworkError(
                "node {node} is not in the network; pass positions from 0 to {last}",
                node=found.max() if found.min() >= 0 else found.min(),
                last=len(self.lon) - 1,
            )
        return found


def search(graph: csr_array, sources: Ids, limit_m: float | None) -> tuple[Array, Ids]:
    """
    Metres from the nearest source and which one it is, per node, by one Dijkstra search.

    Infinite and a negative number where no source is reached.
    """
    metres, _, source = dijkstra(
        graph, indices=sources, min_only=True, return_predecessors=True, limit=_limit(limit_m)
    )
    return metres, source.astype(np.int64)


def blocks(count: int, width: int) -> list[slice]:
    """Slices of a range, so that a block of rows of this width stays within `BLOCK`."""
    step = max(1, BLOCK // max(width, 1))
    return [slice(start, min(start + step, count)) for start in range(0, count, step)]


def reached(metres: Array, first: int) -> tuple[Ids, Ids, Array]:
    """Origin, target and metres of the finite values of a block of targets x origins."""
    target, origin = np.nonzero(np.isfinite(metres))
    return origin, target + first, metres[target, origin]


def pairs(parts: list[tuple[Ids, Ids, Array]], shape: tuple[int, int]) -> csr_array:
    """Results of `reached` as one matrix; zeros stay stored."""
    origin, target, metres = (np.concatenate(one) for one in zip(*parts, strict=True))
    return csr_array((metres, (origin, target)), shape=shape)


def _limit(limit_m: float | None) -> float:
    return np.inf if limit_m is None else float(limit_m)


def _check(lon: Array, lat: Array, tail: Ids, head: Ids, metres: Array) -> None:
    if not (lon.shape == lat.shape and lon.ndim == 1):
        raise NetworkError(
            "{lon_count} longitudes and {lat_count} latitudes: pass one per node",
            lon_count=lon.size,
            lat_count=lat.size,
        )
    if not (tail.shape == head.shape == metres.shape and tail.ndim == 1):
        raise NetworkError(
            "{from_count} from-nodes, {to_count} to-nodes and {length_count} lengths: "
            "pass one of each per edge",
            from_count=tail.size,
            to_count=head.size,
            length_count=metres.size,
        )
    lost = (np.minimum(tail, head) < 0) | (np.maximum(tail, head) >= len(lon))
    if lost.any():
        edge = int(np.argmax(lost))
        raise NetworkError(
            "edge {edge} joins nodes {tail} and {head}, but there are {lon_count} nodes; "
            "count them from 0",
            edge=edge,
            tail=tail[edge],
            head=head[edge],
            lon_count=len(lon),
        )
    bad = ~(np.isfinite(metres) & (metres >= 0))
    if bad.any():
        edge = int(np.argmax(bad))
        raise NetworkError(
            "edge {edge} is {metres} m long; lengths are metres, none below 0 and none missing",
            edge=edge,
            metres=metres[edge],
        )


def _graph(count: int, tail: Ids, head: Ids, metres: Array) -> csr_array:
    """Both directions in CSR, built by hand: scipy would add parallel edges up."""
    open_ = tail != head
    row = np.concatenate((tail[open_], head[open_]))
    column = np.concatenate((head[open_], tail[open_]))
    data = np.tile(metres[open_], 2)
    order = np.lexsort((data, row * count + column))
    row, column, data = row[order], column[order], data[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    starts = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(row[first], minlength=count), out=starts[1:])
    return csr_array((data[first], column[first].astype(np.int32), starts), shape=(count, count))
