"""Published instances of siting models, read from their files."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import floyd_warshall


def p_median(folder: Path, number: int) -> tuple[np.ndarray, int, int]:
    """Distances, p and the optimum of an OR-Library p-median."""
    lines = (folder / "pmedopt.txt").read_text().split("\n")[1:]
    optima = dict(line.split() for line in lines if line.strip())
    nodes, count, p, *rest = _numbers(folder / f"pmed{number}.txt").astype(int)
    edges = np.array(rest[: 3 * count]).reshape(-1, 3)
    length = np.full((nodes, nodes), np.inf)
    # An edge that is given twice counts with its last length, as the source says.
    for one, other, metres in edges:
        length[one - 1, other - 1] = length[other - 1, one - 1] = metres
    return floyd_warshall(length), int(p), int(optima[f"pmed{number}"])


def set_cover(folder: Path, name: str) -> tuple[csr_array, np.ndarray, int]:
    """Sites x points, costs and the optimum of an OR-Library set cover."""
    with (folder / "optima.csv").open() as opened:
        optima = {row["instance"]: int(row["objective"]) for row in csv.DictReader(opened)}
    given = _numbers(folder / f"{name}.txt").astype(int)
    points, sites = given[:2]
    cost, given = given[2 : 2 + sites], given[2 + sites :]
    cover = np.zeros((sites, points), bool)
    for point in range(points):
        count, given = given[0], given[1:]
        cover[given[:count] - 1, point] = True
        given = given[count:]
    return csr_array(cover), cost, optima[name]


def capacitated(folder: Path, number: int) -> tuple[np.ndarray, np.ndarray, int, int, int]:
    """Distances, demand, capacity, p and the optimum of an OR-Library capacitated p-median."""
    given = _numbers(folder / f"pmedcap1_{number}.txt").astype(int)
    _, best, points, p, capacity = given[:5]
    _, x, y, demand = given[5 : 5 + 4 * points].reshape(-1, 4).T
    distance = np.floor(np.hypot(x[:, None] - x, y[:, None] - y))
    return distance, demand, int(capacity), int(p), int(best)


def san_francisco(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Network metres, 16 sites x 205 tracts, and the people of each tract."""
    pairs = pd.read_csv(folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    tracts = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv")
    table = pairs.pivot_table(values="distance", index="name", columns="DestinationName")
    people = tracts.set_index("NAME").POP2000.loc[table.columns]
    return table.to_numpy(), people.to_numpy(float)


def _numbers(path: Path) -> np.ndarray:
    return np.array(path.read_text().split(), float)
