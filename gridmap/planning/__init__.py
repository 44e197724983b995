"""
Planning new stations on the database: from a planner's question to a plan with its proof.

    with db.as_user(user) as connection:
        ground = planning.read(connection, "service_station")    # kept a data version
        question = planning.Question("service_station", 500, "mclp", new=3)
        sites = planning.sites(connection, ground, question)     # today's and candidates
        problem = planning.problem(ground, sites, question)      # arrays: goes to a worker
    run = planning.desk().start(planning.solve, problem, owner=user)
    run.progress, run.state, run.cancel()                        # polled; never waits
    answer = planning.answer(ground, problem, run.result)        # before, after, proof, notes

`frontier(problem, most=10)` and `sensitivity(problem, solution)` are jobs as `solve` is, in a
worker or here. `ranked` says what each site adds alone; `moved` puts one station of a plan
elsewhere and says at once what that loses. `Ground.found` is the coverage of today; positions in a
plan are rows of `problem.sites.table`. `save`, `scenarios`, `scenario`, `compare`, `differences`,
`adopt`, `withdraw` and `delete` keep answers in the database. Words for a reader are `Message`s: an
English msgid and its values, said by `message.say(t)`.
"""

from gridmap.planning.answer import Answer, Moved, answer, moved
from gridmap.planning.candidates import SOURCES, Sites, sites
from gridmap.planning.comparing import Comparison, Differences, compare, differences
from gridmap.planning.frontier import Frontier, frontier
from gridmap.planning.ground import Ground, read
from gridmap.planning.message import Message
from gridmap.planning.problem import Problem, problem
from gridmap.planning.question import KINDS, MODELS, WEIGHTS, Drawn, Question
from gridmap.planning.runs import Desk, Progress, Run, desk
from gridmap.planning.scenarios import Scenario, adopt, delete, save, scenario, scenarios, withdraw
from gridmap.planning.sensitivity import Sensitivity, sensitivity
from gridmap.planning.solving import Solution, ranked, solve

__all__ = [
    "KINDS",
    "MODELS",
    "SOURCES",
    "WEIGHTS",
    "Answer",
    "Comparison",
    "Desk",
    "Differences",
    "Drawn",
    "Frontier",
    "Ground",
    "Message",
    "Moved",
    "Problem",
    "Progress",
    "Question",
    "Run",
    "Scenario",
    "Sensitivity",
    "Sites",
    "Solution",
    "adopt",
    "answer",
    "compare",
    "delete",
    "desk",
    "differences",
    "frontier",
    "moved",
    "problem",
    "ranked",
    "read",
    "save",
    "scenario",
    "scenarios",
    "sensitivity",
    "sites",
    "solve",
    "withdraw",
]
