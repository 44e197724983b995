"""Words for models, kinds and sources of sites, and the units of figures."""

import pandas as pd

from gridmap.siting.study import MODELS, Problem, Question, Unit, counted
from gridmap.ui.session import t


def model_labels() -> dict[str, str]:
    """Label of a plan's aim, by name of the model."""
    return {name: t(model.label) for name, model in MODELS.items()}


def kind_labels() -> dict[str, str]:
    """Label of the way a station is made, by `study.KINDS`."""
    return {"convert": t("Convert"), "extend": t("Extend"), "new": t("Newly built")}


def source_labels() -> dict[str, str]:
    """Label of the source of a site, by `siting.SOURCES` and the others in the table."""
    return {
        "layer": t("Loaded layer"),
        "buildings": t("Vacant and public buildings"),
        "corners": t("Street corners"),
        "grid": t("Grid"),
        "drawn": t("Drawn by hand"),
        "today": t("Today's"),
        "planned": t("Planned"),
    }


def named(sites: pd.DataFrame) -> pd.Series:
    """Names of sites; of those without one, where they come from."""
    names = sites["name"].fillna("")
    return names.where(names != "", sites.source.map(source_labels()))


def unit(problem: Problem) -> Unit:
    """Unit of what a plan is worth."""
    return problem.question.siting_model.unit(problem)


def unit_of_measure(problem: Problem) -> Unit:
    """Unit of what a plan loses without a station, or under other conditions."""
    return problem.question.siting_model.unit_of_measure(problem)


def whom(question: Question) -> str:
    """Label of the people that a question counts."""
    return counted(question).translated(t)
