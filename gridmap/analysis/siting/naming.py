"""Names of sites that have none: by their estate, by the crossing or by the street nearby."""

from collections import Counter

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from gridmap import store

CROSSING_M = 100.0
"""Metres to both streets of a crossing that a site is named by, at most."""


def with_names(connection: Connection, table: pd.DataFrame) -> pd.DataFrame:
    """
    Give a name to each site (`name`, `lon`, `lat`) that has none, by what lies around it.

    That is its estate, else the crossing of the two streets nearby, else the nearest street or
    estate. Several of one name are numbered. The name stays empty where nothing is near.
    """
    names = table["name"].fillna("").astype(str).str.strip().to_numpy(object, copy=True)
    nameless = np.flatnonzero(names == "")
    if len(nameless):
        sites = table.iloc[nameless]
        around = store.siting.surroundings(
            connection, sites.lon.to_numpy(float), sites.lat.to_numpy(float), CROSSING_M
        )
        names[nameless] = [
            row.estate or " / ".join(row.streets) or row.street_near or row.estate_near or ""
            for row in around.astype(object).where(around.notna(), None).itertuples()
        ]
    count: Counter[str] = Counter()
    for row in np.flatnonzero(names != ""):
        name = names[row]
        count[name] += 1
        if count[name] > 1:
            names[row] = f"{name} · {count[name]}"
    return table.assign(name=names)
