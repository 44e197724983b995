"""Buildings of a second source: which of them are known already, by their outlines."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl.reasons import reason
from gridmap import store
from gridmap.i18n import Message

SAME = 0.5
"""Two outlines are one building where they share more than this part of both."""

MOST_TOLD = 10
"""Pairs of rows that a report names."""


def join(
    connection: Connection, rows: pd.DataFrame, *, is_placed: bool = True
) -> tuple[pd.DataFrame, pd.Series, dict[str, Any]]:
    """
    Rows with `row_id`, the known building of another source that each is; reasons; notes.

    A new row that shares over half of its outline and of a known one is that building. One that
    shares over half of only one of the two (a block drawn as one and as four) is refused: loaded,
    it would count its homes twice. Rows whose key is known are left to it. Where the layer lies off
    (not `is_placed`), none is joined: what it lies on is another building.
    """
    nothing = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    stored = _others(connection, rows)
    if not len(stored):
        return rows, nothing, {}
    keys = list(zip(rows["source"], rows["source_ref"], strict=True))
    known = store.load.layers.known_keys(connection, keys)
    claimed = {known[key] for key in keys if known.get(key)}
    new = np.flatnonzero([key not in known for key in keys])
    pairs = _overlaps(rows.iloc[new], stored)
    ids, reasons = nothing.copy(), nothing.copy()
    joined = pairs[pairs["is_same"] & is_placed].sort_values("share", ascending=False)
    for at, other in zip(joined["row"], joined["stored"], strict=True):
        label, target = rows.index[new[at]], int(stored["id"].iloc[other])
        if ids[label] is None and target not in claimed:
            ids[label] = target
            claimed.add(target)
    for at, other in zip(pairs["row"], pairs["stored"], strict=True):
        label = rows.index[new[at]]
        if ids[label] is None and reasons[label] is None:
            reasons[label] = reason("outline-known", source=str(stored["source"].iloc[other]))
    count = int(ids.notna().sum())
    notes = {"joined_to_known_buildings": count} if count else {}
    return rows.assign(row_id=ids), reasons, notes


def repeated(rows: pd.DataFrame) -> list[Message]:
    """Pairs of rows that share over half of their outlines, the first ten: drawn twice."""
    mine = rows["geom"].to_numpy()
    first, second = shapely.STRtree(mine).query(mine, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.area(shapely.intersection(mine[first], mine[second]))
    larger = np.maximum(shapely.area(mine[first]), shapely.area(mine[second]))
    twice = shared > SAME * larger
    numbers = rows.index.to_numpy() + 1
    pairs = zip(numbers[first[twice]], numbers[second[twice]], strict=True)
    told = [
        Message("rows {row} and {other}", row=int(one), other=int(other)) for one, other in pairs
    ]
    rest = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], *([Message("{number} more", number=rest)] if rest > 0 else [])]


def _others(connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """Buildings around the rows: id, source, geom; none of the source, where the rows have one."""
    if not len(rows):
        return pd.DataFrame()
    west, south, east, north = shapely.total_bounds(rows["geom"].to_numpy())
    sources = rows["source"].unique()
    stored = store.load.layers.outlines(
        connection, source=sources[0] if len(sources) == 1 else None,
        west=west, south=south, east=east, north=north,
    )  # fmt: skip
    stored["geom"] = shapely.from_wkb(stored["geom"].to_numpy(dtype=object))
    return stored


def _overlaps(rows: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """Pairs that share over half of the smaller one: row, stored, share of the larger, is_same."""
    mine, others = rows["geom"].to_numpy(), stored["geom"].to_numpy()
    row, other = shapely.STRtree(others).query(mine, predicate="intersects")
    apart = rows["source"].to_numpy()[row] != stored["source"].to_numpy()[other]
    row, other = row[apart], other[apart]
    shared = shapely.area(shapely.intersection(mine[row], others[other]))
    both = np.array([shapely.area(mine[row]), shapely.area(others[other])])
    larger, smaller = both.max(axis=0), both.min(axis=0)
    pairs = pd.DataFrame(
        {"row": row, "stored": other, "share": shared / larger, "is_same": shared > SAME * larger}
    )
    return pairs[shared > SAME * smaller]
