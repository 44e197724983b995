"""Points, gates, land and streets that a file of another name has again: not loaded twice."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl import fields
from etl.reasons import reason
from gridmap import crs, store
from gridmap.address import normalise

Pairs = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]

REACH_M = 30
"""Two points of one name are one place up to here: a building's middle, and its door."""
GATE_M = 3
"""Two gates are one up to here, whatever they are called."""
SHARED = 0.5
"""Two areas are one where they share more than this part of both."""
STREET_M = 2
"""A street lies on another up to here: two that are built side by side are farther apart."""
ON_STREETS = 0.9
"""Part of a street that lies on known ones, from which on it is one of them."""


def joined(
    connection: Connection, layer: str, rows: pd.DataFrame, is_known: pd.Series
) -> tuple[pd.DataFrame, pd.Series, dict[str, Any]]:
    """
    Rows with `source` and `source_ref` of the known row that each is; reasons; notes.

    A new row that lies where another source has the same is that: a point within 30 m of one of its
    name, a gate within 3 m of another, land that shares over half of both areas. What the file says
    of it then changes the known one, but for its place. A street that lies on known ones is
    refused: those are cut at their junctions, and the network would have each way twice.

    Parameters
    ----------
    layer
        Table: service_point, candidate_site, access_point, land or street.
    is_known
        Whether each row's key is stored already: such a row is left to it.
    """
    nothing = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    new = rows[~is_known]
    if new.empty:
        return rows, nothing, {}
    mine = new["geom"].to_numpy()
    west, south, east, north = shapely.total_bounds(mine)
    stored = store.load.layers.around(
        connection, layer, list(rows["source"].unique()),
        west=west - 0.001, south=south - 0.001, east=east + 0.001, north=north + 0.001,
    )  # fmt: skip
    if stored.empty:
        return rows, nothing, {}
    shapes = shapely.from_wkb(stored["geom"].to_numpy(object))
    lon, lat = shapely.get_coordinates(shapely.centroid(shapes)).T
    plane = crs.metric_crs(crs.main_extent(lon, lat))
    mine, theirs = (crs.reproject(one, crs.STORED, plane) for one in (mine, shapes))
    if layer == "street":
        told = _on_streets(mine, theirs, stored["source"])
        return rows, nothing.where(~rows.index.isin(new.index), told.set_axis(new.index)), {}
    keys = list(zip(stored["source"], stored["source_ref"], strict=True))
    rows, taken = rows.copy(), set(zip(rows["source"], rows["source_ref"], strict=True))
    count = 0
    for at, other in zip(*_pairs(layer, new, stored, mine, theirs), strict=True):
        label = new.index[at]
        own = (rows.at[label, "source"], rows.at[label, "source_ref"])
        if own not in keys and keys[other] not in taken:
            rows.at[label, "source"], rows.at[label, "source_ref"] = keys[other]
            rows.at[label, "geom"] = shapes[other]
            taken.add(keys[other])
            count += 1
    return rows, nothing, {"joined_to_known_places": count} if count else {}


def _pairs(
    layer: str, new: pd.DataFrame, stored: pd.DataFrame, mine: npt.NDArray, theirs: npt.NDArray
) -> Pairs:
    """Rows and stored ones that are the same, the nearest first."""
    tree = shapely.STRtree(theirs)
    if layer == "land":
        at, other = tree.query(mine, predicate="intersects")
        shared = shapely.area(shapely.intersection(mine[at], theirs[other]))
        larger = np.maximum(shapely.area(mine[at]), shapely.area(theirs[other]))
        apart, is_same = -shared / larger, shared > SHARED * larger
    else:
        reach = GATE_M if layer == "access_point" else REACH_M
        at, other = tree.query(mine, predicate="dwithin", distance=reach)
        apart = shapely.distance(mine[at], theirs[other])
        names = fields.column(new, "name").map(_plain).to_numpy()[at]
        named = stored["name"].map(_plain).to_numpy()[other]
        is_same = (names == named) | (layer == "access_point")
    order = np.argsort(apart[is_same], kind="stable")
    return at[is_same][order], other[is_same][order]


def _plain(name: str | None) -> str:
    return normalise(name or "")


def _on_streets(mine: npt.NDArray, theirs: npt.NDArray, sources: pd.Series) -> pd.Series:
    """Reason of each line that lies on the others."""
    at, other = shapely.STRtree(theirs).query(mine, predicate="dwithin", distance=STREET_M)
    told = np.full(len(mine), None, dtype=object)
    near = pd.Series(other).groupby(at).agg(list)
    for row, ones in near.items():
        band = shapely.union_all(shapely.buffer(theirs[ones], STREET_M, quad_segs=2))
        if mine[row].intersection(band).length > ON_STREETS * mine[row].length:
            told[row] = reason("street-known", source=str(sources.iloc[ones[0]]))
    return pd.Series(told, dtype=object)
