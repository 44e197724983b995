"""Known optima, reached and proven: published ones, and small ones by trying every plan."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gridmap import siting
from gridmap.siting import evaluate
from tests import siting_instances, twins
from tests.twins import instances

QUICK_CAPACITATED = (1, 2, 3, 4, 5, 6, 9)
"""The others take many seconds: `python -m benchmarks siting` runs all ten."""

SET_COVER = [f"scp{a}{b}" for a in (4, 5) for b in range(1, 11)]
SAN_FRANCISCO = {
    "lscp": 8, "mclp": 875_247, "p-median": 2_848_268_129.71, "p-center": 7_403.06,
}  # fmt: skip
"""Least stores, people covered by four, people times metres, metres."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Callable[[str, str], Path]:
    """Where instances of a kind lie: those of `../shared`, or small ones."""
    small = instances.write(tmp_path_factory.mktemp("instances"))
    folders = {twins.TWIN: small, twins.REAL: instances.PUBLISHED}
    return lambda origin, kind: folders[origin] / kind


@pytest.mark.parametrize(("origin", "number"), twins.each(instances.PMED, range(1, 21)))
def test_pmed(folder, origin, number):
    distance, p, best = siting_instances.p_median(folder(origin, "pmedian"), number)
    plan = siting.p_median(distance, np.ones(len(distance)), p)
    assert plan.status == "optimal" and plan.objective == best
    assert best == evaluate(
        "p-median", plan.sites, distance=distance, demand=np.ones(len(distance))
    )


@pytest.mark.parametrize(("origin", "name"), twins.each(instances.SET_COVER, SET_COVER))
def test_set_cover(folder, origin, name):
    cover, cost, best = siting_instances.set_cover(folder(origin, "setcover"), name)
    plan = siting.lscp(cover, cost=cost)
    assert plan.status == "optimal" and plan.objective == best
    assert evaluate("lscp", plan.sites, cover=cover, cost=cost) == best


@pytest.mark.parametrize(("origin", "number"), twins.each(instances.CAPACITATED, QUICK_CAPACITATED))
def test_capacitated(folder, origin, number):
    distance, demand, capacity, p, best = siting_instances.capacitated(
        folder(origin, "capacitated"), number
    )
    plan = siting.capacitated_p_median(distance, demand, capacity, p)
    assert plan.status == "optimal" and plan.objective == best
    assert best == evaluate(
        "capacitated-p-median", plan.sites, distance=distance, demand=demand, capacity=capacity,
        assignment=plan.assignment,
    )  # fmt: skip


@pytest.mark.parametrize(("origin", "p"), twins.each([2], [4]))
def test_san_francisco(folder, origin, p):
    distance, people = siting_instances.san_francisco(folder(origin, "spopt_sf"))
    real = origin == twins.REAL
    best = SAN_FRANCISCO if real else instances.best_stores(distance, people, p)
    cover = distance <= instances.LIMIT_M
    plans = {
        "lscp": siting.lscp(cover),
        "mclp": siting.mclp(cover, people, p),
        "p-median": siting.p_median(distance, people, p),
        "p-center": siting.p_center(distance, p),
    }
    assert {plan.status for plan in plans.values()} == {"optimal"}
    assert len(plans["lscp"].sites) == best["lscp"]
    assert plans["mclp"].objective == best["mclp"]
    assert plans["p-median"].objective == pytest.approx(best["p-median"], abs=0.01)
    assert plans["p-center"].objective == pytest.approx(best["p-center"], abs=0.01)
    given = {"cover": cover, "distance": distance, "demand": people}
    for model, plan in plans.items():
        assert evaluate(model, plan.sites, **given) == pytest.approx(plan.objective)
