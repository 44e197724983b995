"""Most demand served within the radius, where a station holds only so much."""

import numpy as np
import numpy.typing as npt

from gridmap import siting
from gridmap.i18n import mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Cover
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.problem import Flags, Problem
from gridmap.siting.study.question import Question, counted


class CapacitatedMclp(Model):
    """Maximal coverage with capacities; each demand point is served whole, or not at all."""

    name = "capacitated-mclp"
    label = mark("Reach as many as possible, no station overfilled")
    aim = mark("Most {counted} served, no station overfilled")
    is_cover = True
    is_capacitated = True

    def measure(self, problem: Problem) -> Cover:
        """Weight within the radius, whatever a station holds."""
        return Cover.of(problem)

    def demand(self, problem: Problem) -> Flags:
        """Everybody: who is out of reach is merely not served."""
        return np.ones(len(problem.weight), bool)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve whole; a start is of no use to it."""
        question = problem.question
        return siting.capacitated_mclp(
            problem.cover(question.radius_m),
            problem.weight,
            problem.capacity,
            problem.total,
            fixed=problem.fixed,
            constraints=problem.constraints,
            time_limit_s=question.time_limit_s,
            progress=progress,
            cancel=cancel,
        )

    def value(self, problem: Problem, plan: Plan) -> float:
        """Weight served."""
        cover = problem.cover(problem.question.radius_m)[plan.sites]
        at = np.searchsorted(plan.sites, plan.assignment)
        return siting.evaluate(
            "capacitated-mclp",
            np.arange(len(plan.sites)),
            cover=cover,
            demand=problem.weight,
            capacity=problem.capacity[plan.sites],
            assignment=np.where(plan.assignment < 0, -1, at),
        )

    def unit(self, problem: Problem) -> Unit:
        """Unit of demand that the question counts."""
        return Unit(counted(problem.question))

    def proven(self, question: Question) -> str:
        """Without a number."""
        return mark("Proven: where no station is overfilled, no such plan serves more {counted}.")

    def unproven(self, question: Question) -> str:
        """In people and as a share."""
        return mark("Not proven: at most {more:,.0f} {counted} more ({share:.1%}) are possible.")
