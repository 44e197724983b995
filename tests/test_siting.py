"""Siting models on small instances: by hand, against every subset, and what must always hold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.errors import SitingError
from gridmap.siting import Constraints, evaluate, knapsack
from gridmap.siting.constraints import Feasible
from gridmap.siting.moves import CoverMoves, MedianMoves
from gridmap.siting.plan import Watch
from gridmap.siting.search import anneal, search

EXAMPLES = settings(max_examples=40)

# Five sites along a street of nine houses, one every 100 m.
STREET = np.abs(np.array([0, 200, 400, 600, 800])[:, None] - np.arange(0, 900, 100)).astype(float)


@st.composite
def tables(draw, most_sites=7, most_points=9):
    """Whole distances, weights, p and a radius."""
    sites, points = draw(st.integers(1, most_sites)), draw(st.integers(1, most_points))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    distance = rng.integers(0, draw(st.sampled_from([4, 30, 1000])), (sites, points)).astype(float)
    weight = rng.integers(0, 10, points).astype(float)
    return distance, weight, draw(st.integers(1, sites)), draw(st.integers(0, 30))


def best(model, sites, p, sense, **given):
    """The best of all sets of p sites, by the second evaluation."""
    values = [evaluate(model, chosen, **given) for chosen in combinations(range(sites), p)]
    values = [value for value in values if not np.isnan(value)]
    return sense(values) if values else None


def test_mclp_on_a_street():
    plan = siting.mclp(STREET <= 100, np.ones(9), 2)
    assert plan.objective == 6 and plan.status == "optimal" and plan.gap == 0
    assert plan.bound == 6 and plan.seconds >= 0
    assert set(plan.assignment.tolist()) - {-1} == set(plan.sites.tolist())
    assert (plan.assignment >= 0).sum() == 6


def test_p_median_and_center_on_a_street():
    plan = siting.p_median(STREET, np.ones(9), 2)
    assert plan.objective == evaluate("p-median", plan.sites, distance=STREET, demand=np.ones(9))
    assert plan.objective == best("p-median", 5, 2, min, distance=STREET, demand=np.ones(9))
    assert siting.p_center(STREET, 2).objective == 200
    assert siting.p_center(STREET, 1).sites.tolist() == [2]


def test_lscp_on_a_street():
    assert len(siting.lscp(STREET <= 100).sites) == 5
    assert siting.lscp(STREET <= 200).objective == 2
    dear = siting.lscp(STREET <= 200, cost=[1, 9, 1, 9, 1])
    assert dear.objective == 3 and dear.sites.tolist() == [0, 2, 4]


def test_capacity_is_kept():
    full = siting.capacitated_p_median(STREET, np.ones(9), 5, 2)
    load = np.bincount(full.assignment, minlength=5)
    assert load.max() <= 5 and full.status == "optimal"
    assert full.objective == evaluate(
        "capacitated-p-median", full.sites, distance=STREET, demand=np.ones(9), capacity=5,
        assignment=full.assignment,
    )  # fmt: skip
    with pytest.raises(SitingError, match=r"2 sites hold 8 at most, the demand is 9"):
        siting.capacitated_p_median(STREET, np.ones(9), 4, 2)


@EXAMPLES
@given(tables())
def test_mclp_is_the_best_of_all_sets(table):
    distance, weight, p, radius = table
    cover = distance <= radius
    plan = siting.mclp(csr_array(cover), weight, p)
    assert plan.status == "optimal" and len(plan.sites) == p
    assert plan.objective == best("mclp", len(cover), p, max, cover=cover, demand=weight)
    assert plan.objective == evaluate("mclp", plan.sites, cover=cover, demand=weight)
    assert plan.objective == weight[plan.assignment >= 0].sum()


@EXAMPLES
@given(tables())
def test_p_median_is_the_best_of_all_sets(table):
    distance, weight, p, _ = table
    plan = siting.p_median(distance, weight, p)
    assert plan.status == "optimal" and len(plan.sites) == p
    assert plan.objective == best(
        "p-median", len(distance), p, min, distance=distance, demand=weight
    )
    assert plan.objective == evaluate("p-median", plan.sites, distance=distance, demand=weight)


@EXAMPLES
@given(tables())
def test_p_center_is_the_best_of_all_sets(table):
    distance, _, p, _ = table
    plan = siting.p_center(distance, p)
    assert plan.status == "optimal" and len(plan.sites) == p
    assert plan.objective == best("p-center", len(distance), p, min, distance=distance)
    assert plan.objective == evaluate("p-center", plan.sites, distance=distance)


@EXAMPLES
@given(tables(), st.booleans())
def test_lscp_is_the_best_of_all_sets(table, is_priced):
    distance, _, _, radius = table
    cover = distance <= radius
    cost = distance[:, 0] + 1 if is_priced else None
    if not cover.any(axis=0).all():
        with pytest.raises(SitingError, match="no site that may be chosen covers"):
            siting.lscp(cover, cost=cost)
        return
    plan = siting.lscp(cover, cost=cost)
    assert plan.status == "optimal"
    assert plan.objective == evaluate("lscp", plan.sites, cover=cover, cost=cost)
    assert plan.objective == min(
        value
        for size in range(1, len(cover) + 1)
        if (value := best("lscp", len(cover), size, min, cover=cover, cost=cost)) is not None
    )


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_unreachable_pairs_are_never_used(table, seed):
    distance, weight, p, _ = table
    absent = np.random.default_rng(seed).random(distance.shape) < 0.5
    distance = np.where(absent, np.inf, distance + 1)
    sparse = csr_array(np.where(absent, 0, distance))
    for model, found in (
        ("p-median", lambda: siting.p_median(sparse, weight, p)),
        ("p-center", lambda: siting.p_center(sparse, p)),
    ):
        given_ = {"distance": distance} | ({"demand": weight} if model == "p-median" else {})
        expected = best(model, len(distance), p, min, **given_)
        if expected is None:
            with pytest.raises(SitingError, match=r"no site|cannot reach"):
                found()
        else:
            plan = found()
            assert plan.status == "optimal" and plan.objective == expected
            assert evaluate(model, plan.sites, **given_) == expected


@EXAMPLES
@given(tables(most_sites=4, most_points=6), st.integers(0, 2**32))
def test_capacitated_is_the_best_of_all_allotments(table, seed):
    distance, _, p, _ = table
    sites, points = distance.shape
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6, points).astype(float)
    room = rng.integers(3, 16, sites).astype(float)
    least = None
    for served in np.ndindex(*(sites,) * points):
        served = np.array(served)
        used = np.unique(served)
        if len(used) <= p and (np.bincount(served, size, sites) <= room).all():
            value = distance[served, np.arange(points)].sum()
            least = value if least is None else min(least, value)
    if least is None:
        with pytest.raises(SitingError):
            siting.capacitated_p_median(distance, size, room, p)
        return
    plan = siting.capacitated_p_median(distance, size, room, p)
    assert plan.status == "optimal" and plan.objective == least
    assert len(plan.sites) == p
    assert least == evaluate(
        "capacitated-p-median", plan.sites, distance=distance, demand=size, capacity=room,
        assignment=plan.assignment,
    )  # fmt: skip


@EXAMPLES
@given(tables(most_sites=4, most_points=5), st.integers(0, 2**32))
def test_capacitated_coverage_is_the_best_of_all_allotments(table, seed):
    distance, weight, p, radius = table
    cover = distance <= radius
    sites, points = cover.shape
    room = np.random.default_rng(seed).integers(0, 16, sites).astype(float)
    most = 0.0
    for served in np.ndindex(*(sites + 1,) * points):
        served = np.array(served) - 1
        if len(set(served.tolist()) - {-1}) <= p:
            given_ = {"cover": cover, "demand": weight, "capacity": room, "assignment": served}
            most = max(most, np.nan_to_num(evaluate("capacitated-mclp", served, **given_)))
    plan = siting.capacitated_mclp(cover, weight, room, p)
    assert plan.status == "optimal" and plan.objective == most and len(plan.sites) == p
    assert most == evaluate(
        "capacitated-mclp", plan.sites, cover=cover, demand=weight, capacity=room,
        assignment=plan.assignment,
    )  # fmt: skip


@EXAMPLES
@given(tables(most_sites=20, most_points=40), st.integers(0, 2**32))
def test_a_start_is_not_lost(table, seed):
    distance, weight, p, radius = table
    cover = distance <= radius
    start = np.random.default_rng(seed).permutation(len(distance))[:p]
    for model, given_, found in (
        ("mclp", {"cover": cover, "demand": weight},
         lambda: siting.mclp(cover, weight, p, start=start, time_limit_s=0)),
        ("p-median", {"distance": distance, "demand": weight},
         lambda: siting.p_median(distance, weight, p, start=start, time_limit_s=0)),
    ):  # fmt: skip
        objective, known = found().objective, evaluate(model, start, **given_)
        assert objective >= known if model == "mclp" else objective <= known


@EXAMPLES
@given(tables())
def test_gradual_coverage_is_the_best_of_all_sets(table):
    distance, weight, p, radius = table
    share = np.where(distance <= radius, 1.0, np.where(distance <= 2 * radius, 0.5, 0.0))
    plan = siting.gradual_mclp(csr_array(share), weight, p)
    assert plan.status == "optimal"
    expected = best("gradual-mclp", len(share), p, max, cover=share, demand=weight)
    assert plan.objective == pytest.approx(expected, abs=1e-9)


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_rules_are_kept_and_cost_nothing_more(table, seed):
    distance, weight, p, radius = table
    sites = len(distance)
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 10, sites).astype(float)
    constraints = Constraints(
        forbidden=[0] if sites > p and rng.random() < 0.5 else [],
        cost=cost,
        budget=float(rng.integers(3, 30)),
        conflicts=[(a, b) for a, b in combinations(range(sites), 2) if rng.random() < 0.2],
        closable=np.flatnonzero(rng.random(sites) < 0.3).tolist(),
        closures=int(rng.integers(0, sites + 1)),
    )

    def allowed(chosen):
        return (
            not set(chosen) & set(constraints.forbidden)
            and cost[list(chosen)].sum() <= constraints.budget
            and not any(a in chosen and b in chosen for a, b in constraints.conflicts)
            and len(set(constraints.closable) - set(chosen)) <= constraints.closures
        )

    sets = [
        chosen
        for size in range(1, p + 1)
        for chosen in combinations(range(sites), size)
        if allowed(chosen)
    ]
    for model, sense, given_, found in (
        ("mclp", max, {"cover": distance <= radius, "demand": weight},
         lambda: siting.mclp(distance <= radius, weight, p, constraints=constraints)),
        ("p-median", min, {"distance": distance, "demand": weight},
         lambda: siting.p_median(distance, weight, p, constraints=constraints)),
        ("p-center", min, {"distance": distance},
         lambda: siting.p_center(distance, p, constraints=constraints)),
    ):  # fmt: skip
        if not sets:
            continue
        plan = found()
        assert plan.status == "optimal" and (allowed(plan.sites.tolist()) or model == "mclp")
        assert plan.objective == sense(evaluate(model, chosen, **given_) for chosen in sets)


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_floors_are_reached(table, seed):
    distance, weight, p, radius = table
    cover = distance <= radius
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, cover.shape[1])
    group[0] = 1
    floor = np.array([0.0, rng.integers(0, 12)])

    def by_group(chosen):
        return np.bincount(group, weight * cover[list(chosen)].any(axis=0), 2)

    sets = [
        chosen for chosen in combinations(range(len(cover)), p) if (by_group(chosen) >= floor).all()
    ]
    if not sets:
        with pytest.raises(SitingError):
            siting.mclp(cover, weight, p, group=group, floor=floor)
        return
    plan = siting.mclp(cover, weight, p, group=group, floor=floor)
    assert plan.status == "optimal" and (by_group(plan.sites) >= floor).all()
    assert plan.objective == max(by_group(chosen).sum() for chosen in sets)


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_fixed_sites_stay_and_cost_what_they_cost(table, seed):
    distance, weight, p, radius = table
    fixed = np.random.default_rng(seed).permutation(len(distance))[: p - 1]
    for model, sense, given_, found in (
        ("mclp", max, {"cover": distance <= radius, "demand": weight},
         lambda: siting.mclp(distance <= radius, weight, p, fixed=fixed)),
        ("p-median", min, {"distance": distance, "demand": weight},
         lambda: siting.p_median(distance, weight, p, fixed=fixed)),
        ("p-center", min, {"distance": distance},
         lambda: siting.p_center(distance, p, fixed=fixed)),
    ):  # fmt: skip
        plan = found()
        assert set(fixed.tolist()) <= set(plan.sites.tolist())
        assert plan.objective == sense(
            evaluate(model, chosen, **given_)
            for chosen in combinations(range(len(distance)), p)
            if set(fixed.tolist()) <= set(chosen)
        )


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_one_candidate_more_never_hurts(table, seed):
    distance, weight, p, radius = table
    more = np.vstack([distance, np.random.default_rng(seed).integers(0, 30, distance.shape[1])])
    covered, wider = distance <= radius, more <= radius
    assert siting.mclp(wider, weight, p).objective >= siting.mclp(covered, weight, p).objective
    assert (
        siting.p_median(more, weight, p).objective <= siting.p_median(distance, weight, p).objective
    )
    assert siting.p_center(more, p).objective <= siting.p_center(distance, p).objective


@EXAMPLES
@given(tables())
def test_twice_the_weight_is_the_same_plan(table):
    distance, weight, p, radius = table
    one, two = (siting.mclp(distance <= radius, weight * factor, p) for factor in (1, 2))
    assert one.sites.tolist() == two.sites.tolist() and two.objective == 2 * one.objective
    one, two = (siting.p_median(distance, weight * factor, p) for factor in (1, 2))
    assert one.sites.tolist() == two.sites.tolist() and two.objective == 2 * one.objective


@EXAMPLES
@given(tables(most_sites=20, most_points=40), st.integers(0, 100))
def test_local_search_never_beats_the_bound(table, seed):
    distance, weight, p, radius = table
    cover = csr_array(distance <= radius)
    feasible = Feasible.of(len(distance), p)
    far = distance.max(axis=0)
    for moves, proven in (
        (CoverMoves(cover, weight), weight.sum() - siting.mclp(cover, weight, p).bound),
        (MedianMoves(distance, weight, far), siting.p_median(distance, weight, p).bound),
    ):
        found = search(moves, feasible, rounds=5, seconds=5, seed=seed, watch=Watch())
        assert found is not None and feasible.allows(found[0])
        assert found[1] >= proven - 1e-9


@EXAMPLES
@given(tables(most_sites=20, most_points=40), st.data())
def test_exchanges_are_what_they_say(table, data):
    distance, weight, p, radius = table
    chosen = np.random.default_rng(p).permutation(len(distance))[:p]
    for moves in (
        CoverMoves(csr_array(distance <= radius), weight),
        MedianMoves(distance, weight, distance.max(axis=0)),
    ):
        saved = moves.swaps(chosen)
        position = data.draw(st.integers(0, p - 1))
        for site in set(range(len(distance))) - set(chosen.tolist()):
            other = chosen.copy()
            other[position] = site
            assert saved[site, position] == pytest.approx(moves.cost(chosen) - moves.cost(other))
        gain = moves.gains(chosen[:-1])[chosen[-1]]
        if p > 1:
            assert gain == pytest.approx(moves.cost(chosen[:-1]) - moves.cost(chosen))


@EXAMPLES
@given(tables(most_sites=12, most_points=40), st.data())
def test_a_walk_keeps_its_gains(table, data):
    distance, weight, p, radius = table
    moves = CoverMoves(csr_array(distance <= radius), weight)
    chosen = list(range(p))
    walk = moves.walk(np.array(chosen))
    for _ in range(6):
        site = data.draw(st.integers(0, len(distance) - 1))
        if site in chosen:
            chosen.remove(site)
            walk.drop(site)
        else:
            chosen.append(site)
            walk.add(site)
        assert walk.gain == pytest.approx(moves.gains(np.array(chosen, np.int64)))


@settings(max_examples=15)
@given(tables(most_sites=12, most_points=40), st.integers(0, 100))
def test_annealing_keeps_the_rules_and_loses_nothing(table, seed):
    distance, weight, p, radius = table
    cover = csr_array(distance <= radius)
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 9, len(distance)).astype(float)
    sites = np.arange(len(distance))
    constraints = Constraints(cost=cost, budget=float(np.sort(cost)[-p:].sum()),
                  conflicts=np.column_stack([sites[:-1], sites[1:]]))  # fmt: skip
    feasible = Feasible.of(len(distance), p, constraints=constraints)
    moves = CoverMoves(cover, weight)
    start = sites[::2][: max(1, p // 2)]
    start = start[np.cumsum(cost[start]) <= constraints.budget]
    found, missed = anneal(
        moves, feasible, start, seconds=5, watch=Watch(), rng=np.random.default_rng(seed)
    )
    assert feasible.allows(found) and missed == moves.cost(found) <= moves.cost(start)
    least = weight.sum() - siting.mclp(cover, weight, p, constraints=constraints).objective
    assert missed >= least - 1e-9


def test_annealing_leaves_the_basin_of_a_start():
    rng = np.random.default_rng(0)
    points, places = rng.uniform(0, 30, (2_000, 2)), rng.uniform(0, 30, (200, 2))
    away = np.hypot(*(places[:, None] - points).transpose(2, 0, 1))
    moves = CoverMoves(csr_array(away <= 3.8), np.ones(2_000))
    feasible = Feasible.of(200, 20)
    start, missed = search(moves, feasible, rounds=1, seconds=9, seed=0, watch=Watch())
    ways = [anneal(moves, feasible, start, seconds=60, watch=Watch(), rng=np.random.default_rng(1))
            for _ in range(2)]  # fmt: skip
    assert ways[0][0].tolist() == ways[1][0].tolist()
    assert ways[0][1] < 0.95 * missed


def test_merging_is_exact():
    rng = np.random.default_rng(3)
    cover = csr_array(rng.random((130, 4000)) < 0.01)
    weight = rng.integers(1, 9, 4000).astype(float)
    small, merged, point = siting.merge.merged(cover, weight)
    table = cover.toarray()
    seen = {}
    for column, mass in zip(table.T, weight, strict=True):
        key = column.tobytes()
        seen[key] = seen.get(key, 0) + mass
    assert len(seen) == small.shape[1] == len(point)
    for column, mass in zip(small.toarray().T, merged, strict=True):
        assert seen[column.tobytes()] == mass


def hard():
    """Enough of a search to look into: 300 x 60, gap at the root."""
    rng = np.random.default_rng(5)
    points, sites = rng.uniform(0, 30, (1500, 2)), rng.uniform(0, 30, (90, 2))
    away = np.hypot(*(sites[:, None] - points).transpose(2, 0, 1))
    return away <= 4, rng.integers(1, 100, 1500).astype(float)


def test_progress_closes_in_and_cancel_keeps_the_best():
    cover, weight = hard()
    told = []
    plan = siting.mclp(cover, weight, 12, progress=lambda *row: told.append(row))
    assert plan.status == "optimal" and len(told) > 1
    incumbent, bound, seconds = np.array(told).T
    assert (np.diff(incumbent) >= 0).all() and (np.diff(seconds) >= 0).all()
    assert (bound >= plan.objective - 1e-6).all() and (incumbent <= plan.objective + 1e-6).all()
    stopped = siting.mclp(cover, weight, 12, cancel=lambda: True)
    assert stopped.status == "feasible" and stopped.gap > 0
    assert stopped.objective <= plan.objective <= stopped.bound
    assert stopped.objective == evaluate("mclp", stopped.sites, cover=cover, demand=weight)


def test_a_large_capacitated_run_tells_from_the_start_and_stops():
    rng = np.random.default_rng(1)
    points, sites = rng.uniform(0, 2000, (600, 2)), rng.uniform(0, 2000, (120, 2))
    away = np.hypot(*(sites[:, None] - points).transpose(2, 0, 1))
    size = rng.integers(1, 36, 600).astype(float)
    room = np.ceil(size.sum() / 8 * 1.15)
    assert not knapsack.is_exact(size, np.full(120, room))
    told = []

    def is_stopped():
        return len(told) >= 20

    plan = siting.capacitated_p_median(
        away, size, room, 8, weight=size, progress=lambda *row: told.append(row),
        cancel=is_stopped,
    )  # fmt: skip
    first, last = told[0], told[-1]
    assert np.isfinite(first[:2]).all() and first[2] < 8
    assert plan.seconds - last[2] < 5
    assert plan.status == "feasible" and 0 < plan.gap < 1
    assert plan.bound > first[1] and plan.objective <= first[0]
    assert plan.objective == pytest.approx(evaluate(
        "capacitated-p-median", plan.sites, distance=away * size, demand=size,
        capacity=np.full(120, room), assignment=plan.assignment,
    ))  # fmt: skip


@EXAMPLES
@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 12))
def test_knapsacks_with_cut_points_bound_whole_ones(seed, sites, points):
    rng = np.random.default_rng(seed)
    profit = rng.integers(-10, 30, (sites, points)).astype(float)
    size = rng.integers(0, 9, points).astype(float)
    room = rng.integers(0, 25, sites).astype(float)
    whole = knapsack.fill(profit, size, room)
    cut = knapsack.fill_in_parts(profit, size, room)
    assert (cut.value >= whole.value - 1e-6).all()
    for point in np.flatnonzero(size <= room.min()):
        rest = knapsack.fill(
            np.delete(profit, point, 1), np.delete(size, point), room - size[point]
        )
        assert (cut.forced[:, point] >= profit[:, point] + rest.value - 1e-6).all()
    assert (cut.taken @ size <= room + 1e-6).all()
    assert cut.value == pytest.approx((cut.taken * profit).sum(axis=1))


def test_the_clock_is_heeded():
    rng = np.random.default_rng(2)
    points, sites = rng.uniform(0, 30, (4000, 2)), rng.uniform(0, 30, (300, 2))
    away = np.hypot(*(sites[:, None] - points).transpose(2, 0, 1))
    weight = rng.integers(1, 100, 4000).astype(float)
    room = weight.sum() / 30
    for solve in (
        lambda: siting.mclp(away <= 4, weight, 20, time_limit_s=1),
        lambda: siting.p_median(away, weight, 20, time_limit_s=1),
        lambda: siting.capacitated_mclp(away <= 4, weight, room, 20, time_limit_s=1),
        lambda: siting.capacitated_p_median(away[:90], weight, 2 * room, 20, time_limit_s=1),
    ):
        plan = solve()
        assert plan.status == "optimal" or plan.gap > 0
        # The limit, and room for a machine with other things to do.
        assert plan.seconds < 8


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_weightless_and_repeated_points_change_nothing(table, seed):
    distance, weight, p, radius = table
    rng = np.random.default_rng(seed)
    at = np.r_[np.arange(len(weight)), rng.integers(0, len(weight), 3)]
    share = np.bincount(at, minlength=len(weight))[at]
    nowhere = np.full((len(distance), 1), np.inf)
    more = np.hstack([distance[:, at], nowhere])
    parted = np.r_[weight[at] / share, 0]
    for one, other in (
        (siting.mclp(distance <= radius, weight, p), siting.mclp(more <= radius, parted, p)),
        (siting.p_median(distance, weight, p), siting.p_median(more, parted, p)),
    ):
        assert other.status == "optimal" and other.assignment[-1] == -1
        assert other.objective == pytest.approx(one.objective)


@EXAMPLES
@given(tables(), st.integers(0, 2**32))
def test_what_nothing_reaches_is_not_covered(table, seed):
    distance, weight, p, radius = table
    distance = np.where(np.random.default_rng(seed).random(len(weight)) < 0.3, np.inf, distance)
    cover = distance <= radius
    plan = siting.mclp(cover, weight, p)
    assert plan.objective == best("mclp", len(cover), p, max, cover=cover, demand=weight)
    assert (plan.assignment[~cover.any(axis=0)] == -1).all()
    served = np.flatnonzero(plan.assignment >= 0)
    assert cover[plan.assignment[served], served].all()


def test_the_same_seed_gives_the_same_plan():
    cover, weight = hard()
    one, two = (siting.mclp(cover, weight, 12, seed=4) for _ in range(2))
    assert one.sites.tolist() == two.sites.tolist() and one.objective == two.objective


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: siting.mclp(STREET <= 100, np.ones(9), 0), "p = 0 is too small"),
        (lambda: siting.mclp(STREET <= 100, np.ones(9), 6), "more than the 5 sites"),
        (lambda: siting.mclp(STREET <= 100, np.ones(8), 2), "8 weights for 9"),
        (lambda: siting.mclp(STREET <= 100, -np.ones(9), 2), "0 or more"),
        (lambda: siting.mclp(STREET <= 100, np.ones(9), 1, fixed=[1, 2]), "2 sites are fixed"),
        (lambda: siting.mclp(STREET <= 100, np.ones(9), 2, fixed=[7]), "there is no site 7"),
        (
            lambda: siting.p_median(
                STREET, np.ones(9), 2, fixed=[1], constraints=Constraints(forbidden=[1])
            ),
            "both fixed and forbidden",
        ),
        (lambda: siting.lscp(STREET <= 50), r"covers 4 of 9 demand points \(1, 3, 5, 7\)"),
        (
            lambda: siting.p_median(np.where(STREET > 300, np.inf, STREET), np.ones(9), 1),
            "1 sites cannot reach all",
        ),
        (
            lambda: siting.p_center(np.where(STREET > 300, np.inf, STREET), 1),
            "1 sites cannot reach all",
        ),
        (
            lambda: siting.mclp(STREET <= 100, np.ones(9), 2, group=[0] * 9, floor=[10]),
            "the floor is 10",
        ),
        (lambda: siting.mclp(STREET <= 100, np.ones(9), None), "p.*budget"),
        (
            lambda: siting.mclp(
                STREET <= 100,
                np.ones(9),
                2,
                constraints=Constraints(cost=np.ones(5), budget=0.5),
                fixed=[0],
            ),
            "budget is 0.5",
        ),
        (
            lambda: siting.mclp(
                STREET <= 100,
                np.ones(9),
                2,
                fixed=[0, 1],
                constraints=Constraints(conflicts=[(0, 1)]),
            ),
            "closer than the spacing",
        ),
    ],
)
def test_what_cannot_be_met_is_said(call, said):
    with pytest.raises(SitingError, match=said):
        call()
