"""Refuses features that lie in no reach of the others: a digit wrong, or another town."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl.reasons import reason
from gridmap import crs, store
from gridmap.i18n import Message

COMMUNITIES = Message("the communities that are loaded")
MOST = Message("most of the data")


def reasons(connection: Connection, rows: pd.DataFrame) -> pd.Series:
    """
    Why rows lie too far off, None for those that do not.

    Farther than `gridmap.crs.FAR_M` from the bulk of the communities; where none is loaded, from
    the bulk of what is loaded and of the rows themselves. One vertex that far is enough.
    """
    boxes = shapely.bounds(rows["geom"].to_numpy())
    extent, others = _town(connection, boxes)
    beyond = crs.beyond_m(extent, boxes)
    return pd.Series(
        [
            reason("far-away", km=math.ceil(metres / 1000), others=others)
            if metres > crs.FAR_M
            else None
            for metres in beyond
        ],
        index=rows.index,
        dtype=object,
    )


def _town(connection: Connection, boxes: npt.NDArray) -> tuple[crs.Extent, Message]:
    loaded = store.overview.boxes(connection)
    there = loaded[["west", "south", "east", "north"]].to_numpy(float)
    heavy = loaded["feature_count"].to_numpy(float)
    others = COMMUNITIES
    if not loaded["of_communities"].any():
        there, heavy = np.vstack((there, boxes)), np.concatenate((heavy, np.ones(len(boxes))))
        others = MOST
    inside = crs.bulk((there[:, 0] + there[:, 2]) / 2, (there[:, 1] + there[:, 3]) / 2, heavy)
    low, high = there[inside].min(axis=0), there[inside].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[2]), float(high[3])), others
