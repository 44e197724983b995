"""
Plots drawn on random points: ours beside gerrychain's recursive tree and spopt's regions.

5,000 points of weights 1-10 on their Delaunay graph into 92 parts of about 300, and 50,000 into
920. Bars: at most 1 % off (1.3 % at 50,000), every part connected, mean Polsby-Popper of the
dissolved Voronoi cells at least 0.5, within 2.5 s (30 s). gerrychain tolerates 5 %. spopt's regions
take minutes for 5,000 points: they are run on 1,000 or 300, ours beside them, for PEER_S at most.
PLOTS_PEERS=0 leaves the peers out.
"""

import multiprocessing
import os
import queue
import random
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import Delaunay

from gridmap.plots import draw, graph

SIZES = ((5_000, 92, 0.01, 2.5), (50_000, 920, 0.013, 30.0))
SMALL = ((1_000, 18, ("Ward", "RegionKMeans")), (300, 6, ("Skater", "MaxP")))
SIDE_M = 3_000.0
SEEDS = 3
LEAST_COMPACT = 0.5
TREE_TOLERANCE = 0.05
PEER_S = 60.0
Town = tuple[np.ndarray, np.ndarray, np.ndarray]


def run() -> None:
    """Print a table a size."""
    for size, parts, most_off, seconds in SIZES:
        print(f"{size:,} points, {parts} parts")
        for seed in range(SEEDS if size < 10_000 else 1):
            town = points(size, seed)
            spent, drawn = _timed(partial(draw, *town, parts=parts))
            _line(f"gridmap, town {seed}", town, drawn.label, spent, (most_off, seconds))
        if size < 10_000 and _with_peers():
            _beside_gerrychain(points(size), parts)
    for size, parts, peers in SMALL if _with_peers() else ():
        town = points(size)
        print(f"{size:,} points, {parts} parts")
        spent, drawn = _timed(partial(draw, *town, parts=parts))
        _line("gridmap", town, drawn.label, spent)
        _beside_spopt(town, parts, peers)


def points(count: int, seed: int = 0) -> Town:
    """Places in metres, weights, and pairs of neighbours."""
    rng = np.random.default_rng(seed)
    xy = rng.random((count, 2)) * SIDE_M
    weight = rng.integers(1, 11, count).astype(float)
    corner = Delaunay(xy).simplices
    pairs = np.vstack((corner[:, :2], corner[:, 1:], corner[:, ::2]))
    return xy, weight, np.unique(np.sort(pairs, axis=1), axis=0).astype(np.int64)


def compactness(xy: np.ndarray, label: np.ndarray) -> float:
    """Mean Polsby-Popper of the Voronoi cells, clipped to the points' hull, dissolved by part."""
    every = shapely.multipoints(xy)
    hull = shapely.convex_hull(every)
    cells = shapely.get_parts(shapely.voronoi_polygons(every, extend_to=hull, ordered=True))
    cells = shapely.intersection(cells, hull)
    parts = [shapely.coverage_union_all(cells[label == part]) for part in np.unique(label)]
    return float(np.mean(4 * np.pi * shapely.area(parts) / shapely.length(parts) ** 2))


def _line(
    name: str, town: Town, label: np.ndarray, spent: float, bar: tuple[float, float] | None = None
) -> None:
    xy, weight, edges = town
    load = np.bincount(label, weight)
    off = float(np.abs(load / load.mean() - 1).max())
    pieces = int(graph.components(len(xy), edges, label).max()) + 1 - len(load)
    compact = compactness(xy, label)
    told = f"  {name:<24}{len(load):>5} parts {spent:8.2f} s   off {off:7.2%}"
    told += f"   torn {pieces:>3}   compact {compact:.3f}"
    if bar is not None:
        most_off, seconds = bar
        is_met = off <= most_off and not pieces and compact >= LEAST_COMPACT and spent <= seconds
        told += f"   bar {most_off:.1%}, 0, {LEAST_COMPACT}, {seconds:g} s"
        told += "" if is_met else " (missed)"
    print(told, flush=True)


def _beside_gerrychain(town: Town, parts: int) -> None:
    try:
        import networkx as nx
        from gerrychain import Graph
        from gerrychain.tree import recursive_tree_part
    except ImportError:
        print("  gerrychain              not installed: pip install 'gridmap[bench]'")
        return
    _, weight, edges = town
    peer = nx.Graph()
    peer.add_nodes_from((node, {"weight": mass}) for node, mass in enumerate(weight.tolist()))
    peer.add_edges_from(edges.tolist())
    random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spent, found = _timed(
            lambda: recursive_tree_part(
                Graph.from_networkx(peer), range(parts), weight.sum() / parts, "weight",
                TREE_TOLERANCE,
            )
        )  # fmt: skip
    label = np.array([found[node] for node in range(len(weight))])
    _line("gerrychain, tree at 5 %", town, label, spent)


def _beside_spopt(town: Town, parts: int, peers: tuple[str, ...]) -> None:
    try:
        from libpysal import weights
        from spopt import region
    except ImportError:
        print("  spopt                   not installed: pip install 'gridmap[bench]'")
        return
    xy, weight, edges = town
    near = graph.neighbour_lists(len(xy), edges)
    layer = gpd.GeoDataFrame(
        {"x": xy[:, 0], "y": xy[:, 1], "weight": weight}, geometry=gpd.points_from_xy(*xy.T)
    )
    least = 0.9 * weight.sum() / parts

    def by_ward(w: Any) -> Any:
        return region.WardSpatial(layer, w, ["x", "y"], n_clusters=parts)

    def by_means(w: Any) -> Any:
        return region.RegionKMeansHeuristic(layer[["x", "y"]].to_numpy(), parts, w)

    def by_skater(w: Any) -> Any:
        return region.Skater(layer, w, ["x", "y"], n_clusters=parts, floor=len(xy) // parts // 2)

    def by_maxp(w: Any) -> Any:
        return region.MaxPHeuristic(layer, w, ["x", "y"], "weight", least, top_n=2)

    models = {"Ward": by_ward, "RegionKMeans": by_means, "Skater": by_skater, "MaxP": by_maxp}
    for name in peers:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            w = weights.W(dict(enumerate(near)), silence_warnings=True)
            np.random.seed(0)
            answer = _limited(partial(lambda name, w: _regions(models[name](w)), name, w))
        if answer is None:
            print(f"  spopt {name:<18} stopped after {PEER_S:g} s", flush=True)
            continue
        spent, label = answer
        _line(f"spopt {name}", town, label, spent)


def _regions(found: Any) -> tuple[float, np.ndarray]:
    spent, _ = _timed(found.solve)
    return spent, np.unique(np.asarray(found.labels_), return_inverse=True)[1]


def _limited(work: Callable[[], Any]) -> Any:
    """Result of `work` in a process of its own; None after PEER_S seconds, as some never end."""
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    process = context.Process(target=lambda: answers.put(work()))
    process.start()
    try:
        return answers.get(timeout=PEER_S)
    except queue.Empty:
        return None
    finally:
        process.kill()
        process.join()


def _with_peers() -> bool:
    return os.environ.get("PLOTS_PEERS", "1") != "0"


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
