"""What a plan is worth, in words: each model has a unit of its own."""

import math
from dataclasses import dataclass

import pandas as pd

from gridmap.siting.study import Problem, Question
from gridmap.siting.study.proof import counted
from gridmap.ui.session import t


def model_labels() -> dict[str, str]:
    """What a plan is to do, by `study.MODELS`."""
    return {
        "mclp": t("Reach as many as possible"),
        "lscp": t("Reach everybody with the fewest stations"),
        "p-median": t("The shortest walks on average"),
        "p-center": t("The shortest farthest walk"),
        "capacitated-mclp": t("Reach as many as possible, no station overfilled"),
        "capacitated-p-median": t("The shortest walks, no station overfilled"),
    }


def kind_labels() -> dict[str, str]:
    """How a station is made, by `study.KINDS`."""
    return {"convert": t("Convert"), "extend": t("Extend"), "new": t("New building")}


def source_labels() -> dict[str, str]:
    """Where a site comes from, by `siting.SOURCES` and what else is in the table."""
    return {
        "layer": t("Loaded layer"),
        "buildings": t("Vacant and public buildings"),
        "corners": t("Street corners"),
        "grid": t("Grid"),
        "drawn": t("Drawn by hand"),
        "today": t("Today's"),
    }


def named(sites: pd.DataFrame) -> pd.Series:
    """Names of sites; of those without one, where they come from."""
    names = sites["name"].fillna("")
    return names.where(names != "", sites.source.map(source_labels()))


@dataclass(frozen=True)
class Unit:
    """A model's figure: what it is called, and how it is made of the solver's."""

    label: str
    factor: float
    form: str = "{:,.0f}"

    def value(self, solved: float) -> float:
        """In this unit."""
        return solved * self.factor

    def say(self, solved: float) -> str:
        """With the unit's name; a dash where it is not known."""
        if not math.isfinite(solved):
            return "—"
        return f"{self.form.format(self.value(solved))} {self.label}"


def unit(problem: Problem) -> Unit:
    """Of what a plan is worth."""
    question = problem.question
    if question.model == "lscp" and question.cheapest:
        return Unit(t("yuan"), 1.0)
    if question.model == "lscp":
        return Unit(t("new stations"), 1.0)
    if question.model == "p-center":
        return Unit(t("m farthest walk"), 1.0)
    if question.model.endswith("p-median"):
        return Unit(t("m walk on average"), 1 / max(float(problem.weight.sum()), 1e-9), "{:,.1f}")
    return Unit(whom(question), 1.0)


def added(problem: Problem) -> Unit:
    """Of what one site adds; for the fewest stations it is whom it reaches."""
    if problem.question.model == "lscp":
        return Unit(whom(problem.question), 1.0)
    return unit(problem)


def whom(question: Question) -> str:
    """Whom it counts."""
    return counted(question).say(t)
