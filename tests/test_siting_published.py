"""Published optima, reached and proven; the instances lie beside the checkout."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import floyd_warshall

from gridmap import siting
from gridmap.siting import evaluate


def numbers(path: Path) -> np.ndarray:
    return np.array(path.read_text().split(), float)


@pytest.mark.parametrize("number", range(1, 21))
def test_pmed(shared, number):
    folder = shared / "bench" / "pmedian"
    optima = dict(line.split() for line in (folder / "pmedopt.txt").read_text().split("\n")[1:21])
    nodes, count, p, *rest = numbers(folder / f"pmed{number}.txt").astype(int)
    edges = np.array(rest[: 3 * count]).reshape(-1, 3)
    length = np.full((nodes, nodes), np.inf)
    # An edge that is given twice counts with its last length, as the source says.
    for one, other, metres in edges:
        length[one - 1, other - 1] = length[other - 1, one - 1] = metres
    distance = floyd_warshall(length)
    plan = siting.p_median(distance, np.ones(nodes), p)
    assert plan.status == "optimal" and plan.objective == int(optima[f"pmed{number}"])
    assert evaluate("p_median", plan.sites, distance=distance, demand=np.ones(nodes)) == (
        plan.objective
    )


@pytest.mark.parametrize("name", [f"scp{a}{b}" for a in (4, 5) for b in range(1, 11)])
def test_set_cover(shared, name):
    folder = shared / "bench" / "setcover"
    with (folder / "optima.csv").open() as opened:
        optima = {row["instance"]: int(row["objective"]) for row in csv.DictReader(opened)}
    given = numbers(folder / f"{name}.txt").astype(int)
    points, sites = given[:2]
    cost, given = given[2 : 2 + sites], given[2 + sites :]
    cover = np.zeros((sites, points), bool)
    for point in range(points):
        count, given = given[0], given[1:]
        cover[given[:count] - 1, point] = True
        given = given[count:]
    plan = siting.lscp(csr_array(cover), cost=cost)
    assert plan.status == "optimal" and plan.objective == optima[name]
    assert evaluate("lscp", plan.sites, cover=cover, cost=cost) == plan.objective


@pytest.mark.parametrize("number", range(1, 11))
def test_capacitated(shared, number):
    given = numbers(shared / "bench" / "capacitated" / f"pmedcap1_{number}.txt").astype(int)
    _, best, points, p, capacity = given[:5]
    _, x, y, demand = given[5 : 5 + 4 * points].reshape(-1, 4).T
    distance = np.floor(np.hypot(x[:, None] - x, y[:, None] - y))
    plan = siting.capacitated_p_median(distance, demand, np.full(points, capacity), p)
    assert plan.status == "optimal" and plan.objective == best
    assert best == evaluate(
        "capacitated_p_median", plan.sites, distance=distance, demand=demand, capacity=capacity,
        assignment=plan.assignment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def san_francisco(shared) -> tuple[np.ndarray, np.ndarray]:
    """Network metres, 16 sites x 205 tracts, and the people of each tract."""
    folder = shared / "bench" / "spopt_sf"
    pairs = pd.read_csv(folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    tracts = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv")
    table = pairs.pivot_table(values="distance", index="name", columns="DestinationName")
    people = tracts.set_index("NAME").POP2000.loc[table.columns]
    return table.to_numpy(), people.to_numpy(float)


def test_san_francisco(san_francisco):
    distance, people = san_francisco
    cover = distance <= 5000
    plans = {
        "lscp": siting.lscp(cover),
        "mclp": siting.mclp(cover, people, 4),
        "p_median": siting.p_median(distance, people, 4),
        "p_center": siting.p_center(distance, 4),
    }
    assert {plan.status for plan in plans.values()} == {"optimal"}
    assert len(plans["lscp"].sites) == 8
    assert plans["mclp"].objective == 875_247
    assert plans["p_median"].objective == pytest.approx(2_848_268_129.71, abs=0.01)
    assert plans["p_center"].objective == pytest.approx(7_403.06, abs=0.01)
    given = {"cover": cover, "distance": distance, "demand": people}
    for model, plan in plans.items():
        assert evaluate(model, plan.sites, **given) == pytest.approx(plan.objective)
