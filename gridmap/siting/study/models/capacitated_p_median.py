"""Least walking in all, where a station holds only so much (capacitated p-median)."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.i18n import mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Walk
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.models.p_median import mean_walk
from gridmap.siting.study.problem import Problem
from gridmap.siting.study.question import Question


class CapacitatedPMedian(Model):
    """Shortest walks with capacities; each demand point is served whole by one station."""

    name = "capacitated-p-median"
    label = mark("The shortest walks, no station overfilled")
    aim = mark("Least walking in all, no station overfilled")
    is_capacitated = True

    def measure(self, problem: Problem) -> Walk:
        """Walking in all to the nearest station, whatever it holds."""
        return Walk.of(problem)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve by a Lagrangian bound and HiGHS; a start is of no use to it."""
        return siting.capacitated_p_median(
            Walk.of(problem).metres, problem.weight, problem.capacity, problem.total,
            fixed=problem.fixed, weight=problem.weight, constraints=problem.constraints,
            time_limit_s=problem.question.time_limit_s, progress=progress, cancel=cancel,
        )  # fmt: skip

    def value(self, problem: Problem, plan: Plan) -> float:
        """Metres walked to the station that serves, times weight."""
        walked = csr_array(problem.metres[plan.sites].multiply(problem.weight))
        return siting.evaluate(
            "capacitated-p-median", np.arange(len(plan.sites)), distance=walked,
            demand=problem.weight, capacity=problem.capacity[plan.sites],
            assignment=np.searchsorted(plan.sites, plan.assignment),
        )  # fmt: skip

    def unit(self, problem: Problem) -> Unit:
        """Mean walk, in metres."""
        return mean_walk(problem)

    def proven(self, question: Question) -> str:
        """Statement that the plan is optimal."""
        return mark("Proven: where no station is overfilled, people cannot walk less in all.")

    def unproven(self, question: Question) -> str:
        """Statement of the optimality gap, as a share."""
        return mark("Not proven: at most {share:.1%} less walking is possible.")
