"""
Siting studies on the database: the study area, candidate sites, answers and saved scenarios.

    with db.as_user(user) as connection:
        area = siting.study_area(connection, "service_station")    # kept per version of the data
        question = study.Question("service_station", 500, "mclp", new=3)
        sites = siting.candidates(connection, area, question)      # today's stations first
        problem = siting.problem(area, sites, question)            # arrays: goes to a worker
    answer = siting.answer(area, problem, study.solve(problem))    # before, after, proof, notes

`moved` puts one station of a plan elsewhere and gives what that loses. `StudyArea.found` is the
coverage of today. `scenarios` and `scenario` read what `gridmap.actions.scenarios` saves, `compare`
and `differences` set scenarios side by side and against the data of today.
"""

from gridmap.analysis.siting.answer import Answer, Moved, answer, moved
from gridmap.analysis.siting.area import StudyArea, study_area
from gridmap.analysis.siting.candidates import SOURCES, candidates
from gridmap.analysis.siting.comparing import Comparison, Differences, compare, differences
from gridmap.analysis.siting.problem import problem
from gridmap.analysis.siting.scenarios import (
    Scenario,
    communities,
    figures,
    scenario,
    scenarios,
)

__all__ = [
    "SOURCES",
    "Answer",
    "Comparison",
    "Differences",
    "Moved",
    "Scenario",
    "StudyArea",
    "answer",
    "candidates",
    "communities",
    "compare",
    "differences",
    "figures",
    "moved",
    "problem",
    "scenario",
    "scenarios",
    "study_area",
]
