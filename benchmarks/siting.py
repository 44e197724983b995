"""
Stations sited on random points: ours beside spopt (CBC, HiGHS) and HiGHS alone.

Uniform points in [0, 30]^2 with whole weights 1-100, sites likewise, a radius at which a site
covers 5 % of the points. Every peer gets the same instance in the same run; `merged` is HiGHS on
demand that the project has merged. Peers are stopped after PEER_S seconds, and those that take
many minutes (spopt from 100,000 points on, p-median with 900) run only with SITING_SLOW=1.
SITING_ONLY=2k,100k,hard,million,memory,median,published runs only those. Published instances are
read from beside the checkout, where they are there.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack
from scipy.sparse.csgraph import shortest_path
from scipy.spatial.distance import cdist

from benchmarks import published
from gridmap import siting
from gridmap.siting import mip
from gridmap.siting.inputs import cover_of
from gridmap.siting.merge import merged
from gridmap.siting.plan import Plan, Watch

SIDE, SHARE = 30.0, 0.05
PEER_S = 60.0
SLOW_S = 1000.0
Town = tuple[np.ndarray, np.ndarray, np.ndarray]
IS_SLOW = os.environ.get("SITING_SLOW", "0") != "0"


def run() -> None:
    """Print a table an instance."""
    parts = {
        "2k": small, "100k": large, "hard": hard, "million": million, "memory": memory,
        "median": medians, "published": published.run,
    }  # fmt: skip
    for name in os.environ.get("SITING_ONLY", ",".join(parts)).split(","):
        parts[name]()


def town(points: int, sites: int, seed: int = 0) -> Town:
    """Points, sites and weights."""
    rng = np.random.default_rng(seed)
    xy, places = rng.uniform(0, SIDE, (points, 2)), rng.uniform(0, SIDE, (sites, 2))
    return xy, places, rng.integers(1, 101, points).astype(float)


def covering(xy: np.ndarray, places: np.ndarray, radius: float) -> csr_array:
    """Sites x points, true within the radius."""
    x, y = np.ascontiguousarray(xy.T)
    rows = [np.flatnonzero((x - east) ** 2 + (y - north) ** 2 <= radius**2).astype(np.int32)
            for east, north in places]  # fmt: skip
    ends = np.cumsum([0, *map(len, rows)])
    pairs = np.ones(ends[-1], bool)
    return csr_array((pairs, np.concatenate(rows), ends), shape=(len(places), len(xy)))


def usual_radius(xy: np.ndarray, places: np.ndarray) -> float:
    """The radius at which a site covers SHARE of the points on average."""
    return float(np.quantile(cdist(places, xy[:20_000]), SHARE))


def small() -> None:
    """2,000 x 200: proven, fifty times faster than spopt from the same table of distances."""
    xy, places, weight = town(2_000, 200)
    away, radius = cdist(places, xy), usual_radius(xy, places)
    print(f"coverage, 2,000 points x 200 sites, p = 10, radius {radius:.2f}")
    # The shortest of three: at a twentieth of a second one stutter of the machine is half of it.
    spent, plan = min(
        (timed(lambda: siting.mclp(away <= radius, weight, 10)) for _ in range(3)),
        key=lambda run: run[0],
    )
    line("gridmap", spent, plan)
    for name in ("CBC", "HiGHS"):
        beside_spopt(name, away, weight, 10, radius, spent, bar=50)
    peer("HiGHS, all points", partial(highs, csr_array(away <= radius), weight, 10), spent)


def large() -> None:
    """100,000 x 200: proven within 10 s."""
    xy, places, weight = town(100_000, 200)
    radius = usual_radius(xy, places)
    print(f"coverage, 100,000 points x 200 sites, p = 15, radius {radius:.2f}")
    spent, plan = timed(lambda: siting.mclp(covering(xy, places, radius), weight, 15))
    line("gridmap", spent, plan, bar=f"10 s{met(spent <= 10 and plan.gap == 0)}")
    limit = SLOW_S if IS_SLOW else PEER_S
    peer("HiGHS, merged", lambda: reduced(covering(xy, places, radius), weight, 15, limit), spent)
    if IS_SLOW:
        for name in ("CBC", "HiGHS"):
            beside_spopt(name, cdist(places, xy), weight, 15, radius, spent)


def hard() -> None:
    """10,000 x 500: within 0.1 % of the best known plan in 10 s, a gap of at most 1 % in 60 s."""
    xy, places, weight = town(10_000, 500)
    radius = usual_radius(xy, places)
    cover = covering(xy, places, radius)
    print(f"coverage, 10,000 points x 500 sites, p = 20, radius {radius:.2f}")
    quick, long = (siting.mclp(cover, weight, 20, time_limit_s=limit) for limit in (10, 60))
    best = max(quick.objective, long.objective)
    peers = [("HiGHS, merged", timed(lambda: reduced(cover, weight, 20, PEER_S)))]
    best = max(best, *(found[0] for _, (_, found) in peers))
    short = 1 - quick.objective / best
    line("gridmap, 10 s", quick.seconds, quick, bar=f"0.1 % below the best known: {short:.3%}"
         f"{met(short <= 0.001)}")  # fmt: skip
    line("gridmap, 60 s", long.seconds, long, bar=f"gap 1 %{met(long.gap <= 0.01)}")
    for name, (spent, found) in peers:
        line_of_peer(name, spent, *found)
    if IS_SLOW:
        for name in ("CBC", "HiGHS"):
            beside_spopt(name, cdist(places, xy), weight, 20, radius, long.seconds)


def million() -> None:
    """1,000,000 x 100 from raw points to plan: no slower than HiGHS on merged demand."""
    xy, places, weight = town(1_000_000, 100)
    for radius, p in ((4.0, 15), (5.5, 10), (6.25, 10)):
        print(f"coverage, 1,000,000 points x 100 sites, p = {p}, radius {radius:g}")
        spent, plan = timed(partial(_proven, xy, places, weight, radius, p))
        line("gridmap", spent, plan, bar=f"proven{met(plan.gap == 0)}")
        peer("HiGHS, merged",
             partial(_by_highs, xy, places, weight, radius, p),
             spent, bar=1)  # fmt: skip


def _proven(
    xy: np.ndarray, places: np.ndarray, weight: np.ndarray, radius: float, p: int
) -> siting.Plan:
    """Plan of gridmap, from raw points."""
    return siting.mclp(covering(xy, places, radius), weight, p)


def _by_highs(
    xy: np.ndarray, places: np.ndarray, weight: np.ndarray, radius: float, p: int
) -> tuple[float, float]:
    """Value and bound of HiGHS on merged demand, from raw points."""
    return reduced(covering(xy, places, radius), weight, p, PEER_S)


def memory() -> None:
    """20,000,000 x 100 in a process of its own, whose peak is read."""
    print("coverage, 20,000,000 points x 100 sites, p = 10, radius 4")
    code = "from benchmarks import siting; siting.twenty_million()"
    subprocess.run([sys.executable, "-c", code], check=True)


def twenty_million() -> None:
    """The work of `memory`."""
    xy, places, weight = town(20_000_000, 100)
    spent, plan = timed(lambda: siting.mclp(covering(xy, places, 4.0), weight, 10))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    line("gridmap", spent, plan, bar=f"24 GB: {peak:.1f} GB at most{met(peak < 24)}")


def medians() -> None:
    """900 points, p = 30, within 3 s; graphs like OR-Library's pmed38 (60 s) and pmed40 (3 s)."""
    for points, p in ((200, 10), (900, 30)):
        xy, _, weight = town(points, 1)
        away = cdist(xy, xy)
        print(f"p-median, {points} points, p = {p}")
        spent, plan = timed(partial(siting.p_median, away, weight, p))
        line("gridmap", spent, plan, bar=f"3 s{met(spent <= 3 and plan.gap == 0)}")
        if points < 900 or IS_SLOW:
            for name in ("CBC", "HiGHS"):
                beside_spopt(name, away, weight, p, None, spent)
    for p, seconds in ((5, 60), (10, 60), (90, 3)):
        away = graph(900)
        print(f"p-median, 900 nodes and 16,200 edges, p = {p}")
        plan = siting.p_median(away, np.ones(900), p, time_limit_s=300)
        is_met = plan.seconds <= seconds and plan.gap == 0
        line("gridmap", plan.seconds, plan, bar=f"{seconds} s{met(is_met)}")


