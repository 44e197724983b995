"""Gaps by the names that people know them by."""

import pandas as pd
from sqlalchemy import Connection

from gridmap import coverage
from gridmap.analysis.coverage.buildings import named

_LOOKED_UP = 200
"""Gaps without an estate whose streets are looked up: the largest."""


def gap_names(
    connection: Connection, clusters: pd.DataFrame, buildings: pd.DataFrame
) -> list[list[str]]:
    """
    Names of each cluster: its largest estates, else its streets; none where it has neither.

    Parameters
    ----------
    clusters
        `ServiceCoverage.clusters`.
    buildings
        `ServiceCoverage.buildings`.
    """
    names = coverage.largest_names(clusters, buildings, "estate")
    bare = [at for at, own in enumerate(names[:_LOOKED_UP]) if not own]
    ids = [one for at in bare for one in clusters.building_ids.iloc[at]]
    if ids:
        own = named(connection, buildings[buildings.building_id.isin(ids)])
        streets = coverage.largest_names(clusters.iloc[bare], own, "street")
        for at, found in zip(bare, streets, strict=True):
            names[at] = found
    return names
