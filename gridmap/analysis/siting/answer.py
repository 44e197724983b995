"""A plan measured over its study area: stations, coverage before and after."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from gridmap import coverage
from gridmap.analysis.siting.area import StudyArea
from gridmap.analysis.siting.candidates import drawn_sites, located
from gridmap.analysis.siting.problem import extended
from gridmap.errors import SitingError
from gridmap.i18n import Message
from gridmap.siting.plan import Plan
from gridmap.siting.study.measure import is_no_worse, measure
from gridmap.siting.study.problem import Array, Indices, Problem
from gridmap.siting.study.proof import proof
from gridmap.siting.study.question import Drawn
from gridmap.siting.study.solving import Solution


@dataclass(frozen=True, eq=False)
class Answer:
    """
    A plan measured over its study area.

    Attributes
    ----------
    before, after
        The coverage today, and with the plan; all figures of `ServiceCoverage` are there.
    planned
        The coverage with today's and the planned stations, where the question counts those; what
        the plan has more is its new stations' own.
    stations
        One row per station that the plan has or closes: the columns of `Sites.table`, `role` (new,
        kept, closed), `serves` (located weight that it is nearest to, or is allotted to it),
        `farthest_m` (of those, to the nearest),
        `adds` (what the plan would lose without it, in the model's unit).
    """

    problem: Problem
    solution: Solution
    before: coverage.ServiceCoverage
    after: coverage.ServiceCoverage
    stations: pd.DataFrame
    planned: coverage.ServiceCoverage | None = None

    @property
    def plan(self) -> Plan:
        """Sites, objective, bound, gap, status."""
        return self.solution.plan

    @property
    def new(self) -> pd.DataFrame:
        """The new stations."""
        return self.stations[self.stations.role == "new"]

    @property
    def cost_yuan(self) -> float:
        """Cost of the new stations, in yuan; NaN if one is not known."""
        return float(self.new.cost_yuan.sum(skipna=False))

    @property
    def proof(self) -> Message:
        """Proof of the plan: the bound on the best value, and how near the plan comes."""
        return proof(self.problem.question, self.plan, len(self.new))

    @property
    def notes(self) -> tuple[Message, ...]:
        """Notes on what the plan leaves out."""
        if not self.solution.spare:
            return self.problem.notes
        spare = Message(
            "{count} more of the new stations asked for would add nothing.",
            count=self.solution.spare,
        )
        return (*self.problem.notes, spare)

    def whole(self, weight: str = "households") -> tuple[coverage.Reach, coverage.Reach]:
        """Coverage of everything the reader sees, before and after."""
        return self._whole(self.before, weight), self._whole(self.after, weight)

    def with_planned(self, weight: str = "households") -> coverage.Reach:
        """Coverage of everything without the new stations: today's, or with those planned too."""
        return self._whole(self.planned or self.before, weight)

    def by(self, area: str = "community", weight: str = "households") -> pd.DataFrame:
        """
        `coverage.compare` of an area before and after, the most gained last.

        With `farthest_m_before`, `farthest_m_after`, and the area's name.
        """
        tables = [self._by(found, area, weight) for found in (self.before, self.after)]
        key = tables[0].columns[0]
        suffixes = ("_before", "_after")
        both = coverage.compare(tables[0], tables[1], key, suffixes)
        names = [name for name in tables[0].columns if name in ("community", "estate", "plot_code")]
        about = tables[0][list(dict.fromkeys([key, *names, "farthest_m"]))].merge(
            tables[1][[key, "farthest_m"]], on=key, how="outer", suffixes=suffixes
        )
        return about.merge(both, on=key).sort_values("within_change", ignore_index=True)

    @cached_property
    def walks(self) -> pd.DataFrame:
        """`building_id`, `before_m`, `after_m` (NaN: none) of every building."""
        column = "walk_m" if self.problem.question.walk else "straight_m"
        return pd.DataFrame(
            {
                "building_id": self.before.buildings.building_id,
                "before_m": self.before.buildings[column],
                "after_m": self.after.buildings[column],
            }
        )

    @cached_property
    def least_share(self) -> float:
        """Least share of a community's located demand within the radius, as `floor_share`."""
        problem = self.problem
        metres = self.walks.set_index("building_id").after_m.reindex(problem.building_id)
        within = metres.to_numpy(float) <= problem.question.radius_m
        located = np.bincount(problem.community, problem.weight)
        reached = np.bincount(problem.community, problem.weight * within)
        some = located > 0
        return float((reached[some] / located[some]).min(initial=1.0))

    def _whole(self, found: coverage.ServiceCoverage, weight: str) -> coverage.Reach:
        question = self.problem.question
        return found.whole(question.radius_m, weight=weight, walk=question.walk)

    def _by(self, found: coverage.ServiceCoverage, area: str, weight: str) -> pd.DataFrame:
        question = self.problem.question
        return found.by(area, question.radius_m, weight=weight, walk=question.walk)


def answer(area: StudyArea, problem: Problem, solution: Solution) -> Answer:
    """Measure a solution over the study area of its problem."""
    sites, chosen = problem.sites, solution.plan.sites
    after, station = area.nearest(sites.places.only(chosen), walk=problem.question.walk)
    table, today = sites.table, problem.is_today
    role = np.full(len(table), "", object)
    role[today] = "closed"
    role[chosen] = np.where(today[chosen], "kept", "new")
    in_plan = np.flatnonzero(role != "")
    stations = table.iloc[in_plan].assign(role=role[in_plan])
    column = "walk_m" if problem.question.walk else "straight_m"
    rows = pd.Index(area.found.buildings.building_id).get_indexer(problem.building_id)
    at = station[rows]
    by = np.where(at < 0, -1, chosen[at])
    if problem.question.is_capacitated:
        by = solution.plan.assignment
    metres = after.buildings[column].to_numpy(float)[rows]
    served = pd.DataFrame({"row": by, "weight": problem.weight, "metres": metres}).groupby("row")
    stations = stations.assign(
        serves=served.weight.sum().reindex(in_plan).fillna(0).to_numpy(),
        farthest_m=served.metres.max().reindex(in_plan).to_numpy(),
        adds=_adds(problem, chosen, in_plan),
    )
    role_order = stations.role.map(["new", "closed", "kept"].index)
    is_planned = (table.source == "planned").to_numpy(bool)
    planned = None
    if is_planned.any():
        planned, _ = area.nearest(
            sites.places.only(np.flatnonzero(today)), walk=problem.question.walk
        )
    order = np.lexsort((_places_in_lists(problem, in_plan), role_order))
    return Answer(problem, solution, area.found, after, stations.iloc[order], planned)


def _places_in_lists(problem: Problem, rows: Indices) -> Array:
    """Rank of sites in lists: a moved one stands where the site that it was moved from stood."""
    keys = problem.sites.table.key
    origin = {one.key: one.origin for one in problem.question.drawn if one.origin}
    rank = {key: row for row, key in enumerate(keys)}
    return np.array([rank.get(origin.get(keys[row], ""), row) for row in rows], float)


def _adds(problem: Problem, chosen: Indices, rows: Indices) -> Array:
    """Loss of the plan without each of its stations; NaN for others, and where all is lost."""
    adds = np.full(len(rows), np.nan)
    if problem.question.is_capacitated:
        return adds
    scale = measure(problem)
    whole = scale.value(chosen)
    for number, row in enumerate(rows):
        others = chosen[chosen != row]
        if len(others) and len(others) < len(chosen):
            adds[number] = scale.sign * (whole - scale.value(others))
    return np.where(np.isfinite(adds), adds, np.nan)


@dataclass(frozen=True, eq=False)
class Moved:
    """
    A plan with one station moved, and what it loses by that, in the model's unit.

    `loses` is below 0 if the plan gets better: the place was no candidate site.
    """

    problem: Problem
    solution: Solution
    loses: float


def moved(
    connection: Connection, area: StudyArea, before: Problem, solution: Solution, key: str,
    lon: float, lat: float, name: str = "",
) -> Moved:  # fmt: skip
    """
    Put one station of a plan to another place, without solving anew; degrees in EPSG:4326.

    There it is a new site under that name, of unknown cost and floor area, which keeps its number
    in the plan. The plan's bound says nothing about it any more: the place was no candidate.
    """
    if before.question.is_capacitated:
        raise SitingError("where stations hold only so much, a moved one has to be solved for anew")
    old = int(before.positions((key,))[0])
    table = before.sites.table
    origin = next((one.origin for one in before.question.drawn if one.key == key), "") or key
    site = Drawn(round(lon, 6), round(lat, 6), name, origin=origin)
    one = located(connection, area, drawn_sites((site,)))
    after = extended(area, before, site, one)
    plan = solution.plan
    chosen = np.sort(np.append(plan.sites[plan.sites != old], len(table)))
    scale = measure(after)
    value = scale.value(chosen)
    worse = scale.sign * (scale.value(plan.sites) - value)
    new_plan = replace(
        plan, sites=chosen, objective=value, bound=np.nan, gap=np.nan, status="feasible"
    )
    same = bool(is_no_worse(scale, value, scale.value(plan.sites))) and worse >= 0
    return Moved(after, Solution(new_plan), 0.0 if same else worse)