def graph(nodes: int, seed: int = 0) -> np.ndarray:
    """Shortest ways in a random graph as OR-Library's: n^2 / 50 edges of 1-100."""
    rng = np.random.default_rng(seed)
    path = rng.permutation(nodes)
    more = rng.integers(0, nodes, (2, nodes**2 // 50 - nodes + 1))
    tail, head = np.r_[path[:-1], more[0]], np.r_[path[1:], more[1]]
    length = np.zeros((nodes, nodes))
    length[tail, head] = rng.integers(1, 101, len(tail))
    np.fill_diagonal(length, 0)
    return np.asarray(shortest_path(np.maximum(length, length.T), directed=False))


def reduced(cover: csr_array, weight: np.ndarray, p: int, limit: float) -> tuple[float, float]:
    """HiGHS on demand merged by its covering set: objective and bound."""
    small, small_weight, _ = merged(cover_of(cover), weight)
    return highs(small, small_weight, p, limit)


def highs(
    cover: csr_array, weight: np.ndarray, p: int, limit: float = PEER_S
) -> tuple[float, float]:
    """The textbook model in HiGHS: objective and bound."""
    sites, points = cover.shape
    rows = hstack([-csr_array(cover.T).astype(float), eye_array(points)])
    count = csr_array(np.r_[np.ones(sites), np.zeros(points)][None])
    size = sites + points
    answer = mip.solve(
        mip.Mip(np.r_[np.zeros(sites), -weight], csr_array(vstack([rows, count])),
                np.full(points + 1, -np.inf), np.r_[np.zeros(points), p],
                np.zeros(size), np.ones(size), np.arange(size) < sites),
        Watch(limit),
    )  # fmt: skip
    return -answer.cost, -answer.bound


def beside_spopt(
    solver: str, away: np.ndarray, weight: np.ndarray, p: int, radius: float | None,
    ours: float, bar: float | None = None,
) -> None:  # fmt: skip
    """Maximal coverage where there is a radius, else the p-median."""
    try:
        import pulp
        from spopt.locate import MCLP, PMedian
    except ImportError:
        print("  spopt               not installed: pip install 'gridmap[bench]'")
        return

    def solve() -> tuple[float, float]:
        limit = SLOW_S if IS_SLOW else PEER_S
        engine = (pulp.PULP_CBC_CMD if solver == "CBC" else pulp.HiGHS)(msg=False, timeLimit=limit)
        table = np.ascontiguousarray(away.T)
        if radius is None:
            model = PMedian.from_cost_matrix(table, weight, p_facilities=p)
        else:
            model = MCLP.from_cost_matrix(table, weight, radius, p_facilities=p)
        model.solve(engine, results=False)
        value = pulp.value(model.problem.objective)
        return (np.nan if value is None else value), np.nan

    peer(f"spopt, {solver}", solve, ours, bar)


def peer(
    name: str, work: Callable[[], tuple[float, float]], ours: float, bar: float | None = None
) -> None:
    """Time a peer and print how many times longer it takes."""
    spent, found = timed(work)
    objective, bound = found
    line_of_peer(name, spent, objective, bound, times=spent / ours, bar=bar)


def line_of_peer(
    name: str, spent: float, objective: float, bound: float, times: float | None = None,
    bar: float | None = None,
) -> None:  # fmt: skip
    """A line for a peer."""
    gap = "" if np.isnan(bound) else f"  gap {abs(bound - objective) / abs(objective):.3%}"
    ratio = "" if times is None else f"  {times:.1f} times as long"
    held = "" if bar is None or times is None else f"  bar {bar:g} times{met(times >= bar)}"
    print(f"  {name:<20}{spent:9.2f} s  {objective:,.1f}{gap}{ratio}{held}", flush=True)


def line(name: str, spent: float, plan: Plan, bar: str = "") -> None:
    """A line for a plan of ours."""
    shown = f"  bar {bar}" if bar else ""
    print(f"  {name:<20}{spent:9.2f} s  {plan.objective:,.1f}  gap {plan.gap:.3%}"
          f"  {plan.status}{shown}", flush=True)  # fmt: skip


def met(is_met: bool) -> str:
    """Suffix of a printed bar: empty where it is met, else ' (missed)'."""
    return "" if is_met else " (missed)"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
