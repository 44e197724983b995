"""A question over a town as arrays: what a solver gets, and a worker process is sent."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack
from scipy.spatial import cKDTree

from gridmap import coverage
from gridmap.errors import SitingError
from gridmap.i18n import mark
from gridmap.planning.candidates import Sites
from gridmap.planning.ground import Ground
from gridmap.planning.message import Message
from gridmap.planning.question import Drawn, Question
from gridmap.siting import Rules

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

MOST_PAIRS = 40_000_000
"""Sites times buildings, where a model needs the distance of each pair: 320 MB."""


@dataclass(frozen=True, eq=False)
class Problem:
    """
    Sites, demand and the metres between them; positions of sites are rows of `sites.table`.

    Attributes
    ----------
    building_id
        Of each demand point, rising.
    metres
        Sites x demand points; what is farther than `limit_m`, or cannot be reached, is not stored.
    weight
        What each demand point counts; hidden counts are estimated, see `notes`.
    households
        Of each demand point, whatever is weighed.
    community
        Of each demand point, numbered from 0; the last number stands for none.
    estate
        Of each demand point likewise; a building without one is its own.
    apart
        Pairs of sites that stand closer than the spacing allows, m x 2.
    notes
        What the plan leaves out, and why.
    """

    question: Question
    sites: Sites
    building_id: Indices
    metres: csr_array
    limit_m: float
    weight: Array
    households: Array
    community: Indices
    estate: Indices
    apart: Indices
    notes: tuple[Message, ...] = field(default=())

    @property
    def size(self) -> int:
        """How many sites there are, today's included."""
        return len(self.sites.table)

    @property
    def is_today(self) -> Flags:
        """Which sites are today's stations."""
        return (self.sites.table.source == "today").to_numpy(bool)

    @cached_property
    def price(self) -> Array:
        """Cost of each site as the question counts it: yuan, or 1 a new station."""
        if self.question.cheapest or self.question.budget is not None:
            yuan = self.sites.table.cost_yuan.fillna(0).to_numpy(float)
            return np.where(self.is_today, 0.0, yuan)
        return np.where(self.is_today, 0.0, 1.0)

    @property
    def total(self) -> int | None:
        """Stations in the plan, kept ones included; None where cost or need decides."""
        new = self.question.new
        return None if new is None else new + self.sites.today

    @cached_property
    def fixed(self) -> Indices:
        """Positions of stations that stay and of pinned sites."""
        stays = self.is_today.copy()
        if self.question.closures:
            stays &= ~self._closable()
        stays[self.positions(self.question.pinned)] = True
        return np.flatnonzero(stays)

    @cached_property
    def rules(self) -> Rules:
        """The question's rules by position."""
        question, table = self.question, self.sites.table
        forbidden = set(np.flatnonzero(table.key.isin(question.forbidden)).tolist())
        if question.cheapest or question.budget is not None:
            forbidden |= set(np.flatnonzero(~self.is_today & table.cost_yuan.isna()).tolist())
        forbidden -= set(np.flatnonzero(self.is_today).tolist())
        closable = np.setdiff1d(np.flatnonzero(self._closable()), self.fixed)
        return Rules(
            forbidden=sorted(forbidden),
            cost=self.price if question.budget is not None else None,
            budget=question.budget,
            apart=self.apart,
            closable=closable.tolist() if question.closures else (),
            closures=question.closures,
        )

    @cached_property
    def may(self) -> Flags:
        """Which sites may be in a plan."""
        allowed = np.ones(self.size, bool)
        allowed[list(self.rules.forbidden)] = False
        return allowed

    def positions(self, keys: tuple[str, ...]) -> Indices:
        """Of sites by key; SitingError names one that is not there."""
        at = pd.Index(self.sites.table.key).get_indexer(list(keys))
        if (at < 0).any():
            raise SitingError(
                mark(
                    "there is no site {key!r} among the candidates: take it off the list, or take"
                    " its source in"
                ),
                key=keys[int(np.argmin(at))],
            )
        return at.astype(np.int64)

    def cover(self, radius_m: float) -> csr_array:
        """Which site reaches which demand point within a radius of `limit_m` at most."""
        near = self.metres.data <= radius_m
        starts = np.concatenate(([0], np.cumsum(near)))[self.metres.indptr]
        made = csr_array(
            (np.ones(int(near.sum()), bool), self.metres.indices[near], starts),
            shape=self.metres.shape,
        )
        made.sort_indices()
        return made

    def reachable(self, radius_m: float) -> Flags:
        """Which demand points some site that may be in a plan reaches."""
        reached = np.zeros(len(self.weight), bool)
        reached[self.cover(radius_m)[np.flatnonzero(self.may)].indices] = True
        return reached

    def only(self, demand: Flags) -> "Problem":
        """The same with some of the demand."""
        if demand.all():
            return self
        kept = np.flatnonzero(demand)
        return replace(
            self,
            building_id=self.building_id[kept],
            metres=csr_array(self.metres[:, kept]),
            weight=self.weight[kept],
            households=self.households[kept],
            community=self.community[kept],
            estate=self.estate[kept],
        )

    def _closable(self) -> Flags:
        named = self.question.closable
        return self.is_today if named is None else self.sites.table.key.isin(named).to_numpy(bool)


