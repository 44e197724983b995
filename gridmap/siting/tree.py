"""Branch and Benders cut: the best set of sites, proven, by cuts in a small linear program."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.siting.constraints import Feasible
from gridmap.siting.master import SCALE, Master, Solved
from gridmap.siting.plan import Watch
from gridmap.siting.relaxed import Relaxed

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

Branch = tuple[int, int, float, float]
"""Site, side (1: in), the parent's bound, how far the site was from that side."""
Node = tuple[float, int, Array, Array, Array]
"""Bound, order, lower and upper bounds of sites and cells, the relaxed solution."""

INTEGRAL = 1e-6
TAIL, ROOT_TAIL = 0.1, 1e-3
"""A node is branched once cuts close less than this share of what is left to the incumbent; the
root, whose reduced costs fix sites for good, is cut longer."""
EARLY, EARLY_PROVEN = 6, 0.9
"""A search after so many rounds of cuts where they prove less than this share of the cost."""
PSEUDO = 1e-3


@dataclass
class Outcome:
    """Best set found, its cost, and what no set can cost less than."""

    sites: Indices | None
    cost: float
    bound: float


class Tree:
    """One search; costs inside are in units of the incumbent / SCALE."""

    def __init__(
        self,
        relaxed: Relaxed,
        feasible: Feasible,
        incumbent: tuple[Indices, float] | None,
        *,
        improve: Callable[[Array], tuple[Indices, float] | None],
        cost: Callable[[Indices], float],
        step: float,
        total: float,
        watch: Watch,
        cells: csr_array | None = None,
        search: Callable[[Indices, Array, float], tuple[Indices, float] | None] | None = None,
    ) -> None:
        cells = csr_array((0, relaxed.sites)) if cells is None else cells
        self.feasible, self.watch, self.cost = feasible, watch, cost
        self.improve, self.search = improve, search
        self.sites: Indices | None = None
        self.best = np.inf
        if incumbent is not None:
            self.sites, self.best = incumbent
        self.unit = max(total if incumbent is None else self.best, 1e-12) / SCALE
        self.master = Master(relaxed, feasible, cells, self.unit)
        self.step = step
        self.lower = np.r_[feasible.lower, np.zeros(cells.shape[0])]
        self.upper = np.r_[feasible.upper, cells.sum(axis=1)]
        self.count = relaxed.sites
        self.nodes = 0
        # What the root has proven, where the clock stops it before it is done.
        self._proven = 0.0
        self._most = 2 * (relaxed.sites + relaxed.parts)
        self._gain = np.zeros((2, len(self.lower)))
        self._seen = np.zeros((2, len(self.lower)))

    @property
    def cutoff(self) -> float:
        """A node whose bound reaches this holds nothing better (in units); inf without a plan."""
        if np.isinf(self.best):
            return np.inf
        return (self.best - max(self.step * (1 - 1e-6), 1e-9 * self.best)) / self.unit

    def run(self) -> Outcome:
        """Best bound first, until nothing is open or time is up."""
        heap: list[Node] = []
        self._open(heap, self.lower, self.upper, 0.0)
        if heap and self._searched(heap[0][0], heap[0][-1]):
            # A better plan fixes more sites for good.
            value = heap.pop()[0]
            self._open(heap, self.lower, self.upper, value)
        while heap and heap[0][0] < self.cutoff and not self.watch.is_over():
            value, _, lower, upper, y = heapq.heappop(heap)
            over = y - np.floor(y + INTEGRAL)
            free = np.flatnonzero(over > INTEGRAL)
            site = int(free[self._score(over[free], free).argmax()])
            # One side after the other: the linear program starts best from where it is.
            for side in (1, 0):
                low, high = lower.copy(), upper.copy()
                (low if side else high)[site] = np.floor(y[site]) + side
                part = 1 - over[site] if side else over[site]
                self._open(heap, low, high, value, (site, side, value, part))
            self.watch.tell(self.best, self._bound(heap))
        return Outcome(self.sites, self.best, self._bound(heap))

    def _searched(self, value: float, y: Array) -> bool:
        """Whether a search found a better plan."""
        if self.search is None or self.sites is None:
            return False
        gap = 1 - value * self.unit / self.best
        return self._offer(self.search(self.sites, y[: self.count], gap))

    def _open(
        self,
        heap: list[Node],
        lower: Array,
        upper: Array,
        bound: float,
        branch: Branch | None = None,
    ) -> None:
        """Solve a node and put it on the heap, if there may be something better in it."""
        self.nodes += 1
        node = self._bounded(lower, upper, bound)
        if node is None:
            return
        solved, lower, upper = node
        value = max(solved.value, bound)
        if branch is not None and np.isfinite(solved.value):
            self._learn(branch, solved.value)
        if value >= self.cutoff:
            return
        if branch is None:
            self.lower, self.upper = lower, upper
        # Where the solver gave up, the node is divided all the same.
        y = solved.y if np.isfinite(solved.value) else (lower + upper) / 2
        sites = y[: self.count]
        if np.abs(sites - np.rint(sites)).max() <= INTEGRAL and not self.watch.is_over():
            # Every cut is tight where y is whole, so that the node is settled.
            chosen = np.flatnonzero(sites > 0.5)
            self._offer((chosen, self.cost(chosen)))
            return
        heapq.heappush(heap, (value, self.nodes, lower, upper, y))

    def _bound(self, heap: list[Node]) -> float:
        return self._shown(max(heap[0][0], self._proven)) if heap else self.best

    def _shown(self, value: float) -> float:
        """A bound in the model's unit; costs are whole multiples of the step."""
        if value >= self.cutoff:
            return self.best
        least = value * self.unit * (1 - 1e-9)
        return float(np.ceil(least / self.step - 1e-6) * self.step) if self.step else least

    def _bounded(
        self, lower: Array, upper: Array, bound: float
    ) -> tuple[Solved, Array, Array] | None:
        """Cut until it no longer pays; fix what reduced costs allow. None: nothing here."""
        lower, upper = np.maximum(lower, self.lower), np.minimum(upper, self.upper)
        if (lower > upper).any():
            return None
        self.master.fix(lower, upper)
        first, last, flat, rounds = True, bound, 0, 0
        while (solved := self.master.solve(self.watch.left_s)) is not None:
            if solved.value >= self.cutoff or not np.isfinite(solved.value):
                return solved, lower, upper
            added, cost = self.master.cut(solved)
            if first or cost * self.unit < self.best:
                self._offer(self.improve(solved.y[: self.count]))
            lower, upper = self._fixed(solved, lower, upper)
            root = self.nodes == 1
            if root:
                rounds += 1
                self._proven = max(self._proven, solved.value)
                if rounds == EARLY and solved.value < EARLY_PROVEN * self.cutoff:
                    self._searched(solved.value, solved.y)
                self.watch.tell(self.best, self._shown(solved.value))
            else:
                flat = flat + 1 if solved.value - last < TAIL * (self.cutoff - last) / 2 else 0
            tail = ROOT_TAIL if root else TAIL
            # Without a plan nothing says how near is near enough.
            near = self.cutoff - solved.value if np.isfinite(self.best) else 0.0
            done = cost - solved.value <= tail * near
            sites = solved.y[: self.count]
            whole = np.abs(sites - np.rint(sites)).max() <= INTEGRAL
            if not added or ((done or flat >= 2) and not whole) or self.watch.is_over():
                self.master.tidy(self._most)
                return solved, lower, upper
            first, last = False, max(last, solved.value)
            self.master.tidy(2 * self._most)
        return None

    def _fixed(self, at: Solved, lower: Array, upper: Array) -> tuple[Array, Array]:
        slack = self.cutoff - at.value
        sites = slice(self.count)
        out = (at.reduced > slack) & (lower[sites] == 0) & (upper[sites] > 0)
        into = (-at.reduced > slack) & (upper[sites] == 1) & (lower[sites] < 1)
        if not out.any() and not into.any():
            return lower, upper
        lower, upper = lower.copy(), upper.copy()
        lower[sites][into], upper[sites][out] = 1, 0
        self.master.fix(lower, upper)
        return lower, upper

    def _offer(self, found: tuple[Indices, float] | None) -> bool:
        if found is None or found[1] >= self.best or not self.feasible.allows(found[0]):
            return False
        self.sites, self.best = found
        return True

    def _learn(self, branch: Branch, value: float) -> None:
        site, side, parent, part = branch
        self._gain[side, site] += max(0.0, value - parent) / part
        self._seen[side, site] += 1

    def _score(self, y: Array, free: Indices) -> Array:
        """Product of what both sides are likely to gain (pseudo-costs)."""
        usual = self._gain.sum(axis=1) / np.maximum(self._seen.sum(axis=1), 1)
        usual = np.where(usual > 0, usual, 1.0)[:, None]
        known = self._gain[:, free] / np.maximum(self._seen[:, free], 1)
        guess = np.where(self._seen[:, free] > 0, known, usual)
        return np.maximum(guess[0] * y, PSEUDO) * np.maximum(guess[1] * (1 - y), PSEUDO)
