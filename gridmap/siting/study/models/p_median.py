"""Least walking in all (p-median)."""

import numpy as np
import numpy.typing as npt

from gridmap import siting
from gridmap.i18n import Message, mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Walk
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.problem import Problem
from gridmap.siting.study.question import Question


def mean_walk(problem: Problem) -> Unit:
    """Metres walked per unit of weight."""
    total = max(float(problem.weight.sum()), 1e-9)
    return Unit(Message(mark("m walk on average")), 1 / total, "{:,.1f}")


class PMedian(Model):
    """Shortest walks on average, each to the nearest station."""

    name = "p-median"
    label = mark("The shortest walks on average")
    aim = mark("Least walking in all")
    step_label = mark("Mean walk")
    follows_demand = True

    def measure(self, problem: Problem) -> Walk:
        """Walking in all."""
        return Walk.of(problem)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve by branch and Benders cut."""
        return siting.p_median(
            Walk.of(problem).metres,
            problem.weight,
            problem.total,
            fixed=problem.fixed,
            constraints=problem.constraints,
            time_limit_s=problem.question.time_limit_s,
            progress=progress,
            cancel=cancel,
            start=start,
        )

    def value(self, problem: Problem, plan: Plan) -> float:
        """Metres walked to the nearest station, times weight."""
        rows = problem.metres[plan.sites]
        return siting.evaluate(
            "p-median", np.arange(len(plan.sites)), distance=rows, demand=problem.weight
        )

    def unit(self, problem: Problem) -> Unit:
        """Mean walk, in metres."""
        return mean_walk(problem)

    def proven(self, question: Question) -> str:
        """Statement that the plan is optimal."""
        return mark("Proven: no such plan lets people walk less in all.")

    def unproven(self, question: Question) -> str:
        """Statement of the optimality gap, as a share."""
        return mark("Not proven: at most {share:.1%} less walking is possible.")
