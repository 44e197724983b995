"""Communities and estates that a file of another name has again: the same rows, not new ones."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl import fields
from gridmap import store
from gridmap.gazetteer import community_key

SAME = 0.5
"""Two outlines of one name are one place where they share more than this part of the smaller."""


def joined(
    connection: Connection, layer: str, rows: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """
    Rows with `source` and `source_ref` of the known place that each is; notes.

    A row whose key is not known is the place of its name that it lies on, if both have that name
    once. So the revised outlines of a community, in a file that is called otherwise, or after it
    was drawn by hand, change that community, and no second one of its name takes its buildings.
    Of two division codes there are two communities.
    """
    stored = store.load.layers.named(connection, layer)
    if not len(stored) or not len(rows):
        return rows, {}
    known = set(zip(stored["source"], stored["source_ref"], strict=True))
    outlines = shapely.from_wkb(stored["geom"].to_numpy(dtype=object))
    names = stored["name"].map(community_key)
    mine = fields.column(rows, "name").map(lambda name: community_key(name) if name else None)
    codes = fields.column(rows, "division_code")
    keys = list(zip(rows["source"], rows["source_ref"], strict=True))
    once = ~mine.duplicated(keep=False) & mine.notna()
    rows, count = rows.copy(), 0
    for at, key, name, code in zip(rows.index, keys, mine, codes, strict=True):
        if key in known or not once[at]:
            continue
        named = np.flatnonzero((names == name).to_numpy())
        places = [one for one in named if _is_same(rows.at[at, "geom"], outlines[one])]
        if len(places) != 1:
            continue
        place = stored.iloc[places[0]]
        own = (place["source"], place["source_ref"])
        if own in keys or (code and place["division_code"] and code != place["division_code"]):
            continue
        rows.at[at, "source"], rows.at[at, "source_ref"] = own
        count += 1
    return rows, {"joined_to_known_by_name": count} if count else {}


def _is_same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    shared = one.intersection(other).area
    return bool(shared > SAME * min(one.area, other.area))
