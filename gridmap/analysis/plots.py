"""Read the buildings and barriers that a community's plots are drawn on."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.analysis import plots_kept
from gridmap.errors import PlotError
from gridmap.i18n import Message, enumerated
from gridmap.plots import neighbours
from gridmap.plots.barriers import Barriers, Buildings
from gridmap.plots.drafts import Fabric
from gridmap.plots.neighbours import Limits, Neighbours
from gridmap.plots.weights import Array, plot_weights

MOST_NAMED = 5
"""Buildings that a note names."""


def read_buildings(connection: Connection, community_id: int) -> tuple[Buildings, Barriers]:
    """
    Buildings of a community and what stands between them, as of today.

    Buildings are those in use that are residential or hold households; others need no plot, and
    who works there is served by plots of their own (专属网格).

    Raises
    ------
    PlotError
        Nobody lives there.
    """
    rows = store.plots.buildings_of_community(connection, community_id)
    if rows.empty:
        raise PlotError("the community has no residential buildings: load its buildings first")
    outline = shapely.from_wkb(rows.pop("wkb").to_numpy(object))
    west, south, east, north = shapely.bounds(outline).T
    # One that lies in another town is in no plot; see `crs.far`.
    near = ~crs.far((west + east) / 2, (south + north) / 2)
    far = tuple(names_of(rows[~near]))
    rows, outline = rows[near].reset_index(drop=True), outline[near]
    plane = crs.metric_crs(tuple(shapely.total_bounds(outline)))
    footprint = crs.reproject(outline, crs.STORED, plane)
    around = {
        name: query(connection, community_id)
        for name, query in (
            ("streets", store.plots.streets),
            ("water", store.plots.water),
            ("walls", store.plots.walls),
            ("gates", store.plots.gates),
        )
    }
    shape = {
        name: crs.reproject(shapely.from_wkb(frame["wkb"].to_numpy(object)), crs.STORED, plane)
        for name, frame in around.items()
    }
    walls = around["walls"]["estate_id"].to_numpy(np.int64)
    opened = around["gates"]["estate_id"].to_numpy(np.int64)
    place = np.searchsorted(walls, opened)
    known = np.flatnonzero(np.isin(opened, walls))
    buildings = Buildings(
        **{name: rows[name].to_numpy() for name in rows},
        footprint=footprint,
        plane=plane,
        set_aside=far,
    )
    barriers = Barriers(
        footprint,
        streets=shape["streets"],
        kind=around["streets"]["kind"].to_numpy(object),
        is_bridge=around["streets"]["is_bridge"].to_numpy(bool),
        water=shape["water"],
        walls=shape["walls"],
        gates=shape["gates"][known],
        gate_wall=place[known],
    )
    return buildings, barriers


def names_of(rows: pd.DataFrame) -> list[str]:
    """Return the name of each building, else its code or number."""
    columns = [rows[name] for name in ("name", "code", "id", "building_id") if name in rows]
    return [str(next(one for one in row if pd.notna(one))) for row in zip(*columns, strict=True)]


def far_note(names: Sequence[str]) -> Message:
    """Word the note on buildings that lie too far from all others to be drawn with them."""
    return Message(
        "{number} buildings lie more than {km} km from all others and are left out: {names}",
        number=len(names),
        km=round(crs.FAR_M / 1000),
        names=enumerated(names, MOST_NAMED),
    )


def read_neighbours(
    connection: Connection, community_id: int, limits: Limits | None = None
) -> tuple[Buildings, Neighbours]:
    """Residential buildings of a community and the neighbours among them, as adjusted by hand."""
    buildings, barriers = read_buildings(connection, community_id)
    return buildings, _neighbours(connection, community_id, buildings, barriers, limits)


def _neighbours(
    connection: Connection,
    community_id: int,
    buildings: Buildings,
    barriers: Barriers,
    limits: Limits | None,
) -> Neighbours:
    found = plots_kept.neighbours_among(barriers, limits or Limits())
    if buildings.set_aside:
        found = replace(found, notes=(*found.notes, far_note(buildings.set_aside)))
    decided = store.neighbours.adjustments(connection, community_id)
    known = decided[["building_id", "other_id"]].isin(buildings.id).all(axis=1)
    if not known.any():
        return found
    pairs = np.searchsorted(buildings.id, decided.loc[known, ["building_id", "other_id"]])
    are = decided.loc[known, "are_neighbours"].to_numpy(bool)
    return neighbours.adjusted(found, buildings.footprint, pairs, are)


def read_weights(connection: Connection, buildings: Buildings) -> dict[str, Array]:
    """Weights of buildings by name, those that are known; see `gridmap.plots.weights`."""
    return plot_weights(buildings, store.plots.stations(connection))


def read_fabric(connection: Connection, community_id: int, limits: Limits | None = None) -> Fabric:
    """
    Fabric of a community as of today.

    Neighbours and cells take seconds for 20,000 buildings; they are kept, and found out again when
    a building or a barrier is another one.

    Raises
    ------
    PlotError
        The community has no residential buildings.
    """
    buildings, barriers = read_buildings(connection, community_id)
    with ThreadPoolExecutor(1) as beside:
        cells = beside.submit(plots_kept.cells_of, buildings.footprint)
        found = _neighbours(connection, community_id, buildings, barriers, limits)
        weights = read_weights(connection, buildings)
        return Fabric.of(community_id, buildings, found, cells.result(), weights)


def fabric_version(connection: Connection, community_id: int) -> str:
    """
    Key to keep a fabric under: a text that changes with what the fabric is made of.

    Buildings and their counts as the user sees them, today's plots, adjusted neighbours, and the
    streets, water, walls, gates and stations that are read. Drafts and teams have no part in it.
    """
    return store.drafts.fabric_version(connection, community_id)
