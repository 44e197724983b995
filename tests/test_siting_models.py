"""A siting model is one object: a new one needs a class and an entry, and nothing else."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from gridmap import siting
from gridmap.config import ROOT
from gridmap.errors import SitingError
from gridmap.i18n import codes, mark, translate
from gridmap.network import Places, Snapped
from gridmap.siting import Plan, study
from gridmap.siting.study import MODELS, Message, Model, Problem, Question, Sites, Unit
from gridmap.siting.study.measure import Walk
from gridmap.siting.study.model import register

# Four homes along a street and three sites, the first of them today's station.
METRES = np.array([[0.0, 100, 400, 500], [100, 0, 300, 400], [400, 300, 0, 100]])
WEIGHT = np.array([1.0, 2, 3, 4])


class Nearby(Model):
    """Sites in order of how near they are to all: the plainest model there is."""

    name = "nearby"
    label = mark("Mean walk")
    aim = mark("Least walking in all")
    step_label = mark("Mean walk")

    def measure(self, problem):
        """Walking in all."""
        return Walk.of(problem)

    def solve(self, problem, *, start=(), progress=None, cancel=None):
        """Take today's station and the sites of least walking, alone."""
        scale = self.measure(problem)
        order = sorted(range(problem.size), key=lambda site: scale.value(np.array([site])))
        order = [*problem.fixed, *(site for site in order if site not in problem.fixed)]
        sites = np.sort(np.array(order[: problem.total]))
        value = scale.value(sites)
        return Plan(sites, value, value, 0.0, "optimal", np.full(len(WEIGHT), -1), 0.0)

    def value(self, problem, plan):
        """Walking in all, by hand."""
        return float(METRES[plan.sites].min(axis=0) @ WEIGHT)

    def unit(self, problem):
        """Metres."""
        return Unit(Message(mark("m walk on average")), 1 / problem.weight.sum())

    def proven(self, question):
        """A sentence of its own."""
        return "Proven: {count} stations, {metres:,.0f} m for {counted}."

    def unproven(self, question):
        """Never said."""
        return "Not proven."


@pytest.fixture
def nearby():
    register(Nearby())
    yield MODELS["nearby"]
    del MODELS["nearby"]


def problem(question: Question) -> Problem:
    sites = pd.DataFrame(
        {
            "key": ["point:1", "site:1", "site:2"],
            "source": ["today", "layer", "layer"],
            "name": ["Old", "West", "East"],
            "kind": [None, "new", "new"],
            "cost_yuan": [np.nan, 1.0, 1.0],
            "capacity": np.nan,
            "floor_area_m2": np.nan,
        }
    )
    none = np.zeros(0)
    ways = Snapped(3, np.zeros(0, np.int64), np.zeros(0, np.int64), none, none, none)
    places = Places(np.arange(3), np.zeros((3, 2)), ways)
    count = len(WEIGHT)
    return Problem(
        question, Sites(sites, places), np.arange(count), csr_array(METRES + 1e-9), 1e6, WEIGHT,
        WEIGHT, np.zeros(count, np.int64), np.arange(count), np.zeros((0, 2), np.int64),
    )  # fmt: skip


def test_a_new_model_is_a_class_and_an_entry(nearby):
    posed = problem(Question("service_station", 150, "nearby", new=1))
    solution = study.solve(posed)
    assert solution.plan.sites.tolist() == [0, 2]
    assert solution.plan.objective == pytest.approx(0 + 200 + 0 + 400)
    assert solution.plan.assignment.tolist() == [0, 0, 2, 2]
    said = study.proof(posed.question, solution.plan, 1)
    assert str(said) == "Proven: 1 stations, 600 m for households."
    assert nearby.unit(posed).say(600.0, str.format) == "60 m walk on average"
    steps = study.frontier(posed, most=2).steps
    assert steps.value.tolist() == pytest.approx([3400.0, 600.0, 400.0])
    assert study.ranked(posed).key.tolist() == ["site:2", "site:1"]
    trials = study.sensitivity(posed, solution).trials
    assert trials.without.tolist() == ["site:2"]
    assert Question.from_dict(posed.question.to_dict()) == posed.question


def test_a_name_nobody_registered_is_refused():
    with pytest.raises(SitingError, match="no model 'nearby'; choose one of mclp"):
        Question("service_station", 150, "nearby", new=1)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_can_be_said(name):
    model = MODELS[name]
    assert name == model.name
    question = Question("service_station", 150, name, new=1, capacity=10.0)
    texts = [model.label, model.aim, model.step_label or model.label, model.proven(question),
             model.unproven(question), model.unit(problem(question)).label.text]  # fmt: skip
    assert all(translate(text, "zh_CN") != text for text in texts)
    assert set(codes()) == {"zh_CN", "en"}


@pytest.mark.parametrize("name", MODELS)
def test_every_model_proves_the_street(name):
    posed = problem(Question("service_station", 150, name, new=1, capacity=10.0))
    plan = study.solve(posed).plan
    assert plan.status == "optimal"
    assert plan.sites.tolist() == [0, 2]
    assert "Proven" in str(study.proof(posed.question, plan, 1))


def test_highs_prints_nothing():
    """Its banner comes from C: only another process's stdout shows it."""
    run = (
        "import numpy as np; from gridmap import siting;"
        "c = np.arange(1.0, 13).reshape(3, 4);"
        "siting.capacitated_p_median(c, np.ones(4), 3, 2); siting.p_median(c, np.ones(4), 2);"
        "siting.lscp(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]]) > 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout == ""
    assert siting.mclp(np.eye(2) > 0, np.ones(2), 1).objective == 1
