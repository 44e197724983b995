"""
Costs that are convex in relaxed sites, as cuts (Benders).

A demand point that is covered counts min(1, sum of y over the sites that cover it). With y fixed
the sum over points is separable, and its subgradient is a cut that holds for every y: Cordeau,
Furini & Ljubic 2019, doi:10.1016/j.ejor.2018.12.021, for coverage; Duran-Mateluna, Ales & Elloumi
2023, doi:10.1016/j.cor.2023.106164, for the p-median, which is coverage with one radius after
the other (Elloumi 2010, doi:10.1007/s10878-008-9171-9).
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import linkage
from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
REACHED = 1 - 1e-9
LARGEST_CELL = 5
"""A cell holds one site in so many at most."""


class Relaxed(Protocol):
    """A cost in parts, each convex in y; cut: part >= constant - slope @ y."""

    sites: int
    parts: int
    ceilings: tuple[csr_array, Array] | None
    """Sums of parts (rows) and the most they may be."""

    def cuts(self, y: Array, known: Array, least: float) -> tuple[Labels, Array, Array, float]:
        """
        Cuts at y for the parts whose cost is more than known by at least `least`.

        Returns the parts, constants, slopes (parts x sites) and the cost at y.
        """


class CoverCost:
    """Uncovered weight, in parts by where the demand is."""

    def __init__(
        self,
        cover: csr_array,
        weight: Array,
        part: Labels,
        ceilings: tuple[csr_array, Array] | None = None,
    ) -> None:
        self.ceilings = ceilings
        self.sites = cover.shape[0]
        self.parts = int(part.max(initial=-1)) + 1
        self.part = part
        self.weight = weight
        self._numbers = cover.astype(float)
        self._points = csr_array(self._numbers.T)
        self._one_each = np.arange(len(part) + 1)

    def cuts(self, y: Array, known: Array, least: float) -> tuple[Labels, Array, Array, float]:
        """Parts whose cost at `y` is above what is known, their cuts, and the whole cost."""
        missed = self.weight * (self._points @ y < REACHED)
        by_part = csr_array((missed, self.part, self._one_each), shape=(len(missed), self.parts))
        slope = (self._numbers @ by_part).toarray().T
        constant = np.bincount(self.part, missed, self.parts).astype(float)
        cost = constant - slope @ y
        violated = np.flatnonzero(cost - known > least)
        return violated, constant[violated], slope[violated], float(cost.sum())


class MedianCost:
    """Weighted distance to the nearest, in parts of one or more demand points."""

    ceilings: tuple[csr_array, Array] | None = None

    def __init__(self, distance: Array, weight: Array, far: Array, part: Labels) -> None:
        # Demand points in the order of their parts, so that a part is a slice.
        order = np.argsort(part, kind="stable")
        self.sites = distance.shape[0]
        self.parts = int(part.max(initial=-1)) + 1
        self.weight = weight[order]
        self.far = far[order]
        self.part = part[order]
        self._away = np.ascontiguousarray(distance.T[order])
        self._start = np.searchsorted(self.part, np.arange(self.parts))

    def cuts(self, y: Array, known: Array, least: float) -> tuple[Labels, Array, Array, float]:
        """Parts whose cost at `y` is above what is known, their cuts, and the whole cost."""
        open_ = np.flatnonzero(y > 0)
        away = np.minimum(self._away[:, open_], self.far[:, None])
        by_distance = np.argsort(away, axis=1, kind="stable")
        reach = np.cumsum(y[open_][by_distance], axis=1) >= REACHED
        last = len(open_) - reach.sum(axis=1)
        rings = np.column_stack([np.take_along_axis(away, by_distance, axis=1), self.far])
        radius = rings[np.arange(len(last)), last]
        saved = np.maximum(radius[:, None] - away, 0) @ y[open_]
        cost = np.bincount(self.part, self.weight * (radius - saved), self.parts)
        violated = np.flatnonzero(cost - known > least)
        rows = np.isin(self.part, violated)
        slope = np.maximum(radius[rows, None] - self._away[rows], 0) * self.weight[rows, None]
        starts = np.searchsorted(self.part[rows], violated)
        slope = np.add.reduceat(slope, starts, axis=0) if len(violated) else slope
        constant = np.bincount(self.part, self.weight * radius, self.parts).astype(float)[violated]
        return violated, constant, slope, float(cost.sum())


def parts(shared: Array, cover: csr_array, count: int) -> Labels:
    """
    Label demand points so that those of a part are covered by much the same sites.

    Parts make the cuts sharper and keep them short. Centres are the sites that have least to do
    with each other (farthest first, by shared demand); a point goes to the centre with which the
    sites that cover it share most.

    Parameters
    ----------
    shared
        Demand that two sites share, sites x sites.
    cover
        Sites x demand points.
    count
        How many parts there should be.
    """
    size = np.sqrt(np.maximum(shared.diagonal(), 1e-12))
    likeness = shared / np.outer(size, size)
    centres = [int(size.argmax())]
    closest = likeness[centres[0]].copy()
    for _ in range(min(count, len(size)) - 1):
        centres.append(int(closest.argmin()))
        closest = np.maximum(closest, likeness[centres[-1]])
    label = (csr_array(cover.T).astype(float) @ likeness[:, centres]).argmax(axis=1)
    return np.unique(label, return_inverse=True)[1]


def cells(shared: Array) -> csr_array:
    """
    Groups of sites that do much the same, one within the other: cells x sites.

    Where sites stand close, one takes the place of another and forbidding a single one changes
    little: "none of these, or one" does (branching on sums).
    """
    count = len(shared)
    if count < 3:
        return csr_array((0, count))
    size = np.sqrt(np.maximum(shared.diagonal(), 1e-12))
    conflicts = np.clip(1 - shared / np.outer(size, size), 0, None)
    tree = linkage(conflicts[np.triu_indices(count, 1)], "average")
    members = [[site] for site in range(count)]
    for one, other in tree[:, :2].astype(int):
        members.append(members[one] + members[other])
    kept = [row for row in members[count:] if len(row) <= max(2, count // LARGEST_CELL)]
    ends = np.cumsum([0, *map(len, kept)])
    return csr_array((np.ones(ends[-1]), np.concatenate([*kept, []]).astype(int), ends),
                     shape=(len(kept), count))  # fmt: skip
