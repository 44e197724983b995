"""Study area and problems of the Siting page, kept until the data change."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from gridmap.analysis import siting
from gridmap.analysis.siting import StudyArea
from gridmap.siting import study
from gridmap.siting.study import Problem, Question
from gridmap.ui import frames
from gridmap.ui.session import t, transaction


def study_area(service: str) -> StudyArea:
    """Study area as the user may see it."""
    return _study_area(service, frames.refreshed(service))


def problem(question: Question) -> Problem:
    """
    Problem of a question over the study area.

    Raises
    ------
    SitingError
        There is no candidate, or nobody to be served.
    """
    version = frames.refreshed(question.service)
    # What does not change sites, demand or ways is kept out of the key.
    base = replace(
        question,
        new=None if question.new is None else 0,
        budget=None if question.budget is None else 1.0,
        pinned=(),
        forbidden=(),
        closures=0,
        closable=None,
        floor_share=0.0,
        capacity=1.0,
        time_limit_s=1.0,
    )
    made = replace(_problem(base, version), question=question)
    made.positions(question.pinned)
    return made


def exact_problem(question: Question) -> Problem:
    """`problem` with the notes of just this question; errors as there."""
    return siting.problem(study_area(question.service), problem(question).sites, question)


def ranked(question: Question) -> pd.DataFrame:
    """`study.ranked`: what each candidate adds alone."""
    alone = replace(question, new=0, budget=None, pinned=(), forbidden=(), closures=0)
    return _ranked(alone, frames.refreshed(question.service))


@st.cache_resource(max_entries=4, ttl="12h", show_spinner=False)
def _study_area(service: str, version: str) -> StudyArea:
    with st.spinner(t("Reading the study area ...")), transaction() as connection:
        return siting.study_area(connection, service)


@st.cache_resource(max_entries=4, ttl="12h", show_spinner=False)
def _problem(question: Question, version: str) -> Problem:
    area = _study_area(question.service, version)
    with st.spinner(t("Finding the ways to the sites ...")), transaction() as connection:
        sites = siting.candidates(connection, area, question)
    return siting.problem(area, sites, question)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _ranked(question: Question, version: str) -> pd.DataFrame:
    return study.ranked(problem(question))
