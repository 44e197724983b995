"""Places snapped to the walking network, and how far they are from each other over it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.network.graph import Array, Ids, WalkNetwork, blocks, pairs, reached

SNAP_METHODS = ("street", "inner", "gate", "wall", "island", "far", "none")
"""How a place was snapped; `gridmap.network.snapping` says what each means."""

UNSNAPPED = ("wall", "island", "far", "none")
"""Methods of places with no sound way to the network: the map, not the walk, is at fault."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """
    Ways from places to the network: one row per way, the rows of a place following each other.

    Attributes
    ----------
    count
        Places; each has at least one row.
    place
        Position of the place, rising.
    edge
        Position of the edge in the network, -1 where there is none.
    share
        How far along the edge, 0 at its `from_node`, 1 at its `to_node`.
    walk_m
        Metres from the place to that point.
    method
        Position in `SNAP_METHODS`.
    """

    count: int
    place: Ids
    edge: Ids
    share: Array
    walk_m: Array
    method: npt.NDArray[np.int8]

    def only(self, places: Ids) -> "Snapped":
        """Part that belongs to the places at these rising positions, numbered anew."""
        number = np.full(self.count, -1)
        number[places] = np.arange(len(places))
        row = np.flatnonzero(number[self.place] >= 0)
        return Snapped(
            len(places),
            number[self.place[row]],
            self.edge[row],
            self.share[row],
            self.walk_m[row],
            self.method[row],
        )

    def tally(self) -> dict[str, int]:
        """Number of places by method; a place counts once, by its first way."""
        first = self.method[np.searchsorted(self.place, np.arange(self.count))]
        return {
            name: int(found)
            for name, found in zip(
                SNAP_METHODS, np.bincount(first, minlength=len(SNAP_METHODS)), strict=True
            )
            if found
        }

    def unsnapped(self) -> Ids:
        """Positions of the places with no sound way to the network."""
        return np.unique(
            self.place[np.isin(self.method, [SNAP_METHODS.index(one) for one in UNSNAPPED])]
        )


def nearest_on_foot(
    network: WalkNetwork,
    origins: Snapped,
    targets: Snapped,
    *,
    limit_m: float | None = None,
) -> tuple[Ids, Array]:
    """
    The nearest target of each origin on foot: one search, then a look at both ends of each edge.

    Two places on one edge are measured along it. The ways from places to their edges count.

    Returns
    -------
    target_index, distance_m
        One value per origin: position of the target and metres; -1 and inf where none is reached.
    """
    if not (targets.edge >= 0).any():
        return np.full(origins.count, -1), np.full(origins.count, np.inf)
    size = len(network.lon)
    metres, _, found = dijkstra(
        _with_sources(network, targets),
        indices=np.arange(size, size + targets.count),
        min_only=True,
        return_predecessors=True,
        limit=np.inf if limit_m is None else limit_m,
    )
    way = _Ends.of(network, origins)
    by_tail, by_head = metres[way.tail] + way.to_tail, metres[way.head] + way.to_head
    best = np.minimum(by_tail, by_head)
    source = np.where(by_tail <= by_head, found[way.tail], found[way.head]).astype(np.int64) - size
    row, target, along = _on_one_edge(network, origins, targets)
    # The nearest last, so that it is the one that stays.
    order = np.argsort(-along, kind="stable")
    order = order[along[order] < best[row[order]]]
    best[row[order]], source[row[order]] = along[order], target[order]
    best = best + origins.walk_m
    if limit_m is not None:
        best[best > limit_m] = np.inf
    return _best_way(origins, best, source)


def walk_distances(
    network: WalkNetwork,
    origins: Snapped,
    targets: Snapped,
    *,
    limit_m: float | None = None,
) -> csr_array:
    """
    Metres on foot between all origins and targets within the limit of each other.

    Returns
    -------
    csr_array
        Origins x targets, as `WalkNetwork.distances` returns it: pairs beyond the limit are not
        stored.
    """
    size, limit = len(network.lon), np.inf if limit_m is None else limit_m
    graph, way = _with_sources(network, targets), _Ends.of(network, origins)
    row, target, along = _on_one_edge(network, origins, targets)
    starts = np.searchsorted(origins.place, np.arange(origins.count))
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for block in blocks(targets.count, max(size, len(origins.place))):
        metres = dijkstra(graph, indices=np.arange(size + block.start, size + block.stop),
                          limit=limit)  # fmt: skip
        best = np.minimum(metres[:, way.tail] + way.to_tail, metres[:, way.head] + way.to_head)
        here = (target >= block.start) & (target < block.stop)
        np.minimum.at(best, (target[here] - block.start, row[here]), along[here])
        if origins.count:
            best = np.minimum.reduceat(best + origins.walk_m, starts, axis=1)
        best[best > limit] = np.inf
        parts.append(reached(best, block.start))
    return pairs(parts, (origins.count, targets.count))


@dataclass(frozen=True)
class _Ends:
    """Both ends of each way's edge, and the metres to them; no edge is infinitely far."""

    tail: Ids
    head: Ids
    to_tail: Array
    to_head: Array

    @classmethod
    def of(cls, network: WalkNetwork, places: Snapped) -> "_Ends":
        if not len(network.length_m):
            nowhere = np.zeros(len(places.edge), dtype=np.int64)
            never = np.full(len(places.edge), np.inf)
            return cls(nowhere, nowhere, never, never)
        length = np.where(places.edge >= 0, network.length_m[places.edge], np.inf)
        # 0 x inf is no number.
        share = np.where(places.edge >= 0, places.share, 0.5)
        return cls(
            network.from_node[places.edge],
            network.to_node[places.edge],
            share * length,
            (1 - share) * length,
        )


