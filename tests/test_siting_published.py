"""Published optima, reached and proven; the instances lie beside the checkout."""

import numpy as np
import pytest

from gridmap import siting
from gridmap.siting import evaluate
from tests import siting_instances

QUICK_CAPACITATED = (1, 2, 3, 4, 5, 6, 9)
"""The others take many seconds: `python -m benchmarks siting` runs all ten."""


@pytest.mark.parametrize("number", range(1, 21))
def test_pmed(shared, number):
    distance, p, best = siting_instances.p_median(shared / "bench" / "pmedian", number)
    plan = siting.p_median(distance, np.ones(len(distance)), p)
    assert plan.status == "optimal" and plan.objective == best
    assert best == evaluate(
        "p-median", plan.sites, distance=distance, demand=np.ones(len(distance))
    )


@pytest.mark.parametrize("name", [f"scp{a}{b}" for a in (4, 5) for b in range(1, 11)])
def test_set_cover(shared, name):
    cover, cost, best = siting_instances.set_cover(shared / "bench" / "setcover", name)
    plan = siting.lscp(cover, cost=cost)
    assert plan.status == "optimal" and plan.objective == best
    assert evaluate("lscp", plan.sites, cover=cover, cost=cost) == best


@pytest.mark.parametrize("number", QUICK_CAPACITATED)
def test_capacitated(shared, number):
    folder = shared / "bench" / "capacitated"
    distance, demand, capacity, p, best = siting_instances.capacitated(folder, number)
    plan = siting.capacitated_p_median(distance, demand, capacity, p)
    assert plan.status == "optimal" and plan.objective == best
    assert best == evaluate(
        "capacitated-p-median", plan.sites, distance=distance, demand=demand, capacity=capacity,
        assignment=plan.assignment,
    )  # fmt: skip


def test_san_francisco(shared):
    distance, people = siting_instances.san_francisco(shared / "bench" / "spopt_sf")
    cover = distance <= 5000
    plans = {
        "lscp": siting.lscp(cover),
        "mclp": siting.mclp(cover, people, 4),
        "p-median": siting.p_median(distance, people, 4),
        "p-center": siting.p_center(distance, 4),
    }
    assert {plan.status for plan in plans.values()} == {"optimal"}
    assert len(plans["lscp"].sites) == 8
    assert plans["mclp"].objective == 875_247
    assert plans["p-median"].objective == pytest.approx(2_848_268_129.71, abs=0.01)
    assert plans["p-center"].objective == pytest.approx(7_403.06, abs=0.01)
    given = {"cover": cover, "distance": distance, "demand": people}
    for model, plan in plans.items():
        assert evaluate(model, plan.sites, **given) == pytest.approx(plan.objective)
