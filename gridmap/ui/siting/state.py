"""State of the Siting page: pins, runs, the plan that is shown."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import streamlit as st

from gridmap.analysis import siting
from gridmap.analysis.siting import Answer, StudyArea
from gridmap.errors import GridmapError
from gridmap.render import maps
from gridmap.siting import study
from gridmap.siting.study import Drawn, Problem, Question, Run, Solution
from gridmap.ui.frame.map_parts import Shape
from gridmap.ui.session import account, reason, t, transaction
from gridmap.ui.siting import data

VIEW = "siting-below"
"""Key of the choice of the view below the map."""
About = tuple[str, str, Question]
"""Key of a run: its kind, the version of the data, the question."""


@dataclass(frozen=True, eq=False)
class Shown:
    """
    Plan on the map.

    `lost` is what it is worth less than `origin`, the plan that was found, since stations were
    dragged; in the model's unit, and 0 while none was.
    """

    area: StudyArea
    problem: Problem
    solution: Solution
    origin: "Shown | None" = None
    lost: float = 0.0

    @cached_property
    def answer(self) -> Answer:
        """Plan measured over its study area."""
        return siting.answer(self.area, self.problem, self.solution)


@dataclass
class Asked:
    """
    Run with its problem.

    `is_taken`: its result was shown; `plans` are those of a frontier that were, by step.
    """

    problem: Problem
    run: Run
    is_taken: bool = False
    plans: dict[int, Shown] = field(default_factory=dict)


@dataclass
class SitingState:
    """
    State of one planner's work on one service, kept between runs of the page.

    Attributes
    ----------
    pinned, forbidden
        Keys of sites that have to be, or must not be, in the plan.
    drawn
        Sites drawn by hand.
    chosen
        Key of the site in question: clicked on the map, or chosen in a list.
    ticked
        Keys of sites ticked in the list of candidates.
    runs
        The last run of each kind: `solve`, `sensitivity`, and a frontier by its model.
    shown
        Plan on the map.
    solved
        Plan that was found last.
    is_new
        Whether it was found since the page was drawn.
    error, message
        Why the last action was refused; what it did.
    round
        Part of the lists' keys: another one empties their selection.
    look_at
        Extent that the map is to show.
    shapes
        Outline of the gap that was brought along.
    """

    service: str
    pinned: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    chosen: str = ""
    ticked: tuple[str, ...] = ()
    runs: dict[str, Asked] = field(default_factory=dict)
    shown: Shown | None = None
    solved: Shown | None = None
    is_new: bool = False
    error: str = ""
    message: str = ""
    round: int = 0
    look_at: maps.Bounds | None = None
    shapes: tuple[Shape, ...] = ()

    def pin(self, keys: tuple[str, ...]) -> None:
        """Require sites in the plan."""
        self.free(keys)
        self.pinned += keys

    def forbid(self, keys: tuple[str, ...]) -> None:
        """Keep sites out of the plan."""
        self.free(keys)
        self.forbidden += keys

    def free(self, keys: tuple[str, ...]) -> None:
        """Neither require nor forbid sites."""
        self.pinned = tuple(one for one in self.pinned if one not in keys)
        self.forbidden = tuple(one for one in self.forbidden if one not in keys)
        self.ticked = ()
        self.round += 1

    def draw(self, site: Drawn) -> None:
        """Add a drawn site; one at the same place is replaced."""
        self.drawn = (*(one for one in self.drawn if one.key != site.key), site)
        self.chosen = site.key

    def erase(self, key: str) -> None:
        """Remove a drawn site, and its pin."""
        self.drawn = tuple(one for one in self.drawn if one.key != key)
        self.chosen = ""
        self.free((key,))

    def start(self, kind: str, function: Any, problem: Problem, *more: Any, **options: Any) -> None:
        """Start a run in the background; an earlier one of its kind is cancelled."""
        for of_kind, old in self.runs.items():
            is_of_plan = kind == "solve" and of_kind.startswith("frontier")
            if not old.run.is_over and (of_kind == kind or is_of_plan):
                old.run.cancel()
        if not kind.startswith("frontier"):
            # A frontier begins by itself: what was just said stays.
            self.error = self.message = ""
        run = study.desk().start(
            function, problem, *more, owner=account().id,
            about=(kind, data.study_area(self.service).version, problem.question), **options,
        )  # fmt: skip
        self.runs[kind] = Asked(problem, run)

    def take(self) -> None:
        """Show the plan of the run that has ended."""
        asked = self.runs.get("solve")
        if asked is None or asked.is_taken or not asked.run.is_over:
            return
        asked.is_taken = True
        try:
            solution = asked.run.result
        except GridmapError as error:
            self.error = reason(error)
            if self.shown is not None:
                self.error = t("{reason}; below is the plan found before", reason=self.error)
            return
        self.runs.pop("sensitivity", None)
        if self.shown is None:
            st.session_state[VIEW] = "stations"
        self.show(asked.problem, solution)
        self.solved, self.is_new = self.shown, True

    def show(self, problem: Problem, solution: Solution) -> None:
        """Show a plan on the map."""
        self.shown = over(self.service, problem, solution)

    def move(self, key: str, lon: float, lat: float) -> None:
        """Move a station of the plan and show what that loses."""
        if self.shown is None:
            return
        shown = self.shown
        self.error = ""
        try:
            with transaction() as connection:
                moved = siting.moved(
                    connection,
                    shown.area,
                    shown.problem,
                    shown.solution,
                    key,
                    lon,
                    lat,
                    _moved_name(shown.problem, key),
                )
        except GridmapError as error:
            self.error = reason(error)
            return
        site = moved.problem.question.drawn[-1]
        self.chosen = site.key
        self.shown = Shown(
            shown.area,
            moved.problem,
            moved.solution,
            shown.origin or shown,
            shown.lost + moved.loses,
        )

    def move_back(self) -> None:
        """Return to the plan as it was found."""
        if self.shown is not None and self.shown.origin is not None:
            self.shown = self.shown.origin
            self.chosen = ""

    def keep_moved(self) -> None:
        """Pin moved stations as drawn sites where they are."""
        if self.shown is None or self.shown.origin is None:
            return
        drawn = self.shown.problem.question.drawn
        keys = {self.shown.problem.sites.table.key[row] for row in self.shown.solution.plan.sites}
        for site in drawn:
            if site.key in keys and site not in self.drawn:
                self.draw(site)
                self.pin((site.key,))


def _moved_name(problem: Problem, key: str) -> str:
    """Name of the new site that a site becomes by being moved."""
    [name] = problem.sites.table["name"][problem.sites.table.key == key]
    if any(one.key == key and one.origin for one in problem.question.drawn):
        return str(name)
    return t("{name} (moved)", name=name) if name else t("Moved site")


def siting_state(service: str) -> SitingState:
    """State of a service's page; if it is opened again, with the run that was on its way."""
    key = f"siting-state-{service}"
    if key not in st.session_state:
        st.session_state[key] = _resumed(service)
    state: SitingState = st.session_state[key]
    state.take()
    return state


def _resumed(service: str) -> SitingState:
    version, found = data.study_area(service).version, SitingState(service)
    for run in study.desk().runs(account().id):
        kind, of_version, question = cast(About, run.about)
        if question.service != service or (kind != "solve" and not kind.startswith("frontier")):
            continue
        if run.state in ("failed", "cancelled"):
            continue
        if of_version != version:
            if kind == "solve":
                break
            continue
        found.runs.setdefault(kind, Asked(data.problem(question), run))
        if kind == "solve":
            found.pinned, found.forbidden = question.pinned, question.forbidden
            found.drawn = question.drawn
            return found
    return SitingState(service)


def over(service: str, problem: Problem, solution: Solution) -> Shown:
    """Plan over the study area of today."""
    return Shown(data.study_area(service), problem, solution)
