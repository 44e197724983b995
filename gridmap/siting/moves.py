"""Moves of a local search: changes by adding, dropping or exchanging a site, for all sites."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


class Moves(Protocol):
    """A cost to be made small by a set of sites."""

    size: int

    def cost(self, chosen: Indices) -> float:
        """Cost of a set."""

    def gains(self, chosen: Indices) -> Array:
        """Saving of each site if it were added."""

    def swaps(self, chosen: Indices) -> Array:
        """Saving of a site (row) in the place of a chosen one (column)."""

    def near(self, site: int, chosen: Indices) -> Array:
        """Nearness of each chosen site to a site; more is nearer."""


class CoverMoves:
    """Uncovered weight; all exchanges in one pass over the covering pairs."""

    def __init__(self, cover: csr_array, weight: Array) -> None:
        self.size = cover.shape[0]
        self.cover = cover
        self.weight = weight
        self._site = np.repeat(np.arange(self.size), np.diff(cover.indptr))
        self._pair_weight = weight[cover.indices]
        numbers = cover.astype(float)
        self.shared = (numbers @ csr_array((numbers * weight).T)).toarray()
        self._columns = csc_array(numbers)
        self._around: dict[int, csc_array] = {}

    def _rows(self, chosen: Indices) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Number of chosen sites that cover each point, and the position of one of them."""
        count, owner = np.zeros(len(self.weight), int), np.zeros(len(self.weight), int)
        for position, site in enumerate(chosen):
            row = self.cover.indices[self.cover.indptr[site] : self.cover.indptr[site + 1]]
            count[row] += 1
            owner[row] = position
        return count, owner

    def missed(self, chosen: Indices) -> Array:
        """Weight of each point that is not covered, 0 for the others."""
        return self.weight * (self._rows(chosen)[0] == 0)

    def cost(self, chosen: Indices) -> float:
        """Weight that the chosen sites leave uncovered."""
        return float(self.missed(chosen).sum())

    def gains(self, chosen: Indices) -> Array:
        """Weight that each site would cover in addition."""
        return self.cover @ self.missed(chosen)

    def swaps(self, chosen: Indices) -> Array:
        """Weight gained if a site (row) took the place of a chosen one (column)."""
        count, owner = self._rows(chosen)
        p = len(chosen)
        # A point counts for the one chosen site that covers it, for none (p), or not at all.
        state = np.where(count == 1, owner, np.where(count == 0, p, p + 1))
        table: Array = (
            np.bincount(
                self._site * (p + 2) + state[self.cover.indices],
                self._pair_weight,
                self.size * (p + 2),
            )
            .astype(float)
            .reshape(self.size, p + 2)
        )
        lost = table[chosen, np.arange(p)]
        return table[:, [p]] + table[:, :p] - lost

    def near(self, site: int, chosen: Indices) -> Array:
        """Weight that a site and each chosen one both cover."""
        return self.shared[site, chosen]

    def around(self, site: int) -> tuple[npt.NDArray[np.int32], csc_array]:
        """Points that a site covers, and all sites x these points."""
        row = self.cover.indices[self.cover.indptr[site] : self.cover.indptr[site + 1]]
        if site not in self._around:
            self._around[site] = self._columns[:, row]
        return row, self._around[site]

    def walk(self, chosen: Indices) -> "CoverWalk":
        """Gains that are kept while sites come and go."""
        return CoverWalk(self, chosen)


class CoverWalk:
    """Gain of each site, kept up to date: a move costs as much as lies around its site."""

    def __init__(self, moves: CoverMoves, chosen: Indices) -> None:
        self._moves = moves
        self._count = moves.cover[chosen].sum(axis=0)
        self.gain = moves.gains(chosen)
        """Weight that each site covers and no chosen one does."""

    def drop(self, site: int) -> None:
        """Take a site out."""
        row, around = self._moves.around(site)
        left = self._count[row] - 1
        self._count[row] = left
        self.gain += around @ (self._moves.weight[row] * (left == 0))

    def add(self, site: int) -> None:
        """Put a site in."""
        row, around = self._moves.around(site)
        before = self._count[row]
        self._count[row] = before + 1
        self.gain -= around @ (self._moves.weight[row] * (before == 0))


class MedianMoves:
    """
    Weighted distance to the nearest chosen site.

    Exchanges after Resende & Werneck 2007, doi:10.1016/j.ejor.2005.05.004: what a site gains
    alone, less what another one's leaving loses, plus what the two have to do with each other.
    """

    def __init__(self, distance: Array, weight: Array, far: Array) -> None:
        self.size = distance.shape[0]
        self.distance = np.ascontiguousarray(distance)
        self.weight = weight
        self.far = far

    def _two(self, chosen: Indices) -> tuple[Array, Array, npt.NDArray[np.int64]]:
        """Distance to the nearest and the second nearest, and which is the nearest."""
        reached = np.vstack([self.distance[chosen], self.far, self.far])
        owner = reached.argmin(axis=0)
        first, second = np.partition(reached, 1, axis=0)[:2]
        return first, second, owner

    def cost(self, chosen: Indices) -> float:
        """Weighted distance to the nearest chosen site, of all points together."""
        nearest = np.minimum(self.distance[chosen].min(axis=0, initial=np.inf), self.far)
        return float(self.weight @ nearest)

    def _within(self, radius: Array) -> tuple[Indices, Indices]:
        """Sites and points of all pairs closer than each point's radius: few, with many sites."""
        return np.divmod(np.flatnonzero(self.distance < radius), len(self.weight))

    def gains(self, chosen: Indices) -> Array:
        """Weighted distance that each site would save if it were added."""
        nearest = np.minimum(self.distance[chosen].min(axis=0, initial=np.inf), self.far)
        site, point = self._within(nearest)
        saved = self.weight[point] * (nearest[point] - self.distance[site, point])
        made: Array = np.bincount(site, saved, self.size).astype(float)
        return made

    def swaps(self, chosen: Indices) -> Array:
        """Weighted distance saved if a site (row) took the place of a chosen one (column)."""
        first, second, owner = self._two(chosen)
        p = len(chosen)
        site, point = self._within(second)
        away, weight = self.distance[site, point], self.weight[point]
        gain = np.bincount(site, weight * np.maximum(first[point] - away, 0), self.size)
        kept = weight * (second[point] - np.maximum(away, first[point]))
        table = np.bincount(site * (p + 1) + owner[point], kept, self.size * (p + 1))
        lost = np.bincount(owner, self.weight * (second - first), p + 1)[:p]
        made: Array = table.astype(float).reshape(self.size, p + 1)[:, :p]
        return made + gain[:, None] - lost

    def near(self, site: int, chosen: Indices) -> Array:
        """Closeness of a site to each chosen one: less the weighted way over both."""
        shared = np.minimum(self.distance[chosen] + self.distance[site], 2 * self.far)
        return -(shared @ self.weight)
