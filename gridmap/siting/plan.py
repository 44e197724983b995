"""Plan of a solver, and the watch that follows and stops the solver while it works."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Progress = Callable[[float, float, float], None]
"""Called with incumbent, bound and seconds whenever one of them has moved."""
Cancel = Callable[[], bool]
"""Asked again and again; True ends the search with the best plan so far."""

TOLERANCE = 1e-9
"""Relative difference of two sums of floats that counts as none."""


@dataclass(frozen=True)
class Plan:
    """
    A choice of sites, what it is worth, and how far from the best it can be at most.

    Attributes
    ----------
    sites
        Chosen sites as positions in the input, ascending.
    objective
        Value of the plan in the model's own unit.
    bound
        No plan can be better than this: an upper bound where the model maximises.
    gap
        ``|objective - bound|`` as a share of the objective; 0 where the plan is proven.
    status
        'optimal' where proven, else 'feasible'.
    assignment
        For each demand point the site that serves it, -1 where none does.
    seconds
        Wall-clock time of the whole call.
    """

    sites: npt.NDArray[np.int64]
    objective: float
    bound: float
    gap: float
    status: str
    assignment: npt.NDArray[np.int64]
    seconds: float


@dataclass
class Watch:
    """Clock of one solve: when to stop, and whom to report incumbent and bound to."""

    time_limit_s: float = 60.0
    progress: Progress | None = None
    cancel: Cancel | None = None
    value: Callable[[float], float] = float
    """From the cost a solver minimises to the figure that the model shows."""
    started: float = field(default_factory=time.perf_counter)
    _reported: tuple[float, float] = (np.inf, -np.inf)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    @property
    def left_s(self) -> float:
        """Seconds until the limit, never negative."""
        return max(0.0, self.time_limit_s - self.seconds)

    def is_over(self) -> bool:
        """Whether the limit is reached or somebody cancelled."""
        return self.left_s <= 0 or (self.cancel is not None and self.cancel())

    def tell(self, incumbent: float, bound: float) -> None:
        """Report costs, if there is a plan and one of them got better."""
        best = min(incumbent, self._reported[0]), max(bound, self._reported[1])
        if self.progress is not None and best != self._reported and np.isfinite(best[0]):
            self.progress(self.value(best[0]), self.value(best[1]), self.seconds)
        self._reported = best

    def plan(
        self, sites: npt.ArrayLike, cost: float, bound: float, assignment: npt.ArrayLike
    ) -> Plan:
        """Put the result together; a bound within rounding of the cost is a proof."""
        is_proven = bound >= cost - TOLERANCE * max(1.0, abs(cost))
        objective, shown = self.value(cost), self.value(cost if is_proven else bound)
        gap = 0.0 if is_proven else abs(objective - shown) / max(abs(objective), TOLERANCE)
        return Plan(
            sites=np.sort(np.asarray(sites, np.int64)),
            objective=objective,
            bound=shown,
            gap=gap,
            status="optimal" if is_proven else "feasible",
            assignment=np.asarray(assignment, np.int64),
            seconds=self.seconds,
        )
