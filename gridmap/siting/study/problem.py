"""A question over a study area as arrays: input of the solvers and of worker processes."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from gridmap.errors import SitingError
from gridmap.i18n import Message
from gridmap.network import Places
from gridmap.siting import Constraints
from gridmap.siting.study.question import Question

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sites:
    """
    Today's stations and the candidate sites, snapped to the streets.

    `table` has one row per site, today's (source `today`) first, then those that are planned and
    count as today's (`planned`): `key`, `source`, `name`, `kind`
    (missing for today's), `cost_yuan`, `floor_area_m2`, `capacity`, `lon`, `lat` (EPSG:4326),
    `community_id`, `community`, and the id of what it was made of; `places` has the same rows.
    `outside` names candidates that lie in no community and are left out.
    """

    table: pd.DataFrame
    places: Places
    outside: tuple[str, ...] = ()

    @property
    def today(self) -> int:
        """Number of today's stations, and of planned ones that count as such."""
        return int(self.is_today.sum())

    @property
    def is_today(self) -> Flags:
        """Mask of those stations."""
        return self.table.source.isin(("today", "planned")).to_numpy(bool)


@dataclass(frozen=True, eq=False)
class Problem:
    """
    Sites, demand and the metres between them; positions of sites are rows of `sites.table`.

    Attributes
    ----------
    building_id
        Id of each demand point, rising.
    metres
        Sites x demand points; what is farther than `limit_m`, or cannot be reached, is not stored.
    weight
        Weight of each demand point; hidden counts are estimated, see `notes`.
    households
        Households of each demand point, whatever is weighed.
    community
        Community of each demand point, numbered from 0; the last number means none.
    estate
        Estate of each demand point likewise; a building without one is its own.
    conflicts
        Pairs of sites closer than the minimum spacing, m x 2.
    notes
        What the plan leaves out, and why.
    community_names
        Names of the communities, by their number.
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
    conflicts: Indices
    notes: tuple[Message, ...] = field(default=())
    community_names: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of sites, today's included."""
        return len(self.sites.table)

    @property
    def is_today(self) -> Flags:
        """Mask of the sites that are today's stations, or planned ones that count as such."""
        return self.sites.is_today

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
    def constraints(self) -> Constraints:
        """Constraints of the question, by position of the site."""
        question, table = self.question, self.sites.table
        forbidden = set(np.flatnonzero(table.key.isin(question.forbidden)).tolist())
        if question.cheapest or question.budget is not None:
            forbidden |= set(np.flatnonzero(~self.is_today & table.cost_yuan.isna()).tolist())
        forbidden -= set(np.flatnonzero(self.is_today).tolist())
        closable = np.setdiff1d(np.flatnonzero(self._closable()), self.fixed)
        return Constraints(
            forbidden=sorted(forbidden),
            cost=self.price if question.budget is not None else None,
            budget=question.budget,
            conflicts=self.conflicts,
            closable=closable.tolist() if question.closures else (),
            closures=question.closures,
        )

    @cached_property
    def may(self) -> Flags:
        """Mask of the sites that may be in a plan."""
        allowed = np.ones(self.size, bool)
        allowed[list(self.constraints.forbidden)] = False
        return allowed

    @cached_property
    def capacity(self) -> Array:
        """
        Capacity of each site in units of demand: by floor area where asked for, else as given.

        Today's stations hold what is known of them.
        """
        question, table = self.question, self.sites.table
        given = np.full(self.size, question.capacity or 0.0)
        if question.area_per_100_m2:
            by_area = 100 * table.floor_area_m2.to_numpy(float) / question.area_per_100_m2
            return np.where(np.isnan(by_area), given, np.floor(by_area))
        known = table.capacity.to_numpy(float)
        return np.where(self.is_today & ~np.isnan(known), known, given)

    def positions(self, keys: tuple[str, ...]) -> Indices:
        """Find sites by key; SitingError names one that is missing."""
        at = pd.Index(self.sites.table.key).get_indexer(list(keys))
        if (at < 0).any():
            raise SitingError(
                "there is no site {key!r} among the candidates: take it off the list, or take"
                " its source in",
                key=keys[int(np.argmin(at))],
            )
        return at.astype(np.int64)

    def cover(self, radius_m: float) -> csr_array:
        """Matrix of sites (rows) that reach demand points (columns) within `radius_m`."""
        near = self.metres.data <= radius_m
        starts = np.concatenate(([0], np.cumsum(near)))[self.metres.indptr]
        made = csr_array(
            (np.ones(int(near.sum()), bool), self.metres.indices[near], starts),
            shape=self.metres.shape,
        )
        made.sort_indices()
        return made

    def reachable(self, radius_m: float) -> Flags:
        """Mask of the demand points that some site that may be in a plan reaches."""
        reached = np.zeros(len(self.weight), bool)
        reached[self.cover(radius_m)[np.flatnonzero(self.may)].indices] = True
        return reached

    def only(self, demand: Flags) -> "Problem":
        """Reduce the problem to some of its demand points."""
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
        named, table = self.question.closable, self.sites.table
        is_open = table.source == "today"
        return (is_open if named is None else table.key.isin(named)).to_numpy(bool)