def problem(ground: Ground, sites: Sites, question: Question) -> Problem:
    """
    The question's arrays: demand as the reader may see it, and its way to each site.

    Raises
    ------
    SitingError
        Nobody lives there; too much to hold; a pinned site that is not there.
    """
    rows = np.flatnonzero(ground.demand(question))
    if not len(rows):
        raise SitingError(mark("no household is located there: load ledgers, or count buildings"))
    # Today's stations are as one where all of them stay.
    pairs = (len(sites.table) - (0 if question.closures else sites.today)) * len(rows)
    if not question.is_cover and pairs > MOST_PAIRS:
        raise SitingError(
            mark(
                "{sites} sites and {buildings} buildings are too many for {model}: ask for one"
                " community, or take fewer sites"
            ),
            sites=len(sites.table),
            buildings=len(rows),
            model=question.model,
        )
    limit_m = ground.limit_m(question, rows)
    metres = ground.distances(sites.spots, rows, limit_m=limit_m, walk=question.walk)
    table = ground.found.buildings.iloc[rows]
    weight, hidden = _weights(ground, question)
    codes, names = pd.factorize(table.community_id, use_na_sentinel=True)
    made = Problem(
        question=question,
        sites=sites,
        building_id=table.building_id.to_numpy(np.int64),
        metres=metres,
        limit_m=limit_m,
        weight=weight[rows],
        households=table.household_count.to_numpy(float),
        community=np.where(codes < 0, len(names), codes).astype(np.int64),
        estate=_estates(table),
        apart=_apart(ground, sites, question.spacing_m),
    )
    made.positions(question.pinned)
    return replace(made, notes=_notes(ground, made, int(hidden[rows].sum())))


def extended(ground: Ground, before: Problem, site: Drawn, one: Sites) -> Problem:
    """The problem with one site more, drawn by hand; only its own ways are looked for."""
    question = replace(before.question, drawn=(*before.question.drawn, site))
    rows = np.flatnonzero(ground.demand(question))
    ways = ground.distances(one.spots, rows, limit_m=before.limit_m, walk=question.walk)
    sites = Sites(
        pd.concat([before.sites.table, one.table], ignore_index=True),
        ground.together(before.sites.spots, one.spots),
    )
    return replace(
        before,
        question=question,
        sites=sites,
        metres=csr_array(vstack([before.metres, ways])),
        apart=_apart(ground, sites, question.spacing_m),
    )


def _estates(table: pd.DataFrame) -> Indices:
    known = table.estate_id.to_numpy(float, copy=True)
    alone = np.isnan(known)
    known[alone] = -1.0 - np.arange(alone.sum())
    return np.unique(known, return_inverse=True)[1].astype(np.int64)


def _weights(ground: Ground, question: Question) -> tuple[Array, Flags]:
    """
    Weight of each building, and where a count that belongs in is hidden.

    A hidden count is taken as its share by people of what the community's published total leaves:
    nothing is told that the reader does not see, and no building counts as empty.
    """
    table = ground.found.buildings
    weight, hidden = np.zeros(len(table)), np.zeros(len(table), bool)
    for name, factor in question.weights:
        if name == "buildings":
            weight += factor
            continue
        count = table[coverage.WEIGHTS[name]].to_numpy(float)
        missing = np.isnan(count)
        hidden |= missing
        weight += factor * (_spread(ground, coverage.WEIGHTS[name]) if missing.any() else count)
    return weight, hidden


def _spread(ground: Ground, column: str) -> Array:
    table, key = ground.found.buildings, "community_id"
    count = table[column].to_numpy(float)
    missing = np.isnan(count)
    totals = ground.found.areas
    totals = totals[totals.level == "community"].set_index(key)
    unlocated = ground.found.unlocated.set_index(key).reindex(totals.index)
    shown = pd.Series(np.nan_to_num(count)).groupby(table[key]).sum().reindex(totals.index)
    people = table.people_count.where(missing, 0).groupby(table[key]).sum().reindex(totals.index)
    left = totals[column] - shown.fillna(0) - unlocated[column].fillna(0)
    # Unlocated people share in what is left where their count is hidden too.
    away = unlocated.people_count.where(unlocated[column].isna(), 0).fillna(0)
    each = (left / (people.fillna(0) + away)).clip(0, 1).replace(np.inf, 0).fillna(0)
    guess = table.people_count * table[key].map(each).fillna(0)
    return np.where(missing, guess, count)


def _apart(ground: Ground, sites: Sites, spacing_m: float) -> Indices:
    if spacing_m <= 0:
        return np.zeros((0, 2), np.int64)
    xy = ground.plane(sites.table.lon, sites.table.lat)
    # Just within: two that stand exactly so far apart are far enough.
    pairs = cKDTree(xy).query_pairs(spacing_m * (1 - 1e-9), output_type="ndarray")
    # Two of today's stand as they stand.
    return pairs[(pairs >= sites.today).any(axis=1)].astype(np.int64)


def _notes(ground: Ground, made: Problem, hidden: int) -> tuple[Message, ...]:
    question, notes = made.question, []
    unlocated = ground.found.unlocated
    if question.community_id is not None:
        unlocated = unlocated[unlocated.community_id == question.community_id]
    if count := int(unlocated.household_count.sum()):
        notes.append(
            Message(
                mark("{count:,} households are on no building: no plan can count them."),
                {"count": count},
            )
        )
    if hidden:
        notes.append(
            Message(
                mark(
                    "In {count:,} buildings the count is too small to be shown: what the "
                    "community's total leaves is spread over them by people."
                ),
                {"count": hidden},
            )
        )
    radius_m = question.radius_m if question.is_cover else made.limit_m
    lost = ~made.reachable(radius_m)
    if lost.any():
        notes.append(
            Message(
                mark(
                    "{count:,} households in {buildings:,} buildings are within reach of no site: "
                    "no plan can serve them."
                ),
                {"count": int(made.households[lost].sum()), "buildings": int(lost.sum())},
            )
        )
    costless = int((~made.is_today & made.sites.table.cost_yuan.isna().to_numpy()).sum())
    if costless and (question.cheapest or question.budget is not None):
        notes.append(
            Message(
                mark("{count:,} sites have no known cost and are left out."), {"count": costless}
            )
        )
    return tuple(notes)
