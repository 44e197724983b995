"""Most demand within the radius (maximal covering location problem)."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.errors import SitingError, UnmetError
from gridmap.i18n import Message, mark
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
        try:
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
        except UnmetError as error:
            raise (_unmet(question) if question.floor_share else error) from None

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


def _unmet(question: Question) -> SitingError:
    """Error of a least share that neither the number of stations nor the budget can meet."""
    if question.budget is not None:
        return SitingError(
            "for {budget:,.0f} yuan no plan reaches {share:.0%} in every community: raise the "
            "budget, or lower that share",
            budget=question.budget, share=question.floor_share,
        )  # fmt: skip
    return SitingError(
        "no plan of {count} new stations reaches {share:.0%} in every community: allow more, or "
        "lower that share",
        count=question.new, share=question.floor_share,
    )  # fmt: skip


def _floors(problem: Problem) -> tuple[Indices, list[float]]:
    """
    Group of each demand point and least weight of each group; what fades counts in no group.

    SitingError names a community that all sites together cannot give its share.
    """
    question = problem.question
    count = int(problem.community.max(initial=0)) + 1
    fall = 1 - question.partial[0][1] if question.partial else 1.0
    weight = np.bincount(problem.community, problem.weight, count)
    reached = problem.weight * problem.reachable(question.radius_m)
    most = np.bincount(problem.community, reached, count) / np.maximum(weight, 1e-9)
    short = int(np.argmin(np.where(weight > 0, most, np.inf)))
    if weight[short] > 0 and most[short] < question.floor_share * (1 - 1e-9):
        names = problem.community_names
        raise SitingError(
            "{community}: all sites together reach {most:.0%}. Ask for no more in every community, "
            "add sites, or raise the radius",
            community=names[short] if short < len(names) else Message("In no community"),
            # Rounded down, so that it can be asked for.
            most=np.floor(100 * most[short]) / 100,
        )
    least = question.floor_share * fall * weight
    # A hair below, so that a share of exactly so much holds.
    floor = [*(least * (1 - 1e-9)), 0.0]
    fading = np.full(len(problem.weight) * len(question.partial), count)
    return np.concatenate((problem.community, fading)), floor if len(fading) else floor[:-1]
