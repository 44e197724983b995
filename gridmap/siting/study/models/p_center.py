"""Shortest farthest walk (p-center)."""

import numpy as np
import numpy.typing as npt

from gridmap import siting
from gridmap.i18n import Message, mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Walk
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.problem import Problem
from gridmap.siting.study.question import Question


class PCenter(Model):
    """The farthest walk of anybody, as short as can be."""

    name = "p-center"
    label = mark("The shortest farthest walk")
    aim = mark("Shortest farthest walk")
    step_label = mark("Farthest walk")

    def measure(self, problem: Problem) -> Walk:
        """The farthest walk."""
        return Walk.of(problem, is_farthest=True)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve by bisection over set covers; a start is of no use to it."""
        return siting.p_center(
            Walk.of(problem).metres,
            problem.total,
            fixed=problem.fixed,
            constraints=problem.constraints,
            time_limit_s=problem.question.time_limit_s,
            progress=progress,
            cancel=cancel,
        )

    def value(self, problem: Problem, plan: Plan) -> float:
        """Metres of the farthest walk to a nearest station."""
        rows = problem.metres[plan.sites]
        return siting.evaluate("p-center", np.arange(len(plan.sites)), distance=rows)

    def unit(self, problem: Problem) -> Unit:
        """Farthest walk, in metres."""
        return Unit(Message(mark("m farthest walk")))

    def proven(self, question: Question) -> str:
        """In metres."""
        return mark("Proven: no such plan makes the farthest walk shorter than {metres:,.0f} m.")

    def unproven(self, question: Question) -> str:
        """In metres."""
        return mark("Not proven: the farthest walk cannot be shorter than {bound:,.0f} m.")
