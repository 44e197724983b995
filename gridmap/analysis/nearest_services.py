"""The services around one building, as they are reached today."""

import pandas as pd
from sqlalchemy import Connection

from gridmap import store
from gridmap.analysis.access import refresh_all


def nearest_services(connection: Connection, building_id: int) -> pd.DataFrame:
    """
    One row per service: the open point nearest on foot, else in a straight line.

    `walk_m` is missing where no walk is known; `straight_m` is then the distance of the point.
    """
    codes = store.access.offered_services(connection)
    if not all(store.access.is_current(connection, code) for code in codes):
        refresh_all(connection)
    return store.buildings.nearest(connection, building_id)
