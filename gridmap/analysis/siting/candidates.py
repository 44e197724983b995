"""Candidate sites: of a layer, buildings, street corners, a grid, or drawn by hand."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import cKDTree
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis import access
from gridmap.analysis.siting.area import StudyArea
from gridmap.analysis.siting.naming import with_names
from gridmap.errors import SitingError
from gridmap.siting.study.problem import Sites
from gridmap.siting.study.question import KINDS, Drawn, Question

SPACING_M = 100.0
"""Spacing of corners and grid points, in metres; wider where there would be too many."""
MOST = 300
"""Most corners or grid points."""
COLUMNS = {
    "key": "object", "source": "object", "name": "object", "kind": "object",
    "cost_yuan": "float64", "floor_area_m2": "float64", "capacity": "float64",
    "lon": "float64", "lat": "float64", "candidate_site_id": "float64",
    "building_id": "float64", "service_point_id": "float64",
}  # fmt: skip


def candidates(connection: Connection, area: StudyArea, question: Question) -> Sites:
    """
    Read today's stations and the question's candidate sites, convert before extend before new.

    Raises
    ------
    SitingError
        There is no candidate from where the question takes them, or nobody to serve.
    """
    today = area.points.assign(
        key=[f"point:{number}" for number in area.points.service_point_id], source="today"
    )
    found = [_of_source(connection, area, question, name) for name in _sources(question)]
    if not question.sources:
        # What is nearest to a decision first; a grid only where nothing else is known.
        layer, buildings, corners, grid = found
        found = [layer] if len(layer) else [buildings, corners]
        found = found if any(map(len, found)) else [grid]
    candidates = pd.concat([drawn_sites(question.drawn), *(_typed(one) for one in found)])
    candidates = candidates[
        candidates.kind.isin(question.kinds) | candidates.key.isin(question.pinned)
    ]
    if candidates.empty and question.sources:
        raise SitingError(
            "what was chosen gives no candidate site: take others in, or draw one. Of buildings, "
            "public ones, offices and markets in use are taken"
        )
    if candidates.empty:
        raise SitingError(
            "there is no candidate site: load a layer with `gridmap load candidate-sites`, draw"
            " one, or take buildings, corners or a grid"
        )
    near = _near_demand(area, question, area.plane(candidates.lon, candidates.lat))
    near |= (candidates.source == "drawn") | candidates.key.isin(question.pinned)
    candidates = candidates[near]
    if candidates.empty and not area.demand(question).any():
        raise SitingError("nobody lives there by the ledgers: load a ledger of households first")
    if candidates.empty:
        raise SitingError("no candidate site is near to anybody: take others in, or draw one")
    order = candidates.kind.map(KINDS.index)
    candidates = candidates.iloc[np.argsort(order, kind="stable")]
    candidates = candidates.drop_duplicates("key", ignore_index=True)
    decided = area.planned if question.counts_planned else area.planned.head(0)
    decided = decided.assign(
        key=[f"planned:{number}" for number in decided.service_point_id], source="planned"
    )
    planned = located(connection, area, _typed(decided))
    there = area.network.points
    there = there.only(there.positions(today.service_point_id))
    new, outside = _within(located(connection, area, candidates), area, question)
    names = today.community_id.map(area.names).astype(object)
    table = pd.concat(
        [
            with_names(connection, _typed(today)).assign(
                community_id=today.community_id, community=names
            ),
            planned.table,
            new.table,
        ],
        ignore_index=True,
    )
    known = area.together(area.placed(there, today), planned.places)
    return Sites(table, area.together(known, new.places), outside)


def drawn_sites(sites: Sequence[Drawn]) -> pd.DataFrame:
    """Table of sites drawn by hand, one row per site; without their communities."""
    rows = [asdict(one) | {"key": one.key, "source": "drawn"} for one in sites]
    return _typed(pd.DataFrame(rows, columns=None if rows else list(COLUMNS)))


def located(connection: Connection, area: StudyArea, table: pd.DataFrame) -> Sites:
    """Add communities and missing names to a table of sites and snap them to the streets."""
    places = store.siting.places(connection, table.lon.to_numpy(float), table.lat.to_numpy(float))
    community_id = places.pop("community_id")
    table = table.assign(
        community_id=np.where(community_id < 0, np.nan, community_id),
        community=pd.Series(community_id, table.index).map(area.names).astype(object),
    )
    table = with_names(connection, table)
    return Sites(table, area.as_places(access.snap_places(connection, places)))


def _within(sites: Sites, area: StudyArea, question: Question) -> tuple[Sites, tuple[str, ...]]:
    """Sites that lie in a community, or that somebody chose; the names of the others."""
    table = sites.table
    chosen = (table.source == "drawn") | table.key.isin(question.pinned)
    inside = table.community_id.notna() | chosen
    if inside.all() or not area.names:
        return sites, ()
    if not inside.any():
        raise SitingError("every candidate site lies outside all communities: draw one in them")
    left = table[~inside]
    names = left.name.where(left.name.notna(), left.key).astype(str)
    kept = table[inside].reset_index(drop=True)
    return Sites(kept, sites.places.only(np.flatnonzero(inside))), tuple(names)


def _sources(question: Question) -> tuple[str, ...]:
    if unknown := [name for name in question.sources if name not in SOURCES]:
        raise SitingError(
            "no source {unknown!r} of sites; choose from {sources}",
            unknown=unknown[0],
            sources=list(SOURCES),
        )
    return question.sources or SOURCES


def _of_source(
    connection: Connection, area: StudyArea, question: Question, name: str
) -> pd.DataFrame:
    return _READERS[name](connection, area, question).assign(source=name)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _layer(connection: Connection, area: StudyArea, question: Question) -> pd.DataFrame:
    found = store.siting.candidate_sites(connection)
    return found.assign(key=[f"site:{number}" for number in found.candidate_site_id])


def _buildings(connection: Connection, area: StudyArea, question: Question) -> pd.DataFrame:
    found = store.siting.buildings(connection)
    keys = [f"building:{number}" for number in found.building_id]
    return found.assign(key=keys, kind="convert")


def _corners(connection: Connection, area: StudyArea, question: Question) -> pd.DataFrame:
    """Street corners (three streets or more) of the largest connected part, thinned."""
    streets = area.network.streets
    if not len(streets.edge_id):
        return pd.DataFrame({"key": [], "kind": []})
    ends = np.concatenate((streets.from_node, streets.to_node))
    degree = np.bincount(ends, minlength=len(streets.lon))
    node = np.flatnonzero(degree >= 3)
    xy = area.plane(streets.lon[node], streets.lat[node])
    kept = _near_demand(area, question, xy)
    node, xy = node[kept], xy[kept]
    chosen = _thinned(xy, -degree[node].astype(float))
    node = node[chosen]
    at = np.isin(ends, node)
    edge = np.tile(np.arange(len(streets.edge_id)), 2)[at]
    known = store.siting.street_names(connection, streets.edge_id[edge].tolist())
    named: dict[int, dict[str, None]] = {}
    for end, street in zip(ends[at].tolist(), streets.edge_id[edge].tolist(), strict=True):
        if street in known:
            named.setdefault(end, {})[known[street]] = None
    lon, lat = streets.lon[node], streets.lat[node]
    return pd.DataFrame(
        {
            "key": [f"corner:{x:.6f},{y:.6f}" for x, y in zip(lon, lat, strict=True)],
            "name": [" / ".join(named.get(int(one), ())) for one in node],
            "kind": "new",
            "lon": lon,
            "lat": lat,
        }
    )


def _grid(connection: Connection, area: StudyArea, question: Question) -> pd.DataFrame:
    """Building nearest to the middle of each grid square in which demand lives."""
    rows = np.flatnonzero(area.demand(question))
    xy = area.network.buildings.xy[rows]
    rows = rows[_thinned(xy, None)]
    table = area.found.buildings.iloc[rows]
    keys = [f"grid:{x:.6f},{y:.6f}" for x, y in zip(table.lon, table.lat, strict=True)]
    return pd.DataFrame(
        {"key": keys, "name": "", "kind": "new", "lon": table.lon, "lat": table.lat}
    )


def _near_demand(
    area: StudyArea, question: Question, xy: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Whether a site is near enough, as the crow flies, to matter to any demand."""
    rows = np.flatnonzero(area.demand(question))
    if not (len(rows) and len(xy)):
        return np.zeros(len(xy), bool)
    limit_m = area.limit_m(question, rows)
    tree = cKDTree(area.network.buildings.xy[rows])
    return np.isfinite(tree.query(xy, distance_upper_bound=limit_m)[0])


def _thinned(
    xy: npt.NDArray[np.float64], order: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.int64]:
    """One place of each square of a grid: the first in the order, or nearest to the middle."""
    spacing = SPACING_M
    while True:
        cell = np.floor(xy / spacing)
        off = np.hypot(*(xy / spacing - cell - 0.5).T)
        rank = np.lexsort((off,) if order is None else (off, order))
        first = np.unique(cell[rank], axis=0, return_index=True)[1]
        if len(first) <= MOST:
            return np.sort(rank[first])
        spacing *= max(1.1, (len(first) / MOST) ** 0.5)


_READERS: dict[str, Callable[[Connection, StudyArea, Question], pd.DataFrame]] = {
    "layer": _layer,
    "buildings": _buildings,
    "corners": _corners,
    "grid": _grid,
}
SOURCES = tuple(_READERS)
"""Where candidates come from."""
