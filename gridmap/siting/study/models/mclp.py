"""Most demand within the radius (maximal covering location problem)."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.i18n import mark
from gridmap.siting.plan import Cancel, Plan, Progress
from gridmap.siting.study.measure import Cover
from gridmap.siting.study.model import Model, Unit
from gridmap.siting.study.problem import Flags, Indices, Problem
from gridmap.siting.study.question import Question, counted


class Mclp(Model):
    """Maximal coverage; also with a least share of every community, and partial coverage."""

    name = "mclp"
    label = mark("Reach as many as possible")
    aim = mark("Most {counted} within the radius")
    is_cover = True
    has_shares = True
    step_label = mark("Within the radius")
    follows_demand = True

    def measure(self, problem: Problem) -> Cover:
        """Weight within the radius; what is a little beyond counts in part."""
        return Cover.of(problem)

    def demand(self, problem: Problem) -> Flags:
        """Everybody: who is out of reach is merely not covered."""
        return np.ones(len(problem.weight), bool)

    def solve(
        self, problem: Problem, *, start: npt.ArrayLike = (), progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:  # fmt: skip
        """Solve by branch and Benders cut."""
        scale, question = Cover.of(problem), problem.question
        group, floor = _floors(problem) if question.floor_share else (None, None)
        return siting.mclp(
            scale.cover,
            scale.weight,
            problem.total,
            fixed=problem.fixed,
            constraints=problem.constraints,
            group=group,
            floor=floor,
            time_limit_s=question.time_limit_s,
            progress=progress,
            cancel=cancel,
            start=start,
        )

    def value(self, problem: Problem, plan: Plan) -> float:
        """Weight reached, each point by the share of its nearest station's distance."""
        question, rows = problem.question, problem.metres[plan.sites]
        beyond = [question.radius_m + metres for metres, _ in question.partial]
        edges = np.array([question.radius_m, *beyond])
        shares = np.array([1.0, *(share for _, share in question.partial), 0.0])
        share = shares[np.searchsorted(edges, rows.data)]
        cover = csr_array((share, rows.indices, rows.indptr), rows.shape)
        return siting.evaluate(
            "gradual-mclp", np.arange(len(plan.sites)), cover=cover, demand=problem.weight
        )

    def unit(self, problem: Problem) -> Unit:
        """Unit of demand that the question counts."""
        return Unit(counted(problem.question))

    def proven(self, question: Question) -> str:
        """By number, or by budget."""
        if question.budget is not None:
            return mark("Proven: no other plan for {budget:,.0f} yuan reaches more {counted}.")
        return mark("Proven: no other plan of {count} new stations reaches more {counted}.")

    def unproven(self, question: Question) -> str:
        """In people and as a share."""
        return mark("Not proven: at most {more:,.0f} {counted} more ({share:.1%}) are possible.")


def _floors(problem: Problem) -> tuple[Indices, list[float]]:
    """Group of each demand point and least weight of each group; what fades counts in no group."""
    question = problem.question
    count = int(problem.community.max(initial=0)) + 1
    fall = 1 - question.partial[0][1] if question.partial else 1.0
    least = question.floor_share * fall * np.bincount(problem.community, problem.weight, count)
    # A hair below, so that a share of exactly so much holds.
    floor = [*(least * (1 - 1e-9)), 0.0]
    fading = np.full(len(problem.weight) * len(question.partial), count)
    return np.concatenate((problem.community, fading)), floor if len(fading) else floor[:-1]
