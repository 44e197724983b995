"""Siting instances small enough to try every plan, in the files that published ones come in."""

from collections.abc import Callable, Iterable
from itertools import combinations, product
from pathlib import Path

import networkx as nx
import numpy as np
import numpy.typing as npt

from tests import twins

Array = npt.NDArray[np.float64]

PMED = (1, 2, 3)
SET_COVER = ("scp1", "scp2", "scp3")
CAPACITATED = (1, 2)
"""Names of the instances."""

PUBLISHED = twins.SHARED / "bench"
"""Folder of the published instances."""

LIMIT_M = 5000
"""Reach of a store."""


def write(folder: Path) -> Path:
    """All of them, in the folders and files of the published ones."""
    rng = np.random.default_rng(5)
    for name in ("pmedian", "setcover", "capacitated", "spopt_sf"):
        (folder / name).mkdir()
    optima = [f"pmed{n} {_pmed(folder / 'pmedian' / f'pmed{n}.txt', rng, n + 1)}" for n in PMED]
    (folder / "pmedian" / "pmedopt.txt").write_text("\n".join(["optima", *optima]), "utf-8")
    optima = [f"{n},{_set_cover(folder / 'setcover' / f'{n}.txt', rng)}" for n in SET_COVER]
    text = "\n".join(["instance,objective", *optima])
    (folder / "setcover" / "optima.csv").write_text(text, "utf-8")
    for number in CAPACITATED:
        _capacitated(folder / "capacitated" / f"pmedcap1_{number}.txt", rng, number)
    _stores(folder / "spopt_sf", rng)
    return folder


def _pmed(path: Path, rng: np.random.Generator, p: int) -> int:
    """A graph of 14 nodes, one edge given twice; the optimum of p medians."""
    nodes = 14
    edges = [(node, int(rng.integers(1, node)), int(rng.integers(1, 60))) for node in range(2, 15)]
    edges += [(*map(int, rng.choice(nodes, 2, replace=False) + 1), 25) for _ in range(8)]
    # The last length counts.
    edges.append((edges[0][0], edges[0][1], 40))
    lines = [f"{nodes} {len(edges)} {p}", *(" ".join(map(str, edge)) for edge in edges)]
    path.write_text("\n".join(lines), "utf-8")
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    far = dict(nx.all_pairs_dijkstra_path_length(graph))
    return min(
        sum(min(far[node][site] for site in sites) for node in far)
        for sites in combinations(far, p)
    )


def _set_cover(path: Path, rng: np.random.Generator) -> int:
    """Twelve sites with costs, ten points; the cheapest sites that cover all of them."""
    points, sites = 10, 12
    cost = rng.integers(1, 9, sites)
    covers = [sorted(rng.choice(sites, rng.integers(1, 4), replace=False)) for _ in range(points)]
    lines = [f"{points} {sites}", " ".join(map(str, cost))]
    lines += [f"{len(own)} {' '.join(str(site + 1) for site in own)}" for own in covers]
    path.write_text("\n".join(lines), "utf-8")
    return min(
        sum(int(cost[site]) for site in chosen)
        for chosen in _subsets(sites)
        if all(set(own) & set(chosen) for own in covers)
    )


def _capacitated(path: Path, rng: np.random.Generator, number: int) -> None:
    """Eight points, two or three medians; every assignment that fits is tried."""
    points, p = 8, number + 1
    xy, demand = rng.integers(0, 100, (points, 2)), rng.integers(1, 20, points)
    capacity = int(np.ceil(demand.sum() / p * 1.15))
    far = [[int(((a - b) ** 2).sum() ** 0.5) for b in xy] for a in xy]
    best = min(
        sum(far[point][site] for point, site in enumerate(given))
        for sites in combinations(range(points), p)
        for given in product(sites, repeat=points)
        if all(
            sum(int(demand[point]) for point in range(points) if given[point] == site) <= capacity
            for site in sites
        )
    )
    lines = [f"{number} {best}", f"{points} {p} {capacity}"]
    lines += [f"{n} {x} {y} {d}" for n, ((x, y), d) in enumerate(zip(xy, demand, strict=True), 1)]
    path.write_text("\n".join(lines), "utf-8")


def _stores(folder: Path, rng: np.random.Generator) -> None:
    """Seven stores and twenty tracts, as tables of network metres and of people."""
    stores, tracts = rng.uniform(0, 9000, (7, 2)), rng.uniform(0, 9000, (20, 2))
    metres = np.abs(stores[:, None] - tracts).sum(axis=2)
    # Every tract is within reach of some store.
    metres[metres.argmin(axis=0), np.arange(20)] = np.minimum(metres.min(axis=0), LIMIT_M - 1)
    pairs = [
        f"store {store},tract {tract:02},{metres[store, tract]:.3f}"
        for store in range(7)
        for tract in range(20)
    ]
    people = [f"tract {tract:02},{rng.integers(500, 9000)}" for tract in range(20)]
    for name, lines in (
        (
            "SF_network_distance_candidateStore_16_censusTract_205_new.csv",
            ["name,DestinationName,distance", *pairs],
        ),
        ("SF_demand_205_centroid_uniform_weight.csv", ["NAME,POP2000", *people]),
    ):
        (folder / name).write_text("\n".join(lines), "utf-8")


def best_stores(distance: Array, people: Array, p: int) -> dict[str, float]:
    """Optimum of every model, by trying every choice of stores."""
    cover = distance <= LIMIT_M

    def over(choices: Iterable[tuple[int, ...]], value: Callable[[list[int]], float]) -> list:
        return [value(list(chosen)) for chosen in choices]

    stores = range(len(distance))
    whole = [chosen for chosen in _subsets(len(distance)) if cover[list(chosen)].any(axis=0).all()]
    choices = list(combinations(stores, p))
    return {
        "lscp": min(map(len, whole)),
        "mclp": max(over(choices, lambda s: people[cover[s].any(axis=0)].sum())),
        "p-median": min(over(choices, lambda s: (distance[s].min(axis=0) * people).sum())),
        "p-center": min(over(choices, lambda s: distance[s].min(axis=0).max())),
    }


def _subsets(count: int) -> Iterable[tuple[int, ...]]:
    """Every choice of at least one of them."""
    for size in range(1, count + 1):
        yield from combinations(range(count), size)