def _with_sources(network: WalkNetwork, targets: Snapped) -> csr_array:
    """
    Graph with one more node per target, from which one gets to the ends of its edges.

    One way only: nobody walks through a compound from gate to gate to get elsewhere.
    """
    kept = np.flatnonzero(targets.edge >= 0)
    end = _Ends.of(network, targets)
    column = np.column_stack((end.tail[kept], end.head[kept])).ravel()
    metres = np.column_stack((end.to_tail[kept], end.to_head[kept]))
    metres = (metres + targets.walk_m[kept, None]).ravel()
    ways = 2 * np.bincount(targets.place[kept], minlength=targets.count)
    graph, size = network.graph, len(network.lon) + targets.count
    starts = np.concatenate((graph.indptr, graph.nnz + np.cumsum(ways))).astype(np.int32)
    return csr_array(
        (
            np.concatenate((graph.data, metres)),
            np.concatenate((graph.indices, column)).astype(np.int32),
            starts,
        ),
        shape=(size, size),
    )


def _on_one_edge(
    network: WalkNetwork, origins: Snapped, targets: Snapped
) -> tuple[Ids, Ids, Array]:
    """Origin row, target and metres along the edge they share and to the target."""
    shared = np.zeros(len(network.length_m) + 1, dtype=bool)
    shared[targets.edge] = True
    shared[-1] = False
    row = np.flatnonzero(shared[origins.edge])
    order = np.argsort(targets.edge, kind="stable")
    first = np.searchsorted(targets.edge[order], origins.edge[row], side="left")
    count = np.searchsorted(targets.edge[order], origins.edge[row], side="right") - first
    row = np.repeat(row, count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    other = order[np.repeat(first, count) + step]
    share_between = np.abs(origins.share[row] - targets.share[other])
    metres = share_between * network.length_m[origins.edge[row]] + targets.walk_m[other]
    return row, targets.place[other], metres


def _best_way(origins: Snapped, metres: Array, target: Ids) -> tuple[Ids, Array]:
    """The shortest of each origin's ways."""
    if len(metres) == origins.count:
        return np.where(np.isfinite(metres), target, -1), metres
    starts = np.searchsorted(origins.place, np.arange(origins.count))
    best = np.minimum.reduceat(metres, starts) if origins.count else np.zeros(0)
    index = np.full(origins.count, -1)
    winner = np.flatnonzero(np.isfinite(metres) & (metres == best[origins.place]))[::-1]
    index[origins.place[winner]] = target[winner]
    return index, best
