"""Value of a set of sites in a problem, and of the set with each further site."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack

from gridmap.siting.study.problem import Problem

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Cover:
    """Demand within reach; more is better. Partial coverage is demand that counts several times."""

    cover: csr_array
    weight: Array
    sign = 1.0

    @classmethod
    def of(cls, problem: Problem) -> "Cover":
        """Make it of the question's radius."""
        question = problem.question
        radius = question.radius_m
        # A share that falls in steps is as many nested covers, each worth the fall.
        reach = [radius, *(radius + beyond for beyond, _ in question.partial)]
        shares = [1.0, *(share for _, share in question.partial), 0.0]
        covers = [problem.cover(one) for one in reach]
        weights = [problem.weight * -fall for fall in np.diff(shares)]
        return cls(csr_array(hstack(covers)), np.concatenate(weights))

    def value(self, chosen: Indices) -> float:
        """Value of a set of sites."""
        return float(self.weight[self._met(chosen)].sum())

    def with_each(self, chosen: Indices) -> Array:
        """Values of the set with each site added."""
        left = np.where(self._met(chosen), 0.0, self.weight)
        return self.value(chosen) + self.cover.astype(float) @ left

    def _met(self, chosen: Indices) -> npt.NDArray[np.bool_]:
        met = np.zeros(len(self.weight), bool)
        met[self.cover[np.sort(chosen)].indices] = True
        return met


@dataclass(frozen=True, eq=False)
class Walk:
    """Walking in all, or the farthest walk; less is better."""

    metres: Array
    weight: Array
    is_farthest: bool
    sign = -1.0

    @classmethod
    def of(cls, problem: Problem, *, is_farthest: bool = False) -> "Walk":
        """Make it dense; inf where a site does not reach a point."""
        pairs = problem.metres.tocoo()
        metres = np.full(problem.metres.shape, np.inf)
        metres[pairs.coords] = pairs.data
        return cls(metres, problem.weight, is_farthest)

    def value(self, chosen: Indices) -> float:
        """Value of a set of sites."""
        return self._of(self._nearest(chosen))

    def with_each(self, chosen: Indices) -> Array:
        """Values of the set with each site added."""
        nearest = self._nearest(chosen)
        return np.array([self._of(np.minimum(nearest, row)) for row in self.metres])

    def _nearest(self, chosen: Indices) -> Array:
        return self.metres[chosen].min(axis=0, initial=np.inf)

    def _of(self, nearest: Array) -> float:
        if self.is_farthest:
            return float(nearest.max(initial=0.0))
        counts = self.weight > 0
        return float((self.weight[counts] * nearest[counts]).sum())


Measure = Cover | Walk


def measure(problem: Problem) -> Measure:
    """Measure of the question's model."""
    found: Measure = problem.question.siting_model.measure(problem)
    return found


def is_no_worse(measure: Measure, value: npt.ArrayLike, than: float) -> npt.NDArray[np.bool_]:
    """Whether values are as good as another, but for rounding."""
    return np.asarray(measure.sign * (np.asarray(value) - than) >= -SLACK * max(1.0, abs(than)))
