"""
The nearest of 50 targets for every node of a street graph: ours beside pandana, networkx, scipy.

The graph is a shaken lattice with a third of its streets taken out, the same every run; and Porto,
where it is beside the checkout. Bars: within twice a bare multi-source Dijkstra on the finished
matrix, twenty times faster than pandana's query.
"""

import contextlib
import io
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from etl.osm import extract
from etl.osm.load import OsmStreets
from gridmap import config
from gridmap.network import WalkNetwork, streets

PORTO = config.ROOT.parent / "shared" / "geo" / "perf" / "porto_portugal.osm.pbf"
SIZES = (50_000, 500_000)
TARGETS = 50
NETWORKX_UP_TO = 100_000
BLOCK_M = 80.0
BARE_TIMES, PANDANA_TIMES = 2.0, 20.0
Graph = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def run() -> None:
    """Print a table for each graph."""
    for size in SIZES:
        _compare(f"lattice of {size:,} nodes", lattice(size), with_networkx=size <= NETWORKX_UP_TO)
    if PORTO.exists():
        _compare("Porto", _porto(), with_networkx=False)


def lattice(size: int, seed: int = 0) -> Graph:
    """Lon, lat, from, to and metres of the largest part of a shaken lattice."""
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(size / 0.97))
    number = np.arange(side * side).reshape(side, side)
    pairs = np.vstack([
        np.column_stack((number[:, :-1].ravel(), number[:, 1:].ravel())),
        np.column_stack((number[:-1].ravel(), number[1:].ravel())),
    ])  # fmt: skip
    tail, head = pairs[rng.random(len(pairs)) < 0.68].T
    xy = np.column_stack(np.divmod(np.arange(side * side), side)) * BLOCK_M
    xy += rng.uniform(-0.35, 0.35, xy.shape) * BLOCK_M
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(side * side,) * 2)
    _, part = connected_components(graph, directed=False)
    largest = part == np.bincount(part).argmax()
    new = np.cumsum(largest) - 1
    kept = largest[tail]
    tail, head, xy = new[tail[kept]], new[head[kept]], xy[largest]
    # Streets bend: a tenth longer than the straight line.
    metres = np.hypot(*(xy[tail] - xy[head]).T) * rng.uniform(1.0, 1.2, len(tail))
    return 117 + xy[:, 0] / 95_000, 31 + xy[:, 1] / 111_000, tail, head, metres


def _porto() -> Graph:
    source = OsmStreets(is_extract=True)
    edges = source.cut(source.clean(extract.read(PORTO).features("street")).rows)
    node, end = np.unique(np.r_[edges["from_node"], edges["to_node"]], return_inverse=True)
    tail, head = np.split(end, 2)
    return *streets.node_place(node), tail, head, edges["length_m"].to_numpy()


def _compare(name: str, graph: Graph, *, with_networkx: bool) -> None:
    lon, tail = graph[0], graph[2]
    nodes = np.arange(len(lon))
    targets = np.random.default_rng(1).choice(len(lon), TARGETS, replace=False)
    build, network = _timed(lambda: WalkNetwork.from_edges(*graph))
    ours, bare = np.inf, np.inf
    # In turn, so that a busy moment of the machine hits both.
    for _ in range(5):
        spent, (_, found) = _timed(lambda: network.nearest(nodes, targets))
        ours = min(ours, spent)
        spent, _ = _timed(
            lambda: dijkstra(network.graph, indices=targets, min_only=True)
        )  # fmt: skip
        bare = min(bare, spent)
    print(f"{name}: {len(lon):,} nodes, {len(tail):,} edges, {TARGETS} targets")
    print(f"  gridmap          build {build:8.2f} s   query {ours:8.3f} s")
    verdict = _verdict(ours <= BARE_TIMES * bare)
    print(f"  bare Dijkstra                     query {bare:8.3f} s   gridmap takes"
          f" {ours / bare:.2f} times as long, bar {BARE_TIMES:g}{verdict}")  # fmt: skip
    if with_networkx:
        _beside_networkx(graph, targets, found, ours)
    _beside_pandana(graph, targets, found, ours)


def _beside_networkx(graph: Graph, targets: np.ndarray, found: np.ndarray, ours: float) -> None:
    _, _, tail, head, metres = graph
    peer = nx.Graph()
    edges = zip(tail.tolist(), head.tolist(), metres.tolist(), strict=True)
    build, _ = _timed(lambda: peer.add_weighted_edges_from(edges))
    query, expected = _timed(
        lambda: nx.multi_source_dijkstra_path_length(peer, set(targets.tolist()))
    )
    off = max(abs(found[node] - length) for node, length in expected.items())
    print(f"  networkx         build {build:8.2f} s   query {query:8.3f} s   gridmap is"
          f" {query / ours:.0f} times faster; they differ by {off:.4f} m at most")  # fmt: skip


def _beside_pandana(graph: Graph, targets: np.ndarray, found: np.ndarray, ours: float) -> None:
    try:
        import pandana
    except ImportError:
        print("  pandana          not installed: pip install 'gridmap[bench]'")
        return
    lon, lat, tail, head, metres = graph
    far = float(found[np.isfinite(found)].max()) + 1
    with contextlib.redirect_stdout(io.StringIO()):
        build, peer = _timed(
            lambda: pandana.Network(
                pd.Series(lon), pd.Series(lat), pd.Series(tail), pd.Series(head),
                pd.DataFrame({"metres": metres}),
            )
        )  # fmt: skip
        peer.set_pois("points", far, 1, pd.Series(lon[targets]), pd.Series(lat[targets]))
        query, answer = _timed(lambda: peer.nearest_pois(far, "points", num_pois=1))
    off = float(np.abs(answer[1].to_numpy() - np.minimum(found, far)).max())
    verdict = _verdict(query >= PANDANA_TIMES * ours)
    print(f"  pandana          build {build:8.2f} s   query {query:8.3f} s   gridmap is"
          f" {query / ours:.0f} times faster, bar {PANDANA_TIMES:g}"
          f"{verdict}; they differ by {off:.3f} m at most")  # fmt: skip


def _verdict(is_met: bool) -> str:
    return "" if is_met else " (missed)"


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
