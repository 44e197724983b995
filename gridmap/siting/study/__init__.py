"""
A planner's question as arrays, its answer, and what can be asked of the answer: no database.

    run = study.desk().start(study.solve, problem, owner=user)
    run.progress, run.state, run.cancel()                        # polled; never waits

`frontier(problem, most=10)` and `sensitivity(problem, solution)` are jobs as `solve` is, in a
worker process or in this one. `ranked` gives what each candidate site adds alone. Positions in a
plan are rows of `problem.sites.table`. `gridmap.analysis.siting` makes the problem and reads the
solution over the study area.
"""

import gridmap.siting.study.models  # noqa: F401  (registers the models)
from gridmap.i18n import Message
from gridmap.siting.study.frontier import Frontier, frontier
from gridmap.siting.study.model import MODELS, Model, Unit, register
from gridmap.siting.study.problem import Problem, Sites
from gridmap.siting.study.proof import proof
from gridmap.siting.study.question import KINDS, WEIGHTS, Drawn, Question, counted
from gridmap.siting.study.run import Progress, Run
from gridmap.siting.study.runs import Desk, desk
from gridmap.siting.study.sensitivity import Sensitivity, sensitivity
from gridmap.siting.study.solving import Solution, ranked, solve

__all__ = [
    "KINDS",
    "MODELS",
    "WEIGHTS",
    "Desk",
    "Drawn",
    "Frontier",
    "Message",
    "Model",
    "Problem",
    "Progress",
    "Question",
    "Run",
    "Sensitivity",
    "Sites",
    "Solution",
    "Unit",
    "counted",
    "desk",
    "frontier",
    "proof",
    "ranked",
    "register",
    "sensitivity",
    "solve",
]
