"""A question over a study area made into the arrays of a `Problem`."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack
from scipy.spatial import cKDTree

from gridmap import coverage
from gridmap.analysis.siting.area import StudyArea
from gridmap.errors import SitingError
from gridmap.i18n import Message, enumerated
from gridmap.siting.study.problem import Problem, Sites
from gridmap.siting.study.question import WEIGHTS, Drawn, Question

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

MOST_NAMED = 5
"""Sites that a note names."""
MOST_PAIRS = 40_000_000
"""Sites times buildings, where a model needs the distance of each pair: 320 MB."""


def problem(area: StudyArea, sites: Sites, question: Question) -> Problem:
    """
    The question's arrays: demand as the reader may see it, and its way to each site.

    Raises
    ------
    SitingError
        Nobody lives there, or nobody of whom is counted is known; too much to hold; a pinned site
        that is not there.
    """
    rows = np.flatnonzero(area.demand(question))
    if not len(rows):
        raise SitingError("no household is located there: load ledgers, or count buildings")
    # Today's stations are as one where all of them stay.
    pairs = (len(sites.table) - (0 if question.closures else sites.today)) * len(rows)
    if not question.is_cover and pairs > MOST_PAIRS:
        raise SitingError(
            "{sites} sites and {buildings} buildings are too many for {model}: ask for one"
            " community, or take fewer sites",
            sites=len(sites.table),
            buildings=len(rows),
            model=question.model,
        )
    limit_m = area.limit_m(question, rows)
    metres = area.distances(sites.places, rows, limit_m=limit_m, walk=question.walk)
    table = area.found.buildings.iloc[rows]
    weight, hidden = _weights(area, question)
    if not weight[rows].any():
        raise SitingError(
            "of {counted} nothing is known there: no ledger states them; count households",
            counted=Message(WEIGHTS[question.weights[0][0]]),
        )
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
        conflicts=_conflicts(area, sites, question.spacing_m),
        community_names=tuple(area.names[int(one)] for one in names),
    )
    made.positions(question.pinned)
    return replace(made, notes=_notes(area, made, int(hidden[rows].sum())))


def extended(area: StudyArea, before: Problem, site: Drawn, one: Sites) -> Problem:
    """The problem with one site more, drawn by hand; only its own ways are looked for."""
    question = replace(before.question, drawn=(*before.question.drawn, site))
    rows = np.flatnonzero(area.demand(question))
    ways = area.distances(one.places, rows, limit_m=before.limit_m, walk=question.walk)
    sites = Sites(
        pd.concat([before.sites.table, one.table], ignore_index=True),
        area.together(before.sites.places, one.places),
    )
    return replace(
        before,
        question=question,
        sites=sites,
        metres=csr_array(vstack([before.metres, ways])),
        conflicts=_conflicts(area, sites, question.spacing_m),
    )


def _estates(table: pd.DataFrame) -> Indices:
    known = table.estate_id.to_numpy(float, copy=True)
    alone = np.isnan(known)
    known[alone] = -1.0 - np.arange(alone.sum())
    return np.unique(known, return_inverse=True)[1].astype(np.int64)


def _weights(area: StudyArea, question: Question) -> tuple[Array, Flags]:
    """
    Weight of each building, and where a count that belongs in is hidden.

    A hidden count is taken as its share by people of what the community's published total leaves:
    nothing is revealed that the reader does not see, and no building counts as empty.
    """
    table = area.found.buildings
    weight, hidden = np.zeros(len(table)), np.zeros(len(table), bool)
    for name, factor in question.weights:
        if name == "buildings":
            weight += factor
            continue
        count = table[coverage.WEIGHTS[name]].to_numpy(float)
        missing = np.isnan(count)
        hidden |= missing
        weight += factor * (_spread(area, coverage.WEIGHTS[name]) if missing.any() else count)
    return weight, hidden


def _spread(area: StudyArea, column: str) -> Array:
    table, key = area.found.buildings, "community_id"
    count = table[column].to_numpy(float)
    missing = np.isnan(count)
    totals = area.found.areas
    totals = totals[totals.level == "community"].set_index(key)
    unlocated = area.found.unlocated.set_index(key).reindex(totals.index)
    shown = pd.Series(np.nan_to_num(count)).groupby(table[key]).sum().reindex(totals.index)
    people = table.people_count.where(missing, 0).groupby(table[key]).sum().reindex(totals.index)
    left = totals[column] - shown.fillna(0) - unlocated[column].fillna(0)
    # Unlocated people share in what is left where their count is hidden too.
    away = unlocated.people_count.where(unlocated[column].isna(), 0).fillna(0)
    each = (left / (people.fillna(0) + away)).clip(0, 1).replace(np.inf, 0).fillna(0)
    guess = table.people_count * table[key].map(each).fillna(0)
    return np.where(missing, guess, count)


def _conflicts(area: StudyArea, sites: Sites, spacing_m: float) -> Indices:
    if spacing_m <= 0:
        return np.zeros((0, 2), np.int64)
    xy = area.plane(sites.table.lon, sites.table.lat)
    # Just within: two that stand exactly so far apart are far enough.
    pairs = cKDTree(xy).query_pairs(spacing_m * (1 - 1e-9), output_type="ndarray")
    # Two of today's stand as they stand.
    return pairs[(pairs >= sites.today).any(axis=1)].astype(np.int64)


def _notes(area: StudyArea, made: Problem, hidden: int) -> tuple[Message, ...]:
    question, notes = made.question, []
    unlocated = area.found.unlocated
    if question.community_id is not None:
        unlocated = unlocated[unlocated.community_id == question.community_id]
    if count := int(unlocated.household_count.sum()):
        notes.append(
            Message("{count:,} households are on no building: no plan can count them.", count=count)
        )
    if planned := int((made.sites.table.source == "planned").sum()):
        notes.append(
            Message(
                "{count:,} planned stations count as if they were open: what they reach is in the "
                "figures with the plan, not in today's.",
                count=planned,
            )
        )
    if hidden:
        notes.append(
            Message(
                "In {count:,} buildings the count is in no ledger or too small to be shown: what "
                "the community's total leaves is spread over them by people.",
                count=hidden,
            )
        )
    if outside := made.sites.outside:
        notes.append(
            Message(
                "{number} candidate sites lie in no community and are left out: {names}",
                number=len(outside),
                names=enumerated(outside, MOST_NAMED),
            )
        )
    radius_m = question.radius_m if question.is_cover else made.limit_m
    lost = ~made.reachable(radius_m)
    if lost.any():
        notes.append(
            Message(
                "{count:,} households in {buildings:,} buildings are within reach of no site: "
                "no plan can serve them.",
                count=int(made.households[lost].sum()),
                buildings=int(lost.sum()),
            )
        )
    costless = int((~made.is_today & made.sites.table.cost_yuan.isna().to_numpy()).sum())
    if costless and (question.cheapest or question.budget is not None):
        notes.append(
            Message("{count:,} sites have no known cost and are left out.", count=costless)
        )
    return tuple(notes)
