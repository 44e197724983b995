"""How far plots are from each other: on foot where streets are loaded, else straight."""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from gridmap import network, store
from gridmap.analysis import access

Array = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

Apart = Mapping[tuple[int, int], tuple[float, bool]]
"""Metres from the middle of a plot to that of another, and whether they are walked, by ids."""


def apart(connection: Connection, plots: pd.DataFrame, to: Collection[int]) -> Apart:
    """
    How far each plot is from some of them.

    Parameters
    ----------
    plots
        Rows of `tables.team_plots`; those that never had buildings are nowhere.
    to
        Ids of plots.
    """
    known = plots.dropna(subset=["lon", "lat"]).sort_values("plot_id")
    ids = known["plot_id"].to_numpy(np.int64)
    ends = np.flatnonzero(np.isin(ids, list(to)))
    if not len(ends):
        return {}
    lon, lat = known["lon"].to_numpy(float), known["lat"].to_numpy(float)
    extent = (lon.min(), lat.min(), lon.max(), lat.max())
    xy = network.metric_xy(lon, lat, extent)
    straight = np.hypot(*np.moveaxis(xy[:, None] - xy[ends], -1, 0))
    estate = known["estate_id"].to_numpy(np.int64)
    places = {"id": ids, "lon": lon, "lat": lat, "estate_id": estate}
    walk = _walk(connection, places, extent, ends)
    # The plane stretches by up to 0.4 per mille: no walk is shorter than the straight line.
    metres = np.where(np.isfinite(walk), np.maximum(walk, straight), straight)
    return {
        (int(ids[row]), int(ids[end])): (
            (float(metres[row, column]), bool(np.isfinite(walk[row, column])))
            if row != end
            else (0.0, True)
        )
        for row in range(len(ids))
        for column, end in enumerate(ends)
    }


def _walk(
    connection: Connection,
    places: dict[str, npt.NDArray],
    extent: tuple[float, float, float, float],
    ends: Ids,
) -> Array:
    """Metres on foot, places x ends; inf where no street leads."""
    walk = np.full((len(places["id"]), len(ends)), np.inf)
    streets = store.network.walk_network(connection)
    if len(streets.edge_id):
        ways = access.snap_places(connection, places)
        spots = access.snapped_places(ways, streets, extent).ways
        found = network.walk_distances(streets, spots, spots.only(ends)).tocoo()
        walk[found.row, found.col] = found.data
    return walk
