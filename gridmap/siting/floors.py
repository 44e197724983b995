"""At least so much covered in every group: the equity side of coverage."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap.errors import SitingError
from gridmap.siting.constraints import Feasible
from gridmap.siting.moves import CoverMoves, Indices
from gridmap.siting.plan import Watch
from gridmap.siting.search import search

Array = npt.NDArray[np.float64]
_ROUNDS = 12
"""How often groups that fall short are made to count more."""


@dataclass(frozen=True)
class Floors:
    """Groups of demand and what may stay uncovered in each."""

    group: npt.NDArray[np.int64]
    missable: Array
    """Most weight that may stay uncovered, a group."""

    @classmethod
    def of(
        cls, cover: csr_array, weight: Array, group: npt.NDArray[np.int64], floor: Array,
        feasible: Feasible,
    ) -> "Floors":  # fmt: skip
        """SitingError where all allowed sites together stay below a floor."""
        reached = np.zeros(len(weight), bool)
        reached[cover[feasible.upper > 0].indices] = True
        most = np.bincount(group, weight * reached, len(floor))
        if len(short := np.flatnonzero(most < floor * (1 - 1e-12))):
            raise SitingError(
                "group {short}: all sites together cover {most:g}, the floor is {floor:g}: "
                "lower it or add sites",
                short=short[0],
                most=most[short[0]],
                floor=floor[short[0]],
            )
        return cls(group, np.bincount(group, weight, len(floor)) - floor)

    def missed(self, moves: CoverMoves, chosen: Indices) -> Array:
        """Uncovered weight of each group."""
        missed = moves.missed(chosen)
        return np.bincount(self.group, missed, len(self.missable)).astype(float)

    def meets(self, moves: CoverMoves, chosen: Indices) -> bool:
        """Whether every floor is reached."""
        slack = 1e-9 * max(1.0, float(np.abs(self.missable).max()))
        return bool((self.missed(moves, chosen) <= self.missable + slack).all())

    def ceilings(self, part: npt.NDArray[np.int64]) -> tuple[csr_array, Array]:
        """Groups x parts, and what the parts of a group may sum up to."""
        pairs = np.unique(np.column_stack([self.group, part]), axis=0)
        shape = (len(self.missable), int(part.max()) + 1)
        return csr_array((np.ones(len(pairs)), tuple(pairs.T)), shape=shape), self.missable

    def search(
        self, moves: CoverMoves, feasible: Feasible, *, rounds: int, seconds: float, seed: int,
        watch: Watch, start: npt.ArrayLike = (),
    ) -> tuple[Indices, float] | None:  # fmt: skip
        """Local search in which groups that fell short count more each time."""
        factor = np.ones(len(self.missable))
        for _ in range(_ROUNDS):
            leaning = CoverMoves(moves.cover, moves.weight * factor[self.group])
            found = search(
                leaning, feasible, rounds=rounds // _ROUNDS, seconds=seconds / _ROUNDS, seed=seed,
                watch=watch, start=start,
            )  # fmt: skip
            if found is None:
                return None
            if self.meets(moves, found[0]):
                return found[0], moves.cost(found[0])
            factor[self.missed(moves, found[0]) > self.missable] *= 2
        return None
