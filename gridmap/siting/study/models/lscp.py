"""Fewest or cheapest new stations that reach everybody (location set covering problem)."""

import numpy as np
import numpy.typing as npt

from gridmap import siting
from gridmap.i18n import Message, mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Cover
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.problem import Flags, Problem
from gridmap.siting.study.question import Question, counted


class Lscp(Model):
    """Set covering: every demand point that some site reaches is reached."""

    name = "lscp"
    label = mark("Reach everybody with the fewest stations")
    aim = mark("Fewest new stations that reach everybody")
    is_cover = True
    is_limited = False
    is_measured = False

    def measure(self, problem: Problem) -> Cover:
        """Demand points within the radius, each counted once."""
        return Cover(problem.cover(problem.question.radius_m), np.ones(len(problem.weight)))

    def measure_alone(self, problem: Problem) -> Cover:
        """Weight within the radius."""
        return Cover.of(problem)

    def demand(self, problem: Problem) -> Flags:
        """Demand points that some site reaches within the radius."""
        return problem.reachable(problem.question.radius_m)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve as weighted set cover; a start is of no use to it."""
        question = problem.question
        return siting.lscp(
            problem.cover(question.radius_m), cost=problem.price, fixed=problem.fixed,
            constraints=problem.constraints, time_limit_s=question.time_limit_s, progress=progress,
            cancel=cancel,
        )  # fmt: skip

    def value(self, problem: Problem, plan: Plan) -> float:
        """Cost of the stations, or their number."""
        cover = problem.cover(problem.question.radius_m)[plan.sites]
        price = problem.price[plan.sites]
        return siting.evaluate("lscp", np.arange(len(plan.sites)), cover=cover, cost=price)

    def unit(self, problem: Problem) -> Unit:
        """Yuan or stations."""
        cheapest = problem.question.cheapest
        return Unit(Message(mark("yuan") if cheapest else mark("new stations")))

    def unit_alone(self, problem: Problem) -> Unit:
        """Unit of demand that the question counts."""
        return Unit(counted(problem.question))

    def unit_of_measure(self, problem: Problem) -> Unit:
        """Buildings."""
        return Unit(Message(mark("buildings")))

    def proven(self, question: Question) -> str:
        """By cost, or by number."""
        if question.cheapest:
            return mark("Proven: no plan that reaches all whom these sites can costs less.")
        return mark(
            "Proven: fewer than {count} new stations cannot reach all whom these sites can."
        )

    def unproven(self, question: Question) -> str:
        """By cost, or by number."""
        if question.cheapest:
            return mark("Not proven: a plan can cost {share:.1%} less at most.")
        return mark("Not proven: {bound:,.0f} new stations are needed at least, this has {count}.")
