"""A good plan fast: greedy, exchange, and again from where part of it was torn down."""

import numpy as np
import numpy.typing as npt

from gridmap.siting.constraints import Feasible, positions
from gridmap.siting.moves import CoverMoves, Indices, Moves
from gridmap.siting.plan import Watch

LEAST = 1e-10
"""A saving below this share of the cost is rounding, not a better plan."""
STEPS, HOT, COLD = 125, 0.05, 0.0075
"""Steps of one annealing for each chosen site; heat as a share of what a chosen site adds."""
RESTARTS, REACHED = 16, 3
"""Annealings in all, and how often the best of them is reached before that is enough."""


def greedy(
    moves: Moves,
    feasible: Feasible,
    chosen: Indices,
    noise: tuple[np.random.Generator, float] | None = None,
) -> Indices:
    """Add what saves most (for its cost, where there is a budget) until nothing may be added."""
    while True:
        may = feasible.addable(chosen)
        if not may.any():
            return chosen
        gain = moves.gains(chosen)
        if np.isfinite(feasible.budget):
            gain = gain / np.maximum(feasible.cost, 1e-9)
        if noise is not None:
            gain = gain * (1 - noise[1] * noise[0].random(len(gain)))
        chosen = np.r_[chosen, int(np.where(may, gain, -np.inf).argmax())]


def exchange(moves: Moves, feasible: Feasible, chosen: Indices, watch: Watch) -> Indices:
    """The best exchange of one site for another, until none saves anything (Teitz & Bart 1968)."""
    least = LEAST * max(1.0, moves.cost(chosen))
    while len(chosen) and not watch.is_over():
        saved = np.where(feasible.swappable(chosen), moves.swaps(chosen), -np.inf)
        site, position = np.unravel_index(saved.argmax(), saved.shape)
        if saved[site, position] <= least:
            break
        chosen = chosen.copy()
        chosen[position] = site
    return chosen


def search(
    moves: Moves,
    feasible: Feasible,
    *,
    rounds: int,
    seconds: float,
    seed: int,
    watch: Watch,
    start: npt.ArrayLike = (),
) -> tuple[Indices, float] | None:
    """
    Iterated local search: tear down what is near a place, rebuild greedily, exchange.

    It ends after so many rounds without a better set. A start is filled up greedily and taken
    where it leads to less than greedy choosing does.

    Returns the best set and its cost, or None where greedy choosing met no allowed set.
    """
    rng = np.random.default_rng(seed)
    fixed = np.flatnonzero(feasible.lower > 0)
    begun = [fixed, np.union1d(fixed, positions(start, feasible.size))]
    tried = [exchange(moves, feasible, greedy(moves, feasible, given), watch) for given in
             (begun if len(begun[1]) > len(fixed) else begun[:1])]  # fmt: skip
    allowed = [chosen for chosen in tried if feasible.allows(chosen)]
    if not allowed:
        return None
    chosen = found = min(allowed, key=moves.cost)
    here = best = moves.cost(chosen)
    end = min(watch.seconds + seconds, watch.time_limit_s)
    idle = 0
    while idle < rounds and watch.seconds < end and not watch.is_over() and best > 0:
        idle += 1
        other = _rebuilt(moves, feasible, chosen, rng, watch)
        if not feasible.allows(other):
            continue
        cost = moves.cost(other)
        # Sideways and slightly down: a plateau is left, the neighbourhood of the best is not.
        if cost <= here + 0.05 * abs(best) * rng.random() ** 4:
            chosen, here = other, cost
        if cost < best - LEAST * abs(best):
            found, best, idle = other, cost, 0
    return found, best


def anneal(
    moves: CoverMoves, feasible: Feasible, start: Indices, *, seconds: float, watch: Watch,
    rng: np.random.Generator,
) -> tuple[Indices, float]:  # fmt: skip
    """
    Simulated annealing, again and again, each time ended by exchanges.

    A step takes out one site and draws another in its place by what each would add (heat bath):
    the basins of good plans lie far apart, and exchanges alone do not leave them.

    Returns the best set and its cost: the start's where nothing better was met.
    """
    end = min(watch.seconds + seconds, watch.time_limit_s)
    found, best, reached = start, moves.cost(start), 0
    for _ in range(RESTARTS):
        if watch.seconds >= end or watch.is_over() or reached == REACHED:
            break
        chosen = exchange(
            moves, feasible, _annealed(moves, feasible, start, rng, end, watch), watch
        )
        cost = moves.cost(chosen)
        least = LEAST * max(1.0, best)
        if feasible.allows(chosen) and cost < best - least:
            found, best, reached = chosen, cost, 1
        elif cost <= best + least:
            reached += 1
    return found, best


def _annealed(
    moves: CoverMoves, feasible: Feasible, start: Indices, rng: np.random.Generator, end: float,
    watch: Watch,
) -> Indices:  # fmt: skip
    """A set drawn by cooling down from a start."""
    free = np.flatnonzero(feasible.lower[start] == 0)
    if not len(free):
        return start
    chosen, walk = start.copy(), moves.walk(start)
    usual = (moves.weight.sum() - moves.cost(start)) / len(start)
    heats = np.geomspace(HOT, COLD, STEPS * len(start)) * max(usual, 1e-12)
    for step, heat in enumerate(heats):
        if step % 100 == 0 and watch.seconds >= end:
            break
        position = free[rng.integers(len(free))]
        walk.drop(chosen[position])
        gain = np.where(feasible.addable(np.delete(chosen, position)), walk.gain, -np.inf)
        likely = np.exp((gain - gain.max()) / heat).cumsum()
        site = int(np.searchsorted(likely, rng.random() * likely[-1], side="right"))
        walk.add(site)
        chosen[position] = site
    return chosen


def _rebuilt(
    moves: Moves, feasible: Feasible, chosen: Indices, rng: np.random.Generator, watch: Watch
) -> Indices:
    torn = int(rng.integers(2, max(3, len(chosen) // 3) + 1))
    nearness = moves.near(int(rng.integers(moves.size)), chosen)
    nearness = np.where(feasible.lower[chosen] > 0, -np.inf, nearness)
    kept = chosen[np.argsort(-nearness, kind="stable")[torn:]]
    kept = np.union1d(kept, np.flatnonzero(feasible.lower > 0))
    rebuilt = greedy(moves, feasible, kept.astype(np.int64), (rng, 0.5))
    return exchange(moves, feasible, rebuilt, watch)


def rounded(
    moves: Moves, feasible: Feasible, wish: npt.NDArray[np.float64], watch: Watch
) -> tuple[Indices, float] | None:
    """Sites in the order of a relaxed solution as far as the constraints allow, then exchanged."""
    chosen = np.flatnonzero(feasible.lower > 0)
    for site in np.argsort(-wish, kind="stable"):
        if wish[site] > 0 and feasible.addable(chosen)[site]:
            chosen = np.r_[chosen, site]
    chosen = exchange(moves, feasible, greedy(moves, feasible, chosen), watch)
    return (chosen, moves.cost(chosen)) if feasible.allows(chosen) else None
